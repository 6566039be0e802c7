"""Exhibits of chapter 3.3: proposals and their supporters."""

import pandas as pd

from positions import proposals
from positions.coverage import on_procedure
from positions.delegations import EU, RUSSIA
from positions.register import STANCES
from positions.schema import items
from publishing.edition import Edition, in_sentence
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import Markdown, count, fill, series, short

#: What a delegation does to a proposal, as sentences say it.
VERBS = {
    "support": "supports",
    "oppose": "opposes",
    "amend": "amends",
    "conditional": "accepts on conditions",
}

#: Marks of confidence, the surest first.
_MARKS = {"stated": "", "cited": "ᶜ", "reported": "ʳ", "inferred": "ⁱ"}
_KEY = "ᶜ cited by the report from a document, ʳ reported at second hand, ⁱ inferred."

#: How many names a cell of a matrix writes out.
NAMED = 6

#: The original's two tables, as the register's proposals name them.
TABLES = SCOPE, REFUSAL = "Table 3", "Table 4"


def _labels(edition: Edition) -> pd.Series:
    return edition.whole.proposals.set_index("proposal_id")["label"]


def _marked(edition: Edition, data: pd.DataFrame) -> list[str]:
    """The names of each row; a position that several records tell has the surest one's mark."""
    held = edition.register.positions
    order = held["confidence"].map(list(_MARKS).index).sort_values(kind="stable").index
    surest: dict[tuple[str, str, str], str] = {}
    for row in held.loc[order].itertuples():
        key = (row.proposal_id, row.stance, row.delegation)
        surest.setdefault(key, _MARKS[row.confidence])
    return [
        ", ".join(
            f"{short(name)}{surest[row.proposal_id, row.stance, name]}"
            for name in row.delegations.split("; ")
        )
        for row in data.itertuples()
    ]


def _session_of_tables(edition: Edition) -> str:
    """The session whose draft the original's two tables are about."""
    listed = edition.whole.proposals
    return listed.loc[listed["original_table"].isin(TABLES), "session"].iloc[0]


def _original(edition: Edition, id: str, title: str, number: str) -> Exhibit:
    """One of the two tables of proposals in the original."""
    positions = edition.register.positions
    data = proposals.original_table(positions, edition.whole.proposals, number)
    records = positions[
        positions["proposal_id"].isin(data["proposal_id"])
        & positions["stance"].isin(["support", "oppose"])
        & (positions["confidence"] != "inferred")
    ]
    session = edition.project.sessions()[_session_of_tables(edition)]
    return table(
        id, title, data, recorded(records, edition.whole),
        show={
            "Proposal": data["proposal_id"].map(_labels(edition)), "Stance": "stance", "n": "n",
            "Delegations": _marked(edition, data),
        },
        caption=(
            "Names stand in the report's order. Every record cites the report's table, which "
            "cites the committee's negotiating document of 21 April 2023 (ᶜ)."
        ),
        original=f"{number} of the report",
        empty=fill(
            "{{ number }} of the report rests on {{ title }}, whose records this edition leaves "
            "out; the edition of that session and the whole report show it.",
            number=number, title=in_sentence(session.title),
        ),
    )  # fmt: skip


def scope(edition: Edition) -> Exhibit:
    """The original's table on how far mutual legal assistance should reach."""
    title = "Article 61(1): how far mutual legal assistance should reach"
    return _original(edition, "tab-mla-scope", title, SCOPE)


def refusal(edition: Edition) -> Exhibit:
    """The original's table on grounds for refusing mutual legal assistance."""
    title = "Article 61(19): grounds for refusing mutual legal assistance"
    return _original(edition, "tab-mla-refusal", title, REFUSAL)


def by_stance(edition: Edition, exhibit: Exhibit, stance: str) -> pd.DataFrame:
    """Rows of a table of supporters with one stance, those with most delegations first.

    Columns proposal_id, label, n and delegations, a list.
    """
    rows = exhibit.data[exhibit.data["stance"] == stance]
    rows = rows.sort_values("n", ascending=False, kind="stable")
    names = rows["delegations"].str.split("; ")
    return rows.assign(label=rows["proposal_id"].map(_labels(edition)), delegations=names)


