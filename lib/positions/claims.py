"""The original's claims against the data: one check for each claim that can be tested.

A claim is *reproduced* when everything it says holds in the data, *contradicted* when a part of it
fails, and *not testable* when the edition lacks the records or papers, when they are too few, or
when a part of it is about something that the data do not show. Records marked inferred never carry
a verdict, and positions on procedure only where the claim is about procedure.

Claims that say which delegations are, or are not, on record are rows of ``claim_checks.csv``; the
others are functions here. Many records come from the original itself. A claim reproduced on those
shows that the register and the original agree, no more: `check_claims` tells the basis of each
verdict.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
import pandas as pd

from positions.agreement import MIN_SIGNALS, pair_agreement, sides
from positions.counts import TermCounts, counts_from_frame
from positions.delegations import EU, RUSSIA, directory, is_group
from positions.register import Register, lasting, substantive
from positions.schema import BEFORE, items
from positions.wordscores import Wordscores

REPRODUCED, CONTRADICTED, NOT_TESTABLE = "reproduced", "contradicted", "not testable"
INDEPENDENT, OWN_RECORD, METHOD = "independent source", "the report's own record", "method"

#: Sources that confirm nothing: the report itself, and what the compiler knew without a source.
NOT_INDEPENDENT = frozenset({"S-LAC", "S-GK"})
#: Stands for the delegations' own texts where a verdict rests on their scores.
PAPERS = "official papers"

# --- thresholds: what the words are taken to mean -------------------------------------------------
# They follow from the words and not from the verdicts. Where a verdict would turn with a choice
# that the words leave open, both readings are computed and the claim is left open when they differ.

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

# --- what the claims are about --------------------------------------------------------------------

CHINA, USA = "China", "United States of America"
JAPAN, SINGAPORE, EGYPT = "Japan", "Singapore", "Egypt"
NORTH_KOREA, CARICOM = "Democratic People's Republic of Korea", "Caribbean Community"

#: The original ends with the sixth session; claims about the whole negotiation are about these.
REPORT_SESSIONS = (BEFORE, "ahc1", "ahc2", "ahc3", "ahc4", "ahc5", "ahc6")
#: Sessions of the two consolidated negotiating documents that the original reads.
SECOND_READING = ("ahc4", "ahc5")

#: Delegations that the original's "Western" surely covers.
WESTERN = (EU, USA, "Australia", "Canada", "New Zealand", "Norway", "Switzerland", "United Kingdom")

CRIMINALIZATION = ("ahc2", "criminalization")
PROCEDURE = ("ahc2", "procedural-measures")
COOPERATION = ("ahc3", "international-cooperation")


# --- grounds, verdicts and the list of checks ----------------------------------------------------


@dataclass(frozen=True)
class Grounds:
    """What an edition has to test claims with.

    Attributes
    ----------
    register : Register
        Its positions are those of the edition's sessions.
    sessions : frozenset of str
        Ids of the sessions that the edition covers.
    counts : DataFrame or None
        The published example of LBG 2003 in long form: columns document, term, count.
    scores : mapping of (session, chapter) to DataFrame
        Wordscores results on papers: columns delegation, role (``reference`` or ``virgin``) and mv
        (rescaled score, NaN if none). Empty without papers.
    """

    register: Register
    sessions: frozenset[str]
    counts: pd.DataFrame | None = None
    scores: Mapping[tuple[str, str], pd.DataFrame] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """A verdict, the numbers behind it with their n, or what a test would need."""

    verdict: str
    value: str
    needs: str = ""


#: A verdict with the ids of the sources that it rests on.
Finding = tuple[Verdict, frozenset[str]]


@dataclass(frozen=True)
class Check:
    """A claim's function with the sessions and papers that it needs."""

    claim_id: str
    function: Callable[[Grounds], Finding]
    sessions: tuple[str, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Name of the function."""
        return getattr(self.function, "func", self.function).__name__


CHECKS: dict[str, Check] = {}


class NotTestableError(Exception):
    """The grounds do not carry a verdict; the message is what there is of it."""

    def __init__(self, value: str, needs: str = ""):
        super().__init__(value)
        self.value, self.needs = value, needs


def claim(
    claim_id: str,
    *,
    sessions: tuple[str, ...] = (),
    papers: tuple[tuple[str, str], ...] = (),
) -> Callable[[Callable[[Grounds], Finding]], Callable[[Grounds], Finding]]:
    """Register a function as the test of a claim.

    Parameters
    ----------
    claim_id : str
        As in ``claims.csv``.
    sessions : tuple of str
        Sessions whose records the test needs. It runs when the edition covers them all, and sees
        the positions and submissions of these alone; with none it sees all that the edition has.
    papers : tuple of (session, chapter)
        Scored papers that the test needs.
    """

    def register(function: Callable[[Grounds], Finding]) -> Callable[[Grounds], Finding]:
        if claim_id in CHECKS:
            raise ValueError(
                f"{claim_id} is tested by {CHECKS[claim_id].function.__name__} already; "
                "every claim has one function"
            )
        CHECKS[claim_id] = Check(claim_id, function, sessions, papers)
        return function

    return register


def checks_of(register: Register) -> dict[str, Check]:
    """The checks of all claims by id: functions, and rows of ``claim_checks.csv``.

    Raises
    ------
    ValueError
        When a claim has both.
    """
    checks = dict(CHECKS)
    for claim_id, rows in register.claim_checks.groupby("claim_id", sort=False):
        if claim_id in CHECKS:
            raise ValueError(f"{claim_id} has a function and rows in claim_checks.csv; keep one")
        check = functools.partial(names_on_record, rows=rows)
        checks[claim_id] = Check(claim_id, check, tuple(rows["session"].unique()))
    return checks


def check_claims(grounds: Grounds) -> pd.DataFrame:
    """Verdict on every claim with what it rests on.

    Parameters
    ----------
    grounds : Grounds

    Returns
    -------
    DataFrame
        Columns claim_id, verdict, value, needs, basis, sources, claim, chapter_of_report, locator,
        function. ``sources`` are the ids, joined by semicolons, of the sources of the records
        used. ``basis`` is ``independent source`` when one of them is neither the original nor the
        compiler's general knowledge, ``the report's own record`` when none is, ``method`` where the
        test is of the scaling method alone, and empty where there is no verdict. ``function`` is
        the name of the function that tests the claim, empty without one.
    """
    rows, checks = [], checks_of(grounds.register)
    for row in grounds.register.claims.itertuples():
        check = checks.get(row.claim_id)
        verdict, sources = _run(check, row.needs, grounds)
        rows.append(
            {
                "claim_id": row.claim_id,
                "verdict": verdict.verdict,
                "value": verdict.value,
                "needs": verdict.needs,
                "basis": _basis(verdict, sources),
                "sources": "; ".join(sorted(sources)),
                "claim": row.claim,
                "chapter_of_report": row.chapter_of_report,
                "locator": row.locator,
                "function": check.name if check else "",
            }
        )
    return pd.DataFrame(rows)


def _run(check: Check | None, needs: str, grounds: Grounds) -> Finding:
    """Run one check, or say what it lacks."""
    none: frozenset[str] = frozenset()
    if check is None:
        return Verdict(NOT_TESTABLE, "", needs), none
    left_out = [item for item in check.sessions if item not in grounds.sessions]
    if left_out:
        noun = "session" if len(left_out) == 1 else "sessions"
        missing = f"records of {noun} {_listed(left_out)}, which this edition leaves out"
        return Verdict(NOT_TESTABLE, "", f"{missing}; {needs}"), none
    if any(paper not in grounds.scores for paper in check.papers):
        return Verdict(NOT_TESTABLE, "", needs), none
    try:
        return check.function(_narrowed(grounds, check.sessions))
    except NotTestableError as reason:
        return Verdict(NOT_TESTABLE, reason.value, reason.needs or needs), none


def _narrowed(grounds: Grounds, sessions: tuple[str, ...]) -> Grounds:
    """The grounds with the positions and submissions of the sessions that a check declares."""
    if not sessions:
        return grounds
    register = grounds.register.of_sessions(sessions)
    submissions = register.submissions[register.submissions["session"].isin(sessions)]
    register = dataclasses.replace(register, submissions=submissions)
    return dataclasses.replace(grounds, register=register)


def _basis(verdict: Verdict, sources: frozenset[str]) -> str:
    if verdict.verdict == NOT_TESTABLE:
        return ""
    if not sources:
        return METHOD
    return INDEPENDENT if sources - NOT_INDEPENDENT else OWN_RECORD


# --- reading the grounds -------------------------------------------------------------------------


def _found(holds: bool, value: str, sources: Iterable[str] = ()) -> Finding:
    """A verdict that was reached, with its sources."""
    return Verdict(REPRODUCED if holds else CONTRADICTED, value), frozenset(sources) - {""}


def _robust(readings: Collection[bool], value: str, sources: Iterable[str]) -> Finding:
    """A verdict on which several readings agree; not testable when they do not."""
    if len(set(readings)) > 1:
        raise NotTestableError(f"{value}: the readings differ")
    return _found(all(readings), value, sources)


def _sources(*tables: pd.DataFrame) -> set[str]:
    return {source for table in tables for source in table["source_id"]}


def _records(
    grounds: Grounds,
    proposals: str | Collection[str] | None = None,
    by: str | Collection[str] | None = None,
    *,
    process: bool = False,
) -> pd.DataFrame:
    """Records on some proposals (or all), of some delegations (or all), none of them inferred.

    Without such a record the claim is not testable; the message counts the inferred ones.
    """
    rows = grounds.register.positions
    for column, wanted in (("proposal_id", proposals), ("delegation", by)):
        if wanted is not None:
            rows = rows[rows[column].isin([wanted] if isinstance(wanted, str) else list(wanted))]
    kept = lasting(substantive(rows, process=process))
    if kept.empty:
        inferred = len(substantive(rows, inferred=True, process=process))
        raise NotTestableError(f"{inferred} inferred records alone" if inferred else "no record")
    return kept


def _own_amendments(grounds: Grounds, records: pd.DataFrame) -> pd.DataFrame:
    """Records of support for an amendment of the delegation's own."""
    amendments = grounds.register.proposals_with("kind", "amendment")
    return records[(records["stance"] == "support") & records["proposal_id"].isin(amendments)]


def _names(records: pd.DataFrame, stance: str = "support") -> set[str]:
    """Delegations with a stance."""
    return set(records.loc[records["stance"] == stance, "delegation"])


def _count_by(records: pd.DataFrame, proposals: Iterable[str], stance: str) -> list[int]:
    """Number of delegations with a stance on each proposal."""
    return [len(_names(records[records["proposal_id"] == item], stance)) for item in proposals]


def _content(grounds: Grounds) -> list[str]:
    """Proposals of content offences."""
    return grounds.register.proposals_with("kind", "content")


def _table(grounds: Grounds, number: int) -> tuple[list[str], pd.DataFrame]:
    """The proposals of one of the original's tables, and the records on them."""
    proposals = grounds.register.proposals_with("original_table", f"Table {number}")
    return proposals, _records(grounds, proposals)


def _members(grounds: Grounds, group_id: str, session: str) -> set[str]:
    """Members of a group in a session."""
    groups = grounds.register.groups
    rows = groups[groups["group_id"] == group_id]
    valid = [session in where.split(";") for where in rows["valid_session"]]
    return set(rows.loc[valid, "member"])


def _of_group(grounds: Grounds, *group_ids: str) -> pd.DataFrame:
    groups = grounds.register.groups
    return groups[groups["group_id"].isin(group_ids)]


def _statistics(grounds: Grounds, subject: str) -> pd.DataFrame:
    statistics = grounds.register.statistics
    return statistics[statistics["subject"] == subject]


def _vote(grounds: Grounds, vote_id: str, *counts: str) -> tuple[list[int], set[str]]:
    """Some counts of a vote, and their sources; not testable when one is not on record."""
    votes = grounds.register.votes
    rows = votes[votes["vote_id"] == vote_id]
    if rows.empty or rows[list(counts)].isna().any(axis=None):
        raise NotTestableError(f"no full tally of {vote_id} on record")
    sources = {*rows["source_id"], *rows["confirmed_by"]}
    return [int(rows.iloc[0][name]) for name in counts], sources


def _assembly(grounds: Grounds) -> int:
    """Number of member states of the General Assembly, from a vote on which all are counted."""
    tally, _ = _vote(grounds, "V-74-247", "yes", "no", "abstain", "not_voting")
    return sum(tally)


def _enough(n: int, value: str) -> None:
    """Stop where a share would rest on too little."""
    if n < MIN_SIGNALS:
        raise NotTestableError(f"{value}; fewer than {MIN_SIGNALS}")


def _listed(names: Iterable[object]) -> str:
    """Names joined for reading, or 'none'."""
    items = [str(name) for name in names]
    if len(items) < 2:
        return items[0] if items else "none"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _sorted_names(names: Iterable[str]) -> str:
    return _listed(sorted(names))


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "0 of 0"


# --- claims about who is on record ----------------------------------------------------------------


def names_on_record(grounds: Grounds, rows: pd.DataFrame) -> Finding:
    """Whether the delegations on record are as the rows of ``claim_checks.csv`` say."""
    told, used, holds = [], [], True
    for row in rows.itertuples():
        named = set(items(row.delegations))
        records = _records(grounds, row.proposal_id, named if row.relation == "own" else None)
        found = _names(records, row.stance)
        holds &= {
            "includes": named <= found,
            "is": named == found,
            "excludes": not named & found,
            "own": named <= found,
        }[row.relation]
        used.append(records)
        told.append(
            row.value.format(
                n=len(found),
                names=_sorted_names(found),
                found=_sorted_names(named & found),
                stances=_listed(records["stance"]),
            )
        )
    return _found(bool(holds), "; ".join(filter(None, told)), _sources(*used))


# --- who stands with whom -------------------------------------------------------------------------

#: For each delegation, what it stands with on one question.
Question = dict[str, frozenset[object]]


def rivals_of(proposals: pd.DataFrame) -> dict[str, list[str]]:
    """Sets of proposals that exclude one another, by name."""
    held = proposals[proposals["rivals"] != ""]
    return held.groupby("rivals", sort=False)["proposal_id"].agg(list).to_dict()


def questions(records: pd.DataFrame, rivals: Mapping[str, list[str]]) -> dict[str, Question]:
    """Questions on which delegations can be told apart.

    Parameters
    ----------
    records : DataFrame
        Rows of ``positions.csv``.
    rivals : mapping of str to list of str
        Sets of proposals that exclude one another: who backs one stands apart from who backs only
        another.

    Returns
    -------
    dict of str to dict
        A question is a proposal that has support and opposition on record (a delegation stands
        with one side), or a set of rivals (it stands with the options that it supports). A
        proposal that nobody opposes sets nobody apart and is left out.
    """
    table = sides(records)
    rival = {item for options in rivals.values() for item in options}
    result: dict[str, Question] = {}
    for proposal in table.columns.difference(list(rival)):
        taken = table[proposal].dropna()
        if taken.nunique() > 1:
            result[proposal] = {name: frozenset([side]) for name, side in taken.items()}
    for name, options in rivals.items():
        backed = table.reindex(columns=options).eq(1)
        backed = backed[backed.any(axis="columns")]
        if backed.any().sum() > 1:
            result[name] = {who: frozenset(row.index[row]) for who, row in backed.iterrows()}
    return result


def _asked(grounds: Grounds, records: pd.DataFrame) -> _Asked:
    return _Asked(questions(records, rivals := rivals_of(grounds.register.proposals)), rivals)


@dataclass(frozen=True)
class _Asked:
    """Questions by name, with the sets of rivals among them."""

    questions: dict[str, Question]
    rivals: Mapping[str, list[str]]

    def only(self, keep: Callable[[str, Question], bool]) -> _Asked:
        held = {name: item for name, item in self.questions.items() if keep(name, item)}
        return _Asked(held, self.rivals)

    @property
    def plain(self) -> list[Question]:
        """Those that are no set of rivals."""
        return [item for name, item in self.questions.items() if name not in self.rivals]

    def proposals(self, names: Iterable[str] | None = None) -> list[str]:
        """Proposals behind them, or behind some."""
        chosen = self.questions if names is None else names
        return [item for name in chosen for item in self.rivals.get(name, (name,))]


def pairs_together(asked: Iterable[Question], names: Collection[str]) -> tuple[int, int]:
    """Pairs of delegations that stand together, and all pairs, over several questions."""
    together = total = 0
    for question in asked:
        for one, other in combinations([name for name in question if name in names], 2):
            total += 1
            together += bool(question[one] & question[other])
    return together, total


def label_accuracy(
    asked: Collection[Question], label: Mapping[str, bool]
) -> tuple[float, tuple[int, int], tuple[int, int]]:
    """How well a label tells who stands with whom.

    Parameters
    ----------
    asked : collection of dict
        Questions, as `questions` returns them.
    label : mapping of str to bool
        By delegation; those without a label are left out.

    Returns
    -------
    accuracy : float
        Mean of the share of pairs with one label that stand together and of the share of pairs
        with different labels that stand apart: about 0.5 for a useless label, 1 for a perfect
        one, whatever the sizes of the two sets. NaN where one kind of pair does not occur.
    within, across : tuple of two int
        Pairs that stand together and all pairs, with one label and with two.
    """
    with_label = {name for name, value in label.items() if value}
    without = set(label) - with_label
    halves = [pairs_together(asked, half) for half in (with_label, without)]
    within = (halves[0][0] + halves[1][0], halves[0][1] + halves[1][1])
    every = pairs_together(asked, set(label))
    across = (every[0] - within[0], every[1] - within[1])
    if not within[1] or not across[1]:
        return float("nan"), within, across
    return (within[0] / within[1] + 1 - across[0] / across[1]) / 2, within, across


def _labels(grounds: Grounds, group_id: str, names: Iterable[str]) -> dict[str, bool]:
    """Whether delegations belong to a group; a group delegation goes with most of its members."""
    members = set(grounds.register.members(group_id))
    result = {}
    for name in names:
        known = directory().get(name)
        own = grounds.register.members(known.group_id) if known and known.group_id else []
        if is_group(name) and not own:
            continue  # nobody knows who speaks for a group without a list
        result[name] = (
            sum(item in members for item in own) > MOST * len(own) if own else name in members
        )
    return result


def _joint_support(records: pd.DataFrame, names: Collection[str]) -> tuple[int, int, pd.DataFrame]:
    """Proposals that two or more of some delegations support, and those that any of them does."""
    backed = records[(records["stance"] == "support") & records["delegation"].isin(list(names))]
    supporters = backed.groupby("proposal_id")["delegation"].nunique()
    return int((supporters > 1).sum()), len(supporters), backed


# --- scores on papers -----------------------------------------------------------------------------


def _placed(grounds: Grounds, paper: tuple[str, str]) -> pd.Series:
    """Rescaled scores of the virgin texts by delegation; not testable with too few."""
    table = grounds.scores[paper]
    scores = table[table["role"] == "virgin"].set_index("delegation")["mv"].dropna()
    _enough(len(scores), f"{len(scores)} scored papers on {paper[1]} in {paper[0]}")
    return scores


def _reference(grounds: Grounds, paper: tuple[str, str], name: str) -> float:
    table = grounds.scores[paper]
    row = table[(table["delegation"] == name) & (table["role"] == "reference")]["mv"].dropna()
    if row.empty:
        raise NotTestableError(f"no reference score of {name} on {paper[1]} in {paper[0]}")
    return float(row.iloc[0])


def _nearer_eu(grounds: Grounds, paper: tuple[str, str]) -> pd.Series:
    """Whether each scored paper lies nearer to the EU's score than to Russia's."""
    eu, russia = (_reference(grounds, paper, name) for name in (EU, RUSSIA))
    scores = _placed(grounds, paper)
    return (scores - eu).abs() < (scores - russia).abs()


def _majority_near_eu(grounds: Grounds, bar: float) -> Finding:
    near = _nearer_eu(grounds, CRIMINALIZATION)
    value = f"{_share(int(near.sum()), len(near))} papers are nearer to the EU"
    return _found(near.mean() > bar, value, [PAPERS])


def _all_near_eu(grounds: Grounds, names: Collection[str]) -> Finding:
    near = _nearer_eu(grounds, CRIMINALIZATION)
    missing = [name for name in names if name not in near.index]
    if missing:
        raise NotTestableError(f"no score for {_listed(missing)}")
    yes = [name for name in names if near[name]]
    return _found(
        len(yes) == len(names),
        f"{len(yes)} of {len(names)} nearer to the EU: {_listed(yes)}",
        [PAPERS],
    )


def _more_diverse(grounds: Grounds, others: Iterable[tuple[str, str]], factor: float) -> Finding:
    base = _placed(grounds, CRIMINALIZATION)
    spreads = {paper: _placed(grounds, paper) for paper in others}
    told = [("criminalization", base), *((paper[1], item) for paper, item in spreads.items())]
    value = "standard deviation " + ", ".join(
        f"{item.std():.2f} on {chapter} (n = {len(item)})" for chapter, item in told
    )
    return _found(
        all(item.std() > factor * base.std() for item in spreads.values()), value, [PAPERS]
    )


def _continent(name: str) -> str:
    """Continent of a state; empty for a group."""
    found = directory().get(name)
    return found.continent if found else ""


@claim("C01", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def most_papers_nearer_eu(grounds: Grounds) -> Finding:
    """More than half of the scored papers on criminalisation lie nearer to the EU."""
    return _majority_near_eu(grounds, MOST)


@claim("C02", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def overwhelming_majority_nearer_eu(grounds: Grounds) -> Finding:
    """The share of papers nearer to the EU exceeds what counts as overwhelming."""
    return _majority_near_eu(grounds, OVERWHELMING)


@claim("C03", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def brics_states_nearer_eu(grounds: Grounds) -> Finding:
    """Brazil, India and South Africa lie nearer to the EU on criminalisation."""
    return _all_near_eu(grounds, ("Brazil", "India", "South Africa"))


@claim("C04", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def african_states_nearer_eu(grounds: Grounds) -> Finding:
    """At least three African states lie nearer to the EU on criminalisation."""
    near = _nearer_eu(grounds, CRIMINALIZATION)
    african = [name for name in near.index if _continent(name) == "Africa"]
    _enough(len(african), f"{len(african)} scored papers of African states")
    yes = [name for name in african if near[name]]
    value = f"{len(yes)} of {len(african)} African states nearer to the EU: {_sorted_names(yes)}"
    return _found(len(yes) >= SEVERAL, value, [PAPERS])


@claim("C05", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def russia_far_from_nearly_all(grounds: Grounds) -> Finding:
    """Nine papers in ten lie more than half of the scale away from Russia."""
    eu, russia = (_reference(grounds, CRIMINALIZATION, name) for name in (EU, RUSSIA))
    distance = (_placed(grounds, CRIMINALIZATION) - russia).abs() / abs(eu - russia)
    far = int((distance > FAR).sum())
    value = f"{_share(far, len(distance))} papers lie beyond the middle of the scale from Russia"
    return _found(far / len(distance) >= NEARLY_ALL, value, [PAPERS])


@claim("C07", sessions=("ahc2",), papers=(CRIMINALIZATION, PROCEDURE))
def procedure_more_diverse(grounds: Grounds) -> Finding:
    """Scores on procedural measures spread more than those on criminalisation."""
    return _more_diverse(grounds, [PROCEDURE], 1)


@claim("C08", sessions=("ahc2", "ahc3"), papers=(CRIMINALIZATION, PROCEDURE, COOPERATION))
def procedure_and_cooperation_much_more_diverse(grounds: Grounds) -> Finding:
    """Scores on procedure and on cooperation spread half as much again as on criminalisation."""
    return _more_diverse(grounds, [PROCEDURE, COOPERATION], MUCH_MORE)


@claim("C09", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def japan_and_singapore_nearer_eu(grounds: Grounds) -> Finding:
    """Japan and Singapore lie nearer to the EU on criminalisation."""
    return _all_near_eu(grounds, (JAPAN, SINGAPORE))


@claim("C10", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def clear_majority_nearer_eu(grounds: Grounds) -> Finding:
    """The share of papers nearer to the EU exceeds two thirds."""
    return _majority_near_eu(grounds, CLEAR)


# --- the method, on the published example ---------------------------------------------------------

#: The widest pair of reference texts in the example that have a word in common (R1 and R5, the two
#: extremes, have none, and Wordscores cannot compare texts without common words).
EXAMPLE_REFERENCES = {"R1": -1.0, "R4": 1.0}
#: Rounding, not a difference of scores.
ROUNDING = 1e-9


def _example(grounds: Grounds) -> TermCounts:
    if grounds.counts is None:
        raise NotTestableError("", "the published example of Laver, Benoit and Garry 2003")
    example = counts_from_frame(grounds.counts)
    if not set(EXAMPLE_REFERENCES) < set(example.documents):
        raise NotTestableError(f"the example lacks {_listed(EXAMPLE_REFERENCES)}")
    return example


def _fitted(counts, documents: Collection[str]) -> Wordscores:
    scores = [EXAMPLE_REFERENCES.get(name, np.nan) for name in documents]
    return Wordscores().fit(counts, scores, names=list(documents))


@claim("C11")
def scale_from_russia_to_eu(grounds: Grounds) -> Finding:
    """Two references set at −1 and 1 keep these scores, and raw scores of others lie in between.

    With papers the rescaled scores themselves are looked at. Without them the published example is:
    there a raw score is a weighted mean of word scores and cannot leave [−1, 1], and the rescaling
    of Martin and Vanberg puts the references on −1 and 1. A rescaled text may lie beyond them; the
    value says how many do.
    """
    if CRIMINALIZATION in grounds.scores:
        ends = [_reference(grounds, CRIMINALIZATION, name) for name in (RUSSIA, EU)]
        scores = _placed(grounds, CRIMINALIZATION)
        inside = scores.between(min(ends), max(ends))
        holds = bool(np.allclose(ends, [-1, 1], atol=ROUNDING) and inside.all())
        value = f"Russia at {ends[0]:.2f}, the EU at {ends[1]:.2f}; "
        value += f"{_share(int(inside.sum()), len(scores))} papers in between"
        return _found(holds, value, [PAPERS])
    example = _example(grounds)
    scored = _fitted(example.counts, example.documents).score_texts(
        example.counts, list(example.documents)
    )
    ends = scored.mv[[example.documents.index(name) for name in EXAMPLE_REFERENCES]]
    others = scored.role == "virgin"
    within = (np.abs(scored.raw[others]) <= 1 + ROUNDING).sum()
    beyond = (np.abs(scored.mv[others]) > 1 + ROUNDING).sum()
    total = int(others.sum())
    value = (
        f"on the published example the references come back at {ends[0]:.2f} and {ends[1]:.2f}; "
        f"raw scores of {_share(int(within), total)} other texts lie in between, "
        f"rescaled ones of {int(beyond)} beyond"
    )
    fixed = np.allclose(ends, list(EXAMPLE_REFERENCES.values()), atol=ROUNDING)
    return _found(bool(fixed and within == total), value)


@claim("C12")
def scores_rest_on_word_frequencies(grounds: Grounds) -> Finding:
    """Scores stay when words change places and when all counts of a text are doubled.

    Scores that rest on the shares of words in a text alone depend neither on the order of the words
    nor on the length of the text.
    """
    example = _example(grounds)
    scores = _fitted(example.counts, example.documents).predict(example.counts)
    shuffled = example.counts[:, np.random.default_rng(0).permutation(len(example.terms))]
    doubled = example.counts * 2
    largest = max(
        float(np.abs(_fitted(other, example.documents).predict(other) - scores).max())
        for other in (shuffled, doubled)
    )
    value = (
        f"the scores of {len(scores)} texts change by {largest:.1g} at most when words change "
        "places or all counts are doubled"
    )
    return _found(largest < ROUNDING, value)


# --- papers and groups ----------------------------------------------------------------------------


@claim("C13", sessions=("ahc2", "ahc3"))
def three_joint_papers(grounds: Grounds) -> Finding:
    """The EU, CARICOM through Jamaica and Russia with others are the only joint submitters.

    A submitter is joint when it is a group or leads one of Russia's joint papers. Each must
    stand in one document a session, and Russia speak for five others in the second session and six
    in the third.
    """
    led = _of_group(grounds, "G-RU-AHC2", "G-RU-AHC3")
    leaders = set(led.loc[led["role"] == "lead", "member"])
    rows = grounds.register.submissions
    if rows.empty:
        raise NotTestableError("no submission on record")
    joint = rows[rows["delegation"].map(is_group) | rows["delegation"].isin(leaders)]
    if joint.empty:
        return _found(False, "no joint submitter on record", _sources(rows))
    first = joint.drop_duplicates("delegation")
    jamaica = (joint.loc[joint["delegation"] == CARICOM, "through"] == "Jamaica").any()
    others = [
        len(grounds.register.members(group) or [RUSSIA]) - 1 for group in ("G-RU-AHC2", "G-RU-AHC3")
    ]
    symbol = joint["document_symbol"].str.extract(r"^(A/AC\.291/\d+)", expand=False)
    documents = int(symbol.groupby([joint["delegation"], joint["session"]]).nunique().max())
    holds = set(first["delegation"]) == {EU, CARICOM, RUSSIA} and bool(jamaica)
    value = (
        f"{len(first)} joint submitters, {documents} document each in a session; "
        f"Russia for {others[0]} and then {others[1]} others"
    )
    return _found(holds and documents == 1 and others == [5, 6], value, _sources(first, led))


@claim("C14", sessions=("ahc2",))
def russia_spoke_for_five(grounds: Grounds) -> Finding:
    """Russia's paper group of the second session has the five members named.

    The supporters of the proposals on extremist materials, which another source ascribes to the
    joint paper, must be the same states where they are on record.
    """
    named = {RUSSIA, CHINA, "Belarus", "Burundi", "Nicaragua", "Tajikistan"}
    members = set(grounds.register.members("G-RU-AHC2"))
    if not members:
        raise NotTestableError("no list of the joint paper's states on record")
    try:
        other = _records(grounds, "content.extremist-materials")
    except NotTestableError:
        other = grounds.register.positions.head(0)
    seen = _names(other)
    value = f"{len(members) - 1} states beside Russia: {_sorted_names(members - {RUSSIA})}"
    if seen:
        value += f"; {len(seen & named)} of the 6 named again by another source"
    holds = members == named and (not seen or seen == named)
    return _found(holds, value, _sources(_of_group(grounds, "G-RU-AHC2"), other))


@claim("C15", sessions=("ahc2", "ahc3"))
def mali_joined(grounds: Grounds) -> Finding:
    """Mali alone is new among the states of Russia's paper for the third session."""
    before, after = (set(grounds.register.members(item)) for item in ("G-RU-AHC2", "G-RU-AHC3"))
    if not before or not after:
        raise NotTestableError("no list of the joint papers' states on record")
    value = f"joined: {_sorted_names(after - before)}; left: {_sorted_names(before - after)}"
    sources = _sources(_of_group(grounds, "G-RU-AHC2", "G-RU-AHC3"))
    return _found(after - before == {"Mali"} and before < after, value, sources)


@claim("C16", sessions=("ahc2",))
def china_sent_no_paper(grounds: Grounds) -> Finding:
    """No submission of the second session is China's own, and Russia's joint paper names China.

    The list of submissions is not complete, so the absence counts only beside the joint paper.
    """
    rows = grounds.register.submissions
    if rows.empty:
        raise NotTestableError("no submission on record")
    own = int((rows["delegation"] == CHINA).sum())
    joint = CHINA in grounds.register.members("G-RU-AHC2")
    value = f"{own} papers of China's own among {rows['delegation'].nunique()} submitters on record"
    value += "; named in Russia's joint paper" if joint else "; not named in Russia's joint paper"
    sources = _sources(rows[rows["delegation"].isin([CHINA, RUSSIA])])
    return _found(own == 0 and joint, value, sources | _sources(_of_group(grounds, "G-RU-AHC2")))


# --- criminalisation ------------------------------------------------------------------------------


@claim("C20", sessions=("ahc4",))
def china_leaves_russian_offences_unsupported(grounds: Grounds) -> Finding:
    """China supports less than half of what Russia supports in the chapter on criminalisation.

    Two of these proposals are on record because the report names them as examples.
    """
    rows = _records(grounds, by=(RUSSIA, CHINA))
    rows = rows[(rows["chapter"] == "criminalization") & (rows["stance"] == "support")]
    russian = set(rows.loc[rows["delegation"] == RUSSIA, "proposal_id"])
    shared = russian & set(rows.loc[rows["delegation"] == CHINA, "proposal_id"])
    alone = len(russian) - len(shared)
    value = f"{_share(alone, len(russian))} Russian proposals without China's support"
    _enough(len(russian), value)
    used = rows[rows["proposal_id"].isin(russian - shared)]
    return _found(alone > MOST * len(russian), value, _sources(used))


@claim("C50", sessions=("ahc6",))
def six_content_offences_without_china(grounds: Grounds) -> Finding:
    """The bundle of content-related offences has six articles and China does not support it."""
    rows = _records(grounds, "content-crimes.bundle")
    articles = [item.strip() for item in rows.iloc[0]["article"].split(";") if item.strip()]
    china = "among" if CHINA in _names(rows) else "not among"
    value = f"{len(articles)} articles; China {china} the {len(_names(rows))} supporters"
    return _found(len(articles) == 6 and CHINA not in _names(rows), value, _sources(rows))


@claim("C72")
def seven_crimes_named(grounds: Grounds) -> Finding:
    """The register lists seven offences that the Chinese literature names."""
    rows = grounds.register.offences
    if rows.empty:
        raise NotTestableError("no list of offences on record")
    value = f"{len(rows)} offences: {_listed(rows['label'].str.lower())}"
    return _found(len(rows) == 7, value, _sources(rows))


@claim("C64", sessions=("ahc2", "ahc4", "ahc6"))
def wide_offences_came_back(grounds: Grounds) -> Finding:
    """Both content and cyber-enabled offences have support before and in the sixth session."""
    kinds = {
        kind: grounds.register.proposals_with("kind", kind) for kind in ("content", "cyber-enabled")
    }
    told, used, holds = [], [], True
    for kind, proposals in kinds.items():
        rows = _records(grounds, proposals)
        rows = rows[rows["stance"] == "support"]
        last = rows[rows["session"] == "ahc6"]
        before = rows[rows["session"] != "ahc6"]
        holds &= not last.empty and not before.empty
        told.append(
            f"{kind} offences: {before['proposal_id'].nunique()} proposals before, "
            f"{last['proposal_id'].nunique()} in the sixth session"
        )
        used.append(last)
    return _found(bool(holds), "; ".join(told), _sources(*used))


@claim("C79", sessions=("ahc2", "ahc4", "ahc6"))
def few_back_content_offences(grounds: Grounds) -> Finding:
    """Whether more than a tenth of the member states back content offences, or the three do not.

    The records name backers and not all of them: they can contradict "a few", not prove it.
    """
    last = _records(grounds, "content-crimes.bundle")
    ever = _records(grounds, _content(grounds))
    states = _assembly(grounds)
    now, all_along = _names(last), _names(ever)
    value = (
        f"at least {len(now)} supporters of the articles of the sixth session and "
        f"{len(all_along)} of any content offence since the second, of {states} member states"
    )
    if {RUSSIA, NORTH_KOREA, EGYPT} <= now and len(all_along) <= FEW * states:
        raise NotTestableError(value, "the full list of backers: draft text status of 2 Sept 2023")
    return _found(False, value, _sources(last, ever))


# --- safeguards -----------------------------------------------------------------------------------


@claim("C22", sessions=("ahc4",))
def china_amends_article_42(grounds: Grounds) -> Finding:
    """China has an amendment to article 42 on record and does not ask to delete it."""
    ids = grounds.register.proposals["proposal_id"]
    rows = _records(grounds, ids[ids.str.startswith("safeguards.")], by=CHINA)
    deletes = CHINA in _names(rows[rows["proposal_id"] == "safeguards.delete-article"])
    amendments = len(_own_amendments(grounds, rows))
    value = f"amendments: {amendments}; requests to delete: {int(deletes)}"
    return _found(amendments > 0 and not deletes, value, _sources(rows))


@claim("C71", sessions=SECOND_READING)
def cross_border_access_was_fought_over(grounds: Grounds) -> Finding:
    """Rules on cross-border access to data have support and opposition in both sessions."""
    rows = _records(
        grounds, ["data.transborder-unilateral", "sovereignty.jurisdiction-data-access"]
    )
    met = {session: sorted(set(part["stance"])) for session, part in rows.groupby("session")}
    value = "; ".join(f"{session}: {_listed(stances)}" for session, stances in met.items())
    if set(met) < set(SECOND_READING):
        raise NotTestableError(f"{value}; no record of the other session")
    disputed = [{"support", "oppose"} <= set(met.get(item, ())) for item in SECOND_READING]
    return _found(all(disputed), value, _sources(rows))


@claim("C77", sessions=SECOND_READING)
def eu_and_us_differ_on_data_protection(grounds: Grounds) -> Finding:
    """The EU and the United States take opposite sides on data protection in both sessions."""
    proposals = {"ahc4": "safeguards.remove-personal-data", "ahc5": "data-protection.principles"}
    rows = [
        _records(grounds, proposal, by=name)
        for proposal in proposals.values()
        for name in (EU, USA)
    ]
    joined = pd.concat(rows)
    share, n = pair_agreement(sides(joined), EU, USA)
    apart = round((1 - share) * n) if n else 0
    value = f"opposite sides on {apart} of {n} proposals, one in each session"
    return _found(apart == len(proposals), value, _sources(joined))


# --- mutual legal assistance ----------------------------------------------------------------------


@claim("C25", sessions=("ahc5",))
def no_majority_in_table_3(grounds: Grounds) -> Finding:
    """The best-supported proposal has no more than half of the delegations named in Table 3.

    These are the fewest delegations that a majority could be counted of; those on record in the
    session and the member states of the General Assembly are more.
    """
    proposals, rows = _table(grounds, 3)
    rows = rows[rows["stance"] == "support"]
    _enough(rows["delegation"].nunique(), f"{rows['delegation'].nunique()} delegations in Table 3")
    most = max(_count_by(rows, proposals, "support"))
    named = rows["delegation"].nunique()
    on_record = _records(grounds)["delegation"].nunique()
    value = (
        f"at most {most} supporters, of {named} delegations in the table, "
        f"{on_record} on record in the session and {_assembly(grounds)} member states"
    )
    return _found(most <= MOST * named, value, _sources(rows))


@claim("C26", sessions=("ahc5",))
def supporters_in_table_3(grounds: Grounds) -> Finding:
    """The five proposals have 16, 13, 7, 1 and 1 supporters."""
    proposals, rows = _table(grounds, 3)
    counts = _count_by(rows, proposals, "support")
    return _found(counts == [16, 13, 7, 1, 1], f"{_listed(counts)} supporters", _sources(rows))


@claim("C27", sessions=("ahc5",))
def several_rows_of_table_3(grounds: Grounds) -> Finding:
    """China stands in three rows of Table 3, four named delegations in two, the others in one."""
    _, rows = _table(grounds, 3)
    counts = Counter(rows.loc[rows["stance"] == "support", "delegation"])
    several = {name: n for name, n in counts.items() if n > 1}
    value = f"{len(several)} delegations in several rows: "
    value += ", ".join(f"{name} {n}" for name, n in sorted(several.items()))
    named = {CHINA: 3, USA: 2, JAPAN: 2, "Nigeria": 2, "Türkiye": 2}
    return _found(several == named, value, _sources(rows))


@claim("C29", sessions=("ahc5",))
def eu_ties_serious_crime_to_dual_criminality(grounds: Grounds) -> Finding:
    """The EU accepts serious crimes on a condition and supports the threshold in both laws."""
    serious = _records(grounds, "mla-scope.serious-crimes", by=EU)
    both = _records(grounds, "mla-scope.dual-criminality-4y", by=EU)
    value = (
        f"on serious crimes: {_listed(serious['stance'])}; "
        f"on a threshold in both laws: {_listed(both['stance'])}"
    )
    holds = EU in _names(serious, "conditional") and EU in _names(both)
    return _found(holds, value, _sources(serious, both))


@claim("C30", sessions=("ahc5",))
def supporters_and_opponents_in_table_4(grounds: Grounds) -> Finding:
    """The four grounds have 1, 4, 8 and 15 supporters and 2, 4, 3 and 2 opponents."""
    proposals, rows = _table(grounds, 4)
    backers, against = (_count_by(rows, proposals, stance) for stance in ("support", "oppose"))
    value = f"{_listed(backers)} supporters; {_listed(against)} opponents"
    return _found(backers == [1, 4, 8, 15] and against == [2, 4, 3, 2], value, _sources(rows))


@claim("C31", sessions=("ahc5",))
def dual_criminality_has_most_support(grounds: Grounds) -> Finding:
    """Lack of dual criminality has more supporters than any other ground."""
    proposals, rows = _table(grounds, 4)
    counts = dict(zip(proposals, _count_by(rows, proposals, "support"), strict=True))
    dual = counts.pop("mla-refusal.no-dual-criminality", 0)
    value = f"{dual} supporters; the next ground has {max(counts.values())}"
    return _found(dual > max(counts.values()), value, _sources(rows))


@claim("C74", sessions=("ahc5",))
def serious_and_convention_offences_differ(grounds: Grounds) -> Finding:
    """Delegations treat rows 3 and 4 of Table 3 as different: their supporters are not the same."""
    proposals, _ = _table(grounds, 3)
    parts = [_records(grounds, proposals[row - 1]) for row in (3, 4)]
    third, fourth = (_names(part) for part in parts)
    value = (
        f"as delegations treat them: {len(third)} back serious crimes, {len(fourth)} serious "
        f"crimes with convention offences, {len(third & fourth)} both"
    )
    return _found(third != fourth, value, _sources(*parts))


@claim("C82", sessions=("ahc5",))
def refusal_grounds_and_blocs(grounds: Grounds) -> Finding:
    """Whether the Budapest label tells the sides on Table 4; national laws are not on record.

    A label that predicts well would contradict the claim. One that does not leaves open whether
    national law decides, and so the claim stays untested.
    """
    _, rows = _table(grounds, 4)
    label = _labels(grounds, "G-BUDAPEST", rows["delegation"].unique())
    accuracy, within, across = label_accuracy(_asked(grounds, rows).questions.values(), label)
    pairs = within[1] + across[1]
    value = f"being a Budapest party tells {accuracy:.0%} of {pairs} pairs right on Table 4"
    if np.isnan(accuracy):
        raise NotTestableError(f"{pairs} pairs of one kind only")
    if accuracy < GOOD_PREDICTION:
        raise NotTestableError(value, "national laws on the death penalty and on mutual assistance")
    return _found(False, value, _sources(rows, _of_group(grounds, "G-BUDAPEST")))


# --- votes, numbers and procedure -----------------------------------------------------------------


@claim("C34")
def untoc_threshold(grounds: Grounds) -> Finding:
    """Every source puts the threshold of a serious crime under UNTOC at four years."""
    rows = _statistics(grounds, "serious-crime-threshold")
    rows = rows[rows["instrument"] == "I-UNTOC"]
    if rows.empty:
        raise NotTestableError("no figure on record")
    value = f"{_listed(f'{item:g}' for item in rows['value'])} years in {len(rows)} sources"
    return _found(bool((rows["value"] == 4).all()), value, _sources(rows))


@claim("C35")
def tally_of_resolution_74_247(grounds: Grounds) -> Finding:
    """The vote on resolution 74/247 is 79 yes, 60 no, 33 abstentions and 21 not voting."""
    tally, sources = _vote(grounds, "V-74-247", "yes", "no", "abstain", "not_voting")
    value = "{} yes, {} no, {} abstentions, {} not voting".format(*tally)
    return _found(tally == [79, 60, 33, 21], value, sources)


@claim("C36")
def margin_of_resolution_74_247(grounds: Grounds) -> Finding:
    """Yes votes less no votes on resolution 74/247 make 19."""
    (yes, no), sources = _vote(grounds, "V-74-247", "yes", "no")
    return _found(yes - no == 19, f"{yes} less {no} is {yes - no}", sources)


@claim("C37")
def sponsors_of_resolution_74_247(grounds: Grounds) -> Finding:
    """The list of sponsors of the draft names 26 states beside Russia."""
    rows = _of_group(grounds, "G-SPONSORS-74-247")
    if rows.empty:
        raise NotTestableError("no list of sponsors on record")
    beside = len(set(rows["member"]) - {RUSSIA})
    counts = _statistics(grounds, "cosponsors-74-247")
    other = counts[~counts["source_id"].isin(NOT_INDEPENDENT | set(rows["source_id"]))]
    value = f"{len(rows)} names, {beside} beside Russia, in the Third Committee"
    for item in other.itertuples():
        value += f"; {item.source_id} counts {item.value:g} at a stage not told"
    return _found(beside == 26, value, _sources(rows))


@claim("C38")
def tally_of_brazils_amendment(grounds: Grounds) -> Finding:
    """The vote on Brazil's amendment is 88 for, 42 against and 32 abstaining, and it passed."""
    tally, sources = _vote(grounds, "V-2021-05-26-BRA", "yes", "no", "abstain")
    votes = grounds.register.votes
    outcome = votes.loc[votes["vote_id"] == "V-2021-05-26-BRA", "outcome"].iloc[0]
    value = "{} for, {} against, {} abstaining; {}".format(*tally, outcome)
    return _found(tally == [88, 42, 32] and outcome == "adopted", value, sources)


@claim("C39", sessions=(BEFORE,))
def western_delegations_backed_amendment(grounds: Grounds) -> Finding:
    """Western delegations support the two-thirds rule without exception; China and Russia do not.

    Needs records, not inferred, of at least three Western delegations.
    """
    rows = _records(grounds, "process.two-thirds", process=True)
    west = rows[rows["delegation"].isin(WESTERN)]
    against = {CHINA, RUSSIA} & _names(rows, "oppose")
    everything = grounds.register.positions
    inferred = everything[
        (everything["proposal_id"] == "process.two-thirds")
        & (everything["confidence"] == "inferred")
    ]
    value = (
        f"{len(against)} of China and Russia against; {west['delegation'].nunique()} Western "
        f"delegations on record, {len(inferred)} inferred records left out"
    )
    _enough(west["delegation"].nunique(), value)
    holds = len(against) == 2 and set(west["stance"]) == {"support"}
    return _found(holds, value, _sources(rows))


@claim("C41")
def two_thirds_rule_and_2019_majority(grounds: Grounds) -> Finding:
    """The majorities behind the Russian-led resolutions fall short of two thirds of votes cast.

    The arithmetic of the claim: states that voted against a new treaty could block under that rule
    and not under a simple majority.
    """
    told, every, sources = [], [], set()
    for vote_id, name in (("V-73-187", "73/187"), ("V-74-247", "74/247")):
        (yes, no), where = _vote(grounds, vote_id, "yes", "no")
        told.append(f"{_share(yes, yes + no)} on {name}")
        every.append(MOST * (yes + no) < yes < CLEAR * (yes + no))
        sources |= where
    return _found(all(every), f"as arithmetic: yes votes {' and '.join(told)}", sources)


@claim("C42")
def number_of_budapest_states(grounds: Grounds) -> Finding:
    """Whether the count of 70 fits the dated counts of other sources.

    States join and do not leave: a count of February 2024 below an earlier one or above a later one
    is contradicted, one that another source gives for that month is reproduced, and one in between
    stays open, the more so as the others count parties and not signatories.
    """
    rows = _statistics(grounds, "budapest-parties").sort_values("period")
    own = rows[rows["source_id"] == "S-LAC"]
    other = rows[~rows["source_id"].isin(NOT_INDEPENDENT)]
    if own.empty or other.empty:
        raise NotTestableError("no count beside the report's")
    count, month = own["value"].iloc[0], own["period"].iloc[0]
    told = _listed(f"{item.value:g} in {item.period}" for item in rows.itertuples())
    before, after = other[other["period"] < month], other[other["period"] > month]
    same = other[other["period"] == month]
    if (same["value"] == count).any():
        return _found(True, told, _sources(same))
    if (before["value"] > count).any() or (after["value"] < count).any() or len(same):
        return _found(False, told, _sources(other))
    raise NotTestableError(f"{told}: open, parties and signatories are not the same")


@claim("C61", sessions=("ahc2", "ahc3"))
def eight_chapters_and_preamble(grounds: Grounds) -> Finding:
    """There are eight chapters beside the preamble and contributions on every one of the eight."""
    listed = grounds.register.chapters
    chapters = set(listed["chapter"]) - {"preamble"}
    rows = grounds.register.submissions
    rows = rows[rows["chapter"].isin(chapters)]
    covered = rows["chapter"].nunique()
    preamble = "with" if "preamble" in set(listed["chapter"]) else "without"
    value = f"{len(chapters)} chapters {preamble} a preamble; contributions on {covered} of them"
    holds = len(chapters) == 8 and preamble == "with" and covered == 8
    return _found(holds, value, _sources(listed, rows))


@claim("C62")
def two_sessions_of_first_reading(grounds: Grounds) -> Finding:
    """Contributions were compiled for two sessions and both were held in 2022."""
    events = grounds.register.events
    compiled = events[events["kind"] == "compilation"]
    held = events[
        events["session"].isin(set(compiled["session"]) - {""}) & (events["kind"] == "session")
    ]
    if held.empty:
        raise NotTestableError("no compilation of contributions on record")
    years = sorted(set(held["date_start"].str[:4]))
    value = f"{held['session'].nunique()} sessions with compiled contributions, in {_listed(years)}"
    holds = held["session"].nunique() == 2 and years == ["2022"]
    return _found(holds, value, _sources(compiled, held))


@claim("C75", sessions=("ahc2",))
def points_that_stand_for_groups(grounds: Grounds) -> Finding:
    """The three joint submitters speak for several member states each."""
    groups = {EU: "G-EU", CARICOM: "G-CARICOM", RUSSIA: "G-RU-AHC2"}
    sent = set(grounds.register.submissions["delegation"]) & set(groups)
    sizes = {name: len(grounds.register.members(groups[name])) for name in groups if name in sent}
    value = ", ".join(f"{name} {size} states" for name, size in sizes.items()) or "no joint paper"
    holds = len(sizes) == 3 and min(sizes.values()) > 1
    return _found(holds, value, _sources(_of_group(grounds, *groups.values())))


@claim("C80", sessions=("ahc2", "ahc3"))
def papers_for_two_sessions_only(grounds: Grounds) -> Finding:
    """No draft on substance reached the committee before its second session.

    The list of submissions was made for the second and third sessions and cannot show that there
    were none for others; a state's own draft convention, handed to the committee after it was set
    up and before the second session, shows that there was one.
    """
    events = grounds.register.events
    kind, dates = events["kind"], events["date_start"]
    start = dates[(kind == "session") & (events["session"] == "ahc2")]
    set_up = dates[kind == "mandate"]
    if start.empty or set_up.empty:
        raise NotTestableError("no dates of the committee and its second session on record")
    between = (dates > set_up.max()) & (dates < start.min())
    early = events[(kind == "draft convention") & between]
    if early.empty:
        raise NotTestableError("no earlier draft on record; the list covers these sessions alone")
    value = f"{len(early)} reports of a draft convention handed in before: "
    value += "; ".join(f"{item.label} ({item.date_start})" for item in early.itertuples())
    return _found(False, value, _sources(early))


# --- alignments -----------------------------------------------------------------------------------


@claim("C54", sessions=SECOND_READING)
def china_and_russia_act_apart(grounds: Grounds) -> Finding:
    """China and Russia support at most half of their proposals together.

    The rule is joint support among the proposals that either supports, because the report speaks of
    how they acted; their agreement where both have a side stands beside it and does not decide.
    Some records of the fourth session are on file because the report names them as examples.
    """
    rows = _records(grounds, by=(CHINA, RUSSIA))
    joint, either, backed = _joint_support(rows, (CHINA, RUSSIA))
    agree, n = pair_agreement(sides(rows), CHINA, RUSSIA)
    value = f"joint support for {_share(joint, either)} proposals that either supports"
    value += f"; same side on {round(agree * n) if n else 0} of {n} where both have one"
    _enough(either, value)
    return _found(joint < MOST * either, value, _sources(backed))


@claim("C55", sessions=SECOND_READING)
def china_amends_and_seldom_deletes(grounds: Grounds) -> Finding:
    """China has more amendments on record than requests to delete."""
    rows = _records(grounds, by=CHINA)
    amended = _own_amendments(grounds, rows)
    deletions = grounds.register.proposals_with("kind", "deletion")
    deleted = rows[(rows["stance"] == "support") & rows["proposal_id"].isin(deletions)]
    value = f"amendments: {len(amended)}; requests to delete: {len(deleted)}"
    _enough(len(amended) + len(deleted), value)
    return _found(len(amended) > len(deleted), value, _sources(amended, deleted))


@claim("C56", sessions=REPORT_SESSIONS)
def labels_predict_poorly(grounds: Grounds) -> Finding:
    """Neither being a Budapest party nor being like-minded tells who stands with whom.

    The like-minded are those of the joint statement of 2023. Both labels must predict poorly, with
    the rival options and without them.
    """
    rows = _records(grounds)
    asked = _asked(grounds, rows)
    total = len(asked.questions)
    _enough(total, f"{total} questions")
    told, poor = [], []
    groups = {"G-BUDAPEST": "Budapest party", "G-LIKEMINDED-2023": "like-minded statement"}
    for group, name in groups.items():
        label = _labels(grounds, group, rows["delegation"].unique())
        accuracy, within, across = label_accuracy(asked.questions.values(), label)
        without, *_ = label_accuracy(asked.plain, label)
        if np.isnan([accuracy, without]).any():
            raise NotTestableError(f"{name}: pairs of one kind only")
        poor.append([item < GOOD_PREDICTION for item in (accuracy, without)])
        told.append(
            f"{name}: {accuracy:.0%} of pairs told right (together {_share(*within)} within, "
            f"{_share(*across)} across), {without:.0%} without rival options"
        )
    value = f"{total} questions; {'; '.join(told)}"
    used = rows[rows["proposal_id"].isin(asked.proposals())]
    sources = _sources(used, _of_group(grounds, *groups))
    return _robust([all(reading) for reading in zip(*poor, strict=True)], value, sources)


@claim("C57", sessions=REPORT_SESSIONS)
def budapest_parties_lack_unity(grounds: Grounds) -> Finding:
    """On procedure and cooperation fewer than three pairs of Budapest parties in four are together.

    Computed with the rival options and without them; the claim stays open when the two differ.
    """
    rows = _records(grounds)
    rows = rows[rows["chapter"].isin(["procedural-measures", "international-cooperation"])]
    label = _labels(grounds, "G-BUDAPEST", rows["delegation"].unique())
    parties = {name for name, value in label.items() if value}
    asked = _asked(grounds, rows).only(lambda _, question: len(parties & set(question)) > 1)
    together, pairs = pairs_together(asked.questions.values(), parties)
    alone, fewer = pairs_together(asked.plain, parties)
    value = (
        f"{_share(together, pairs)} pairs of parties together on {len(asked.questions)} questions; "
        f"{_share(alone, fewer)} without the rival options"
    )
    _enough(len(asked.plain), value)
    used = rows[rows["proposal_id"].isin(asked.proposals()) & rows["delegation"].isin(parties)]
    readings = [together < GOOD_PREDICTION * pairs, alone < GOOD_PREDICTION * fewer]
    return _robust(readings, value, _sources(used))


@claim("C58", sessions=("ahc5",))
def technology_transfer(grounds: Grounds) -> Finding:
    """The United States and at least two European delegations oppose it; China supports it.

    The EU speaks for 27 states, so that two European delegations are several countries.
    """
    rows = _records(grounds, "tech-transfer.include")
    backers, against = _names(rows), _names(rows, "oppose")
    european = {name for name in against if name == EU or _continent(name) == "Europe"}
    value = f"against: {_sorted_names(against)}; for: {_sorted_names(backers)}"
    holds = USA in against and len(european) > 1 and CHINA in backers
    return _found(holds, value, _sources(rows))


@claim("C63")
def terms_follow_breadth(grounds: Grounds) -> Finding:
    """States for a broad treaty use information-centred terms and states for a narrow one data.

    Looks at delegations with a side on breadth and a side on terms.
    """
    wide = {"criminalisation.broad": 1, "scope.narrow-instrument": -1}
    terms = {"terminology.digital-information": 1, "title.ict-criminal-purposes": 1}
    terms["title.cybercrime"] = -1
    rows = _records(grounds, [*wide, *terms])
    table = sides(rows)
    lean = [
        table.reindex(columns=list(signs)).mul(pd.Series(signs)).mean(axis="columns")
        for signs in (wide, terms)
    ]
    both = pd.concat(lean, axis="columns").dropna()
    as_told = int((np.sign(both[0]) == np.sign(both[1])).sum())
    value = f"{as_told} of {len(both)} delegations with a side on both as told"
    _enough(len(both), value)
    used = rows[rows["delegation"].isin(both.index)]
    return _found(as_told > MOST * len(both), value, _sources(used))


@claim("C68", sessions=REPORT_SESSIONS)
def eu_stronger_on_criminalisation(grounds: Grounds) -> Finding:
    """More delegations stand with the EU on criminalisation than on safeguards and assistance.

    Each of the two needs questions enough on which the EU has a side: one proposal is no chapter.
    Member states of the EU are left out.
    """
    rows = _records(grounds)
    rows = rows[~rows["delegation"].isin(grounds.register.members("G-EU"))]
    asked = _asked(grounds, rows).only(lambda _, question: EU in question)
    offences = set(rows.loc[rows["chapter"] == "criminalization", "proposal_id"])
    others = set(grounds.register.proposals_with("kind", "safeguards or assistance"))
    topics = {
        "criminalisation": [name for name in asked.questions if name in offences],
        "safeguards and mutual assistance": [
            name for name in asked.questions if others & set(asked.proposals([name]))
        ],
    }
    shares, told = [], []
    for topic, names in topics.items():
        answers = [
            bool(taken & asked.questions[name][EU])
            for name in names
            for who, taken in asked.questions[name].items()
            if who != EU
        ]
        shares.append(sum(answers) / len(answers) if answers else np.nan)
        told.append(
            f"with the EU on {topic}: {_share(sum(answers), len(answers))} "
            f"(questions: {len(names)})"
        )
    value = "; ".join(told)
    _enough(min(len(names) for names in topics.values()), value)
    used = rows[rows["proposal_id"].isin(asked.proposals(chain(*topics.values())))]
    return _found(shares[0] > MOST and shares[0] > shares[1], value, _sources(used))


@claim("C69", sessions=REPORT_SESSIONS)
def china_freer_on_technical_assistance(grounds: Grounds) -> Finding:
    """The EU opposes more of what is asked for in technical assistance than China does.

    What can be seen of the claim; it needs both delegations' sides on at least three proposals.
    """
    rows = _records(grounds, by=(CHINA, EU))
    rows = rows[rows["chapter"] == "technical-assistance"]
    table = sides(rows)
    known = [
        int(table.loc[name].notna().sum()) if name in table.index else 0 for name in (CHINA, EU)
    ]
    value = f"records on technical assistance: China {known[0]}, EU {known[1]}"
    _enough(min(known), value)
    opposed = [int((table.loc[name] == -1).sum()) for name in (CHINA, EU)]
    value += f"; opposed {opposed[0]} and {opposed[1]}"
    return _found(opposed[0] / known[0] < opposed[1] / known[1], value, _sources(rows))


@claim("C70", sessions=SECOND_READING)
def brics_and_sco_started_and_parted(grounds: Grounds) -> Finding:
    """Most members sponsored resolution 74/247; most proposals were backed by one member alone.

    Both must hold for BRICS and for the Shanghai Cooperation Organisation. Two members backing a
    proposal count as joint, the mildest test of coordination that there is.
    """
    sponsors = set(grounds.register.members("G-SPONSORS-74-247"))
    rows = _records(grounds)
    told, every, used = [], [], []
    for group, name in (("G-BRICS", "BRICS"), ("G-SCO", "SCO")):
        founders = _members(grounds, group, "ahc1")
        active = _members(grounds, group, "ahc4")
        joint, any_member, backed = _joint_support(rows, active)
        part = (
            f"{name}: {len(founders & sponsors)} of {len(founders)} members sponsored, "
            f"joint support for {_share(joint, any_member)} proposals"
        )
        _enough(min(len(founders), any_member), part)
        every.append(len(founders & sponsors) > MOST * len(founders) and joint < MOST * any_member)
        told.append(part)
        used.append(backed)
    sources = _sources(*used, _of_group(grounds, "G-SPONSORS-74-247", "G-BRICS", "G-SCO"))
    return _found(all(every), "; ".join(told), sources)
