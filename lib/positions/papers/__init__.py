"""What delegations wrote: papers found, read, counted and placed."""
