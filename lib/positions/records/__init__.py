"""What delegations are on record for: the register, and what follows from it."""
