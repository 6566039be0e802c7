"""What the words of claims are taken to mean, and whom and what they speak of."""

from __future__ import annotations

from positions.agreement import MIN_SIGNALS
from positions.delegations import EU
from positions.schema import BEFORE

#: "Most" and "mostly": more than one half.
MOST = 1 / 2

#: A "clear" majority: the share that the committee itself asks for its decisions.
CLEAR = 2 / 3

#: An "overwhelming" majority: half-way between a bare majority and everybody.
OVERWHELMING = 3 / 4

#: "Nearly all": at most one in ten is an exception; "a few" is that same tenth.
NEARLY_ALL = 9 / 10

FEW = 1 / 10

#: A label predicts well, and a set of states is united, when three pairs in four come out as told:
#: half-way between a coin's toss and certainty. Below that a label is a poor predictor.
GOOD_PREDICTION = 3 / 4

#: "Several" is at least three, like the fewest signals that a placement may rest on.
SEVERAL = MIN_SIGNALS

#: "Much more" diverse: a standard deviation half as large again; "more": any larger one.
MUCH_MORE = 1.5

#: "Far" from Russia: beyond the middle of the scale that Russia and the EU span.
FAR = 1 / 2

#: A rule that more of the comparable pairs or sets would pass confirms nothing.
PLACEBO = 4 / 5

#: What is said there.
NO_POWER = "the rule hardly tells anybody apart"

#: Fewest supported proposals of each of two delegations whose joint support is ranked.
LEAST_SUPPORTED = 5

CHINA, USA = "China", "United States of America"

CARICOM = "Caribbean Community"

#: The original ends with the sixth session; claims about the whole negotiation are about these.
REPORT_SESSIONS = (BEFORE, "ahc1", "ahc2", "ahc3", "ahc4", "ahc5", "ahc6")

#: Sessions of the two consolidated negotiating documents that the original reads.
SECOND_READING = ("ahc4", "ahc5")

#: Delegations that the original's "Western" surely covers.
WESTERN = (EU, USA, "Australia", "Canada", "New Zealand", "Norway", "Switzerland", "United Kingdom")

CRIMINALIZATION = ("ahc2", "criminalization")

PROCEDURE = ("ahc2", "procedural-measures")

COOPERATION = ("ahc3", "international-cooperation")

#: The vote that set up the committee.
MANDATE_VOTE = "V-74-247"
