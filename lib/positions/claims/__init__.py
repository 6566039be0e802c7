"""The original's claims against the data: one test for each claim that the register can speak to.

A test says that a claim holds, that it fails, or stops because the records leave it open. The
verdict follows from running it twice, the second time without the rows that come from the original
itself or from no source at all:

- *corroborated*: it holds without them as well;
- *follows*: it holds as arithmetic on the original's own tables;
- *restated*: it holds with them alone, so that the register knows it from the original only;
- *contradicted*: it fails, on the same object at the same stage. A row that is missing is no
  contradiction;
- *not testable*: it stays open, or no rule can test it, as ``claims.csv`` then says.

A rule that counts and compares with a threshold says what share of comparable pairs or sets would
pass as well, and confirms nothing where nearly all do. Positions marked inferred never count,
and positions on procedure only where the claim is about procedure; an outcome that was inferred
counts and is told as such. Claims that say which delegations are, or are not, on record are rows of
``claim_checks.csv``, claims of a figure, a date or a tally rows of ``claim_cells.csv``; the others
are functions.
"""
