"""Proposals and who takes sides on them."""

import re

import pandas as pd

from positions.register import STANCES


def supporters(positions: pd.DataFrame, proposals: list[str]) -> pd.DataFrame:
    """Delegations by proposal and stance: proposal_id, stance, n, delegations (joined by ``; ``).

    One row for each proposal and stance on record; the proposals give the order of the rows, the
    positions (proposal_id, stance, delegation) that of the names.

    Examples
    --------
    >>> supporters(pd.DataFrame({"proposal_id": ["p", "p"], "stance": ["support"] * 2,
    ...                          "delegation": ["B", "A"]}), ["p"])
      proposal_id   stance  n delegations
    0           p  support  2        B; A
    """
    rows = []
    for proposal in proposals:
        own = positions[positions["proposal_id"] == proposal]
        for stance in STANCES:
            held = own.loc[own["stance"] == stance, "delegation"].drop_duplicates()
            if len(held):
                rows.append((proposal, stance, len(held), "; ".join(held)))
    return pd.DataFrame(rows, columns=["proposal_id", "stance", "n", "delegations"])


def original_table(positions: pd.DataFrame, proposals: pd.DataFrame, number: str) -> pd.DataFrame:
    """One of the original's two tables of proposals, ``Table 3`` or ``Table 4``, as `supporters`.

    Of the register's tables, support and opposition on record; inferred records are left out.
    """
    listed = proposals.loc[proposals["original_table"] == number, "proposal_id"].tolist()
    stated = positions[
        positions["stance"].isin(["support", "oppose"]) & (positions["confidence"] != "inferred")
    ]
    return supporters(stated, listed)


def on_tabulated_articles(proposals: pd.DataFrame) -> list[str]:
    """Proposals on the articles that the original's tables are about, tabulated or not."""
    articles = pd.MultiIndex.from_frame(proposals[["session", "article"]])
    tabulated = articles[proposals["original_table"] != ""]
    return proposals.loc[articles.isin(tabulated), "proposal_id"].tolist()


def base_article(article: str) -> str:
    """The article that a reference points into.

    Examples
    --------
    >>> base_article("61(19)"), base_article("15 ter; 15 quater"), base_article("6; 24; 36")
    ('61', '15 ter; 15 quater', '6; 24; 36')
    >>> base_article("4(d) of India's paper")
    "4 of India's paper"
    """
    parts = [re.sub(r"\s*\([^)]*\)", "", part).strip() for part in article.split(";")]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def lone_supporters(positions: pd.DataFrame) -> pd.DataFrame:
    """Proposals with one supporter on record, and the delegation that it is."""
    support = positions[positions["stance"] == "support"]
    alone = support.groupby("proposal_id")["delegation"].transform("nunique") == 1
    return support.loc[alone, ["proposal_id", "delegation"]].drop_duplicates(ignore_index=True)