def backing_several(options: pd.DataFrame) -> dict[int, list[str]]:
    """Delegations that back more than one option, by how many."""
    times = options["delegations"].explode().value_counts()
    several = times[times > 1].sort_index().groupby(times)
    return {n: names.index.tolist() for n, names in reversed(list(several))}


def delegations_heard(edition: Edition) -> int:
    """Delegations with any record in the session of the original's two tables."""
    held = edition.register.positions
    return held.loc[held["session"] == _session_of_tables(edition), "delegation"].nunique()


def beyond_tables(edition: Edition) -> pd.DataFrame:
    """Records on the matters of the original's two tables that these do not show, with labels."""
    shown = pd.concat([scope(edition).data, refusal(edition).data])
    tabulated = set(zip(shown["proposal_id"], shown["stance"], strict=True))
    held = edition.register.positions
    own = held[held["proposal_id"].isin(proposals.on_tabulated_articles(edition.whole.proposals))]
    told = [
        row.confidence != "inferred" and (row.proposal_id, row.stance) in tabulated
        for row in own.itertuples()
    ]
    others = own[~pd.Series(told, own.index, dtype=bool)] if tabulated else own[:0]
    return others.assign(label=others["proposal_id"].map(_labels(edition)))


def matrices(edition: Edition) -> list[Exhibit]:
    """One table a chapter of the convention: its proposals on record, with who takes which side."""
    listed = edition.whole.proposals
    on_text = listed.drop(on_procedure(listed).index)
    return [
        _matrix(edition, f"tab-proposals-{chapter}", edition.chapter_title(chapter), rows)
        for chapter, rows in on_text.groupby("chapter", sort=False)
        if rows["proposal_id"].isin(edition.register.positions["proposal_id"]).any()
    ]


def procedure(edition: Edition) -> Exhibit:
    """Positions on procedure, which are no part of the convention's text."""
    listed = on_procedure(edition.whole.proposals)
    return _matrix(edition, "tab-proposals-procedure", "Positions on procedure", listed)


def _matrix(edition: Edition, id: str, title: str, listed: pd.DataFrame) -> Exhibit:
    """Proposals with how many are for and against, and who, marked by confidence."""
    positions = edition.register.positions
    held = positions[positions["proposal_id"].isin(listed["proposal_id"])].sort_values("record_id")
    on_record = listed[listed["proposal_id"].isin(held["proposal_id"])]
    told = {
        (row.proposal_id, row.stance): row.delegations.split("; ")
        for row in proposals.supporters(held, on_record["proposal_id"].tolist()).itertuples()
    }
    surest = held.groupby(["proposal_id", "stance", "delegation"])["confidence"].agg(
        lambda grades: min(grades, key=list(_MARKS).index)
    )
    data = on_record[["proposal_id", "label", "description", "article", "session"]].assign(
        **{
            stance: [
                "; ".join(
                    f"{short(name)} ({surest[proposal, stance, name]})"
                    for name in told.get((proposal, stance), ())
                )
                for proposal in on_record["proposal_id"]
            ]
            for stance in STANCES
        }
    )

    def names(*stances: str) -> list[Markdown]:
        return [
            series(
                (
                    f"{short(name)}{_MARKS[surest[proposal, stance, name]]}"
                    for stance in stances
                    for name in told.get((proposal, stance), ())
                ),
                NAMED,
            )
            for proposal in data["proposal_id"]
        ]

    def how_many(stance: str) -> list[int]:
        return [len(told.get((proposal, stance), ())) for proposal in data["proposal_id"]]

    return table(
        id, title, data, recorded(held, edition.whole),
        show={
            "Proposal": "label",
            "Article": "article",
            "For": how_many("support"),
            "Against": how_many("oppose"),
            "Who is for": names("support"),
            "Who is against": names("oppose"),
            "For with conditions or changes": names("conditional", "amend"),
        },
        caption=f"{_KEY} All names with their grades are in the download.",
        classes=("long",),
        empty="No such position is on record in this edition's sessions.",
    )  # fmt: skip


