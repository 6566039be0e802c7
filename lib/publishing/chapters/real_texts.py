"""Exhibits of appendix 5.3: the text method on speeches of all states in the General Debate."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from positions import figures
from positions.agreement import LEVEL
from positions.chance import Lots, correlations
from positions.diagnostics import Association, criterion_agreement
from publishing.chapters.build import beginning
from publishing.chapters.diagnostics import by_lot_table
from publishing.chapters.examined_papers import recorded_criteria
from publishing.edition import Edition
from publishing.exhibits import ELSEWHERE, Evidence, Exhibit
from publishing.prose import count, fill, plain, short
from publishing.real_texts import CORPUS, RealTexts, frozen

#: Fewest states that a correlation should rest on.
FEW = 30

#: Share of the draws by lot up to which a result counts as one that is not had by lot.
RARE = 1 / 20


class Beside(NamedTuple):
    """The scores beside one kind of evidence from elsewhere."""

    name: str
    found: Association
    lots: Lots

    @property
    def turned(self) -> int:
        """How many draws are as high in size, whichever way round."""
        return int((np.abs(self.lots.drawn) >= abs(self.found.rho)).sum())

    @property
    def rare(self) -> bool:
        """Whether so high a correlation is seldom had by lot."""
        return self.lots.share <= RARE

    @property
    def rare_turned(self) -> bool:
        """The same whichever way round."""
        return self.turned <= RARE * self.lots.n


def results(edition: Edition) -> RealTexts:
    """What the method made of the speeches, as the repository holds it."""
    return frozen(edition.project)


def digest(texts: RealTexts) -> str:
    """The beginning of the hash that the speeches have together."""
    return beginning(texts.about["sha256"])


def placed(texts: RealTexts) -> pd.DataFrame:
    """The states that were placed, the European end first; the two groups are left out."""
    own = texts.scores[texts.scores["role"] == "virgin"]
    return own.sort_values("mv", ascending=False, ignore_index=True)


def ends(texts: RealTexts) -> pd.DataFrame:
    """The two groups at the ends, the upper one first: name, members (a list) and score."""
    own = texts.scores[texts.scores["role"] == "reference"]
    found = own.assign(members=own["members"].str.split("; "))
    return found.sort_values("mv", ascending=False, ignore_index=True)


def beside(edition: Edition, texts: RealTexts) -> list[Beside]:
    """The scores of the placed states beside votes and records of all sessions."""
    scores = placed(texts).set_index("delegation")["raw"]
    found = []
    for name, known in recorded_criteria(edition.everything).items():
        agreement = criterion_agreement(scores, known)
        drawn = correlations(texts.lots, known)
        found.append(Beside(name, agreement, Lots(agreement.rho, drawn)))
    return found


def evidence(edition: Edition, texts: RealTexts) -> Evidence:
    """What the scores rest on."""
    source = edition.project.sessions()[CORPUS].source
    return Evidence(ELSEWHERE, (source,), f"speeches of {count(texts.about['papers'], 'speaker')}")


def states(edition: Edition, texts: RealTexts) -> Exhibit:
    """Every state between the two groups."""
    frame, two = placed(texts), ends(texts)
    shown = frame.rename(columns={"mv": "placement", "mv_lower": "lower", "mv_upper": "upper"})
    shown = shown.assign(n=shown["scored_tokens"])
    values = {
        "frame": frame, "two": two, "level": LEVEL, "first": frame.iloc[0], "last": frame.iloc[-1]
    }  # fmt: skip
    votes = recorded_criteria(edition.everything)
    return Exhibit(
        "fig-real-texts",
        "All states between two groups, by general foreign-policy language",
        fill(
            """
Dots are scores rescaled so that the speeches of each group, read as one text, come back at
{{ two.mv[1] | score }} and {{ two.mv[0] | score }}. Lines are {{ level | percent }} intervals by
the usual formula, n is the number of scored words. The members of the two groups are the ends and
have no dots of their own.
""",
            **values,
        ),
        evidence(edition, texts),
        texts.scores.assign(
            **{
                column: texts.scores["delegation"].map(known)
                for column, known in zip(("vote", "placement", "line"), votes.values(), strict=True)
            }
        ),
        alt=plain(
            """
Scores of {{ frame | length | count("speaker") }} from
{{ first.delegation | short }} at {{ first.mv | number }} to {{ last.delegation | short }} at
{{ last.mv | number }}, on a scale from {{ two.delegation[1] }} at {{ two.mv[1] | score }} to
{{ two.delegation[0] }} at {{ two.mv[0] | score }}.
""",
            **values,
        ),
        figure=figures.placement(
            shown,
            focus=edition.focus,
            label=short,
            unit="scored word",
            ends=dict(zip(two["mv"], two["delegation"], strict=True)),
        ),
    )  # fmt: skip


def held_against(edition: Edition, texts: RealTexts) -> Exhibit:
    """The scores beside evidence from elsewhere, and what references drawn by lot give."""
    return by_lot_table(
        "tab-real-texts-by-lot",
        "Speeches beside votes and records, and two groups drawn by lot beside the same",
        [(one.name, one.found, one.lots) for one in beside(edition, texts)],
        evidence(edition, texts),
    )