def on_the_text(edition: Edition) -> pd.DataFrame:
    """Records of the edition on the convention's text, inferred ones among them."""
    held = edition.register.positions
    return held.drop(on_procedure(held).index)


def contested(records: pd.DataFrame) -> list[str]:
    """Proposals that are both supported and opposed on record."""
    stances = records.groupby("proposal_id")["stance"].agg(set)
    return [name for name, found in stances.items() if {"support", "oppose"} <= found]


def known_from_one(records: pd.DataFrame) -> list[str]:
    """Proposals of which nothing is on record but one delegation's support."""
    stances = records.groupby("proposal_id")["stance"].nunique()
    lone = proposals.lone_supporters(records)["proposal_id"]
    return lone[lone.map(stances) == 1].tolist()


def both_ends(edition: Edition) -> pd.DataFrame:
    """Proposals on which both ends of the scale have a side: label, and whether it is the same."""
    sides = edition.sides.reindex([EU, RUSSIA]).dropna(axis="columns")
    together = sides.loc[EU] == sides.loc[RUSSIA]
    return pd.DataFrame({"label": together.index.map(_labels(edition)), "together": together})


def who(edition: Edition, session: str, proposal_id: str, stance: str = "support") -> list[str]:
    """Delegations on record in a session with a stance on a proposal; inferred records left out."""
    held = edition.register.positions
    own = held[
        (held["session"] == session)
        & (held["proposal_id"] == proposal_id)
        & (held["stance"] == stance)
        & (held["confidence"] != "inferred")
    ]
    return own["delegation"].drop_duplicates().tolist()


def outcome(edition: Edition, proposal_id: str) -> str:
    """What became of a proposal in the adopted text, as far as it is known."""
    found = edition.whole.outcomes.set_index("proposal_id")["outcome"]
    return found.get(proposal_id, "not known")


def takeaways(edition: Edition) -> pd.DataFrame:
    """What an observer took from sessions of the edition, with how many delegations are on record.

    Columns are those of the register's table and delegations, which counts those with a record of
    that session, inferred ones left out, on one of the proposals that the matter is about.
    """
    told = edition.whole.takeaways
    told = told[told["session"].isin(edition.periods)].reset_index(drop=True)
    held = edition.register.positions
    held = held[held["confidence"] != "inferred"]
    return told.assign(
        delegations=[
            held.loc[
                (held["session"] == row.session) & held["proposal_id"].isin(items(row.proposals)),
                "delegation",
            ].nunique()
            for row in told.itertuples()
        ]
    )


def _seen(row: pd.Series) -> str:
    """What the observer saw, with the number of groups where it tells them apart."""
    if pd.isna(row["camps"]):
        return row["finding"]
    return f"{row['finding']}, {count(row['camps'], 'group')}"


def takeaways_table(edition: Edition) -> Exhibit:
    """The fifth session, matter by matter, as an observer summed it up."""
    data = takeaways(edition)
    return table(
        "tab-takeaways", "The fifth session, matter by matter",
        data, recorded(data, edition.whole),
        show={
            "Chapter": data["chapter"].map(edition.chapter_titles), "Matter": "matter",
            "As the observer saw it": [_seen(row) for _, row in data.iterrows()],
            "On record": "delegations",
        },
        caption=(
            "Agreement and majority are the observer's words for the whole room; contested means "
            "that a proposal met an objection, proposed that no objection is told. On record: "
            "delegations with a position of that session in the register on the matter."
        ),
        empty="The summary is of the fifth session, which this edition leaves out.",
    )  # fmt: skip


def all_records(edition: Edition) -> Exhibit:
    """Every record of the edition with its source."""
    held = edition.register.positions
    return table(
        "tab-records",
        "Every record of this edition",
        held,
        recorded(held, edition.whole),
        show={
            "Session": ("session", edition.when),
            "Delegation": ("delegation", short),
            "Stance": "stance",
            "Proposal": held["proposal_id"].map(_labels(edition)),
            "Confidence": "confidence",
            "Source": "source_id",
        },
        caption="Locators and notes of each record are in the download.",
        classes=("long",),
        empty="No position is on record in this edition's sessions.",
    )
