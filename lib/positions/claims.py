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
counts and is told as such. Claims that say which
delegations are, or are not, on record are rows of ``claim_checks.csv``; the others are functions.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
import pandas as pd

from positions.agreement import MIN_SIGNALS, pair_agreement, sides
from positions.delegations import EU, RUSSIA, directory, is_group, short, with_article
from positions.nouns import PERCENT_FROM, counted
from positions.outcomes import INFERRED, known, wishes
from positions.register import GENERAL_KNOWLEDGE, TABLES, Register, lasting, substantive
from positions.schema import BEFORE, items

CORROBORATED, FOLLOWS, RESTATED = "corroborated", "follows", "restated"
CONTRADICTED, NOT_TESTABLE = "contradicted", "not testable"
VERDICTS = (CORROBORATED, FOLLOWS, RESTATED, CONTRADICTED, NOT_TESTABLE)

#: Basis of a verdict: where the rows behind it come from.
ORIGINAL_ALONE, BOTH, OTHERS = "the original alone", "the original and others", "other sources"

#: The original, and with it what the compiler knew without a source: neither confirms anything.
ORIGINAL = "S-LAC"
NOT_INDEPENDENT = frozenset({ORIGINAL, GENERAL_KNOWLEDGE})
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
#: A rule that more of the comparable pairs or sets would pass confirms nothing.
PLACEBO = 4 / 5
#: What is said there.
NO_POWER = "the rule hardly tells anybody apart"
#: Fewest supported proposals of each of two delegations whose joint support is ranked.
LEAST_SUPPORTED = 5

# --- what the claims are about --------------------------------------------------------------------

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


# --- grounds, findings and the list of checks -----------------------------------------------------


@dataclass(frozen=True)
class Grounds:
    """What an edition has to test claims with."""

    register: Register  # its positions are those of the edition's periods
    sessions: frozenset[str]  # ids of the periods that the edition covers
    #: Wordscores results on papers: columns delegation, role (``reference`` or ``virgin``) and mv
    #: (rescaled score, NaN if none). Empty without papers.
    scores: Mapping[tuple[str, str], pd.DataFrame] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Whether a claim holds, the numbers behind it with their n, and the ids of their sources."""

    holds: bool
    value: str
    sources: frozenset[str] = frozenset()


Test = Callable[[Grounds], Finding]


@dataclass(frozen=True)
class Check:
    """A claim's function, the sessions and papers that it needs, and whether it is arithmetic."""

    function: Test
    sessions: tuple[str, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()
    arithmetic: bool = False

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
    arithmetic: bool = False,
) -> Callable[[Test], Test]:
    """Register a function as the test of a claim.

    It runs when the edition covers the sessions and has the papers, and sees the positions and
    submissions of those sessions alone; with none it sees all that the edition has.
    """

    def register(function: Test) -> Test:
        if claim_id in CHECKS:
            raise ValueError(
                f"{claim_id} is tested by {CHECKS[claim_id].name} already; "
                "every claim has one function"
            )
        CHECKS[claim_id] = Check(function, sessions, papers, arithmetic)
        return function

    return register


def checks_of(register: Register) -> dict[str, Check]:
    """The checks of all claims by id: functions, and rows of ``claim_checks.csv``."""
    checks = dict(CHECKS)
    for claim_id, rows in register.claim_checks.groupby("claim_id", sort=False):
        if claim_id in CHECKS:
            raise ValueError(f"{claim_id} has a function and rows in claim_checks.csv; keep one")
        check = functools.partial(names_on_record, rows=rows)
        checks[claim_id] = Check(check, tuple(rows["session"].unique()))
    return checks


def without_original(register: Register) -> Register:
    """The register without the rows that come from the original or from no source.

    A vote that another source confirms stays. Lists of members from general knowledge stay as well:
    they say who belongs together, not who holds what.
    """
    kept = {}
    for name in TABLES:
        frame = getattr(register, name)
        if "source_id" not in frame:
            continue
        own = frame["source_id"].isin([ORIGINAL] if name == "groups" else NOT_INDEPENDENT)
        if "confirmed_by" in frame:
            own &= frame["confirmed_by"].isin(["", *NOT_INDEPENDENT])
        kept[name] = frame[~own]
    return dataclasses.replace(register, **kept)


def check_claims(grounds: Grounds) -> pd.DataFrame:
    """Verdict on every claim with what it rests on.

    Columns claim_id, claim, verdict, value, basis, sources, place, needs, function, chapter.
    ``verdict`` is one of `VERDICTS`, ``value`` what was computed, ``sources`` the ids, joined by
    semicolons, of the sources of the records used. ``basis`` says whether these are the original
    alone, the original and others, or others; it is empty where there is no verdict. ``place`` is
    section and footnote in the original, ``function`` the name of the function that tests the
    claim, empty without one.
    """
    rows, checks = [], checks_of(grounds.register)
    alone = dataclasses.replace(grounds, register=without_original(grounds.register))
    for row in grounds.register.claims.itertuples():
        check = checks.get(row.claim_id)
        if check:
            verdict, found, needs = _judged(check, row.needs, grounds, alone)
        else:
            verdict, found, needs = NOT_TESTABLE, Finding(False, row.untestable), row.needs
        rows.append(
            {
                "claim_id": row.claim_id,
                "claim": row.claim,
                "verdict": verdict,
                "value": found.value,
                "basis": "" if verdict == NOT_TESTABLE else _basis(found.sources),
                "sources": "; ".join(sorted(found.sources)),
                "place": f"section {row.chapter_of_report}, {row.place}",
                "needs": needs,
                "function": check.name if check else "",
                "chapter": row.chapter_of_report,
            }
        )
    return pd.DataFrame(rows)


def _judged(check: Check, needs: str, grounds: Grounds, alone: Grounds) -> tuple[str, Finding, str]:
    """Verdict on one claim, the finding, and what a test would need."""
    left_out = [item for item in check.sessions if item not in grounds.sessions]
    if left_out:
        missing = f"records of {_listed(left_out)}, which this edition leaves out"
        return NOT_TESTABLE, Finding(False, ""), f"{missing}; {needs}"
    if any(paper not in grounds.scores for paper in check.papers):
        return NOT_TESTABLE, Finding(False, ""), needs
    try:
        found = check.function(_narrowed(grounds, check.sessions))
    except NotTestableError as reason:
        return NOT_TESTABLE, Finding(False, reason.value), reason.needs or needs
    if not found.holds:
        return CONTRADICTED, found, ""
    try:
        rest = check.function(_narrowed(alone, check.sessions))
    except NotTestableError:
        return FOLLOWS if check.arithmetic else RESTATED, found, ""
    if rest.holds:
        return CORROBORATED, found, ""
    value = f"{found.value}; but without the original's own records: {rest.value}"
    return NOT_TESTABLE, Finding(False, value), needs


def _narrowed(grounds: Grounds, sessions: tuple[str, ...]) -> Grounds:
    """The grounds with the positions and submissions of the sessions that a check declares."""
    if not sessions:
        return grounds
    register = grounds.register.of_sessions(sessions)
    submissions = register.submissions[register.submissions["session"].isin(sessions)]
    register = dataclasses.replace(register, submissions=submissions)
    return dataclasses.replace(grounds, register=register)


def _basis(sources: frozenset[str]) -> str:
    if sources <= NOT_INDEPENDENT:
        return ORIGINAL_ALONE
    return BOTH if ORIGINAL in sources else OTHERS


# --- reading the grounds -------------------------------------------------------------------------


def _found(
    holds: bool,
    value: str,
    sources: Iterable[str] = (),
    *,
    placebo: Iterable[bool] | None = None,
    of: str = "",
) -> Finding:
    """A finding; not testable where a claim holds that nearly all comparable objects would pass.

    ``placebo`` are the outcomes of the same rule for the comparable objects; ``of`` names one.
    """
    if placebo is not None:
        would = [bool(item) for item in placebo]
        value = f"{value}; {_share(sum(would), len(would), of)} would pass"
        _enough(len(would), value)
        if holds and sum(would) > PLACEBO * len(would):
            raise NotTestableError(f"{value}: {NO_POWER}")
    return Finding(bool(holds), value, frozenset(sources) - {""})


def _robust(readings: Collection[bool], value: str, *rest, **more) -> Finding:
    """A finding on which several readings agree; not testable when they do not."""
    if len(set(readings)) > 1:
        raise NotTestableError(f"{value}: the readings differ")
    return _found(all(readings), value, *rest, **more)


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
        alone = f"{counted(inferred, 'inferred record')} alone"
        raise NotTestableError(alone if inferred else "no record")
    return kept


def _names(records: pd.DataFrame, stance: str = "support") -> set[str]:
    """Delegations with a stance."""
    return set(records.loc[records["stance"] == stance, "delegation"])


def _rows(grounds: Grounds, table: str, column: str, *values: str) -> pd.DataFrame:
    """Rows of one of the register's tables with one of some values in a column."""
    frame = getattr(grounds.register, table)
    return frame[frame[column].isin(values)]


def _on_record(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    """Rows of a table; not testable without any."""
    if rows.empty:
        raise NotTestableError(f"no {what} on record")
    return rows


def _table(grounds: Grounds, number: int) -> tuple[list[str], pd.DataFrame]:
    """The proposals of one of the original's tables, and the records on them."""
    proposals = grounds.register.proposals_with("original_table", f"Table {number}")
    return proposals, _records(grounds, proposals)


def _groups(grounds: Grounds, session: str = "") -> dict[str, set[str]]:
    """Members of every group, or of those that a group has in a session, by the group's id."""
    frame = grounds.register.groups
    if session:
        valid = [session in items(cell) for cell in frame["valid_session"]]
        frame = frame[np.array(valid, dtype=bool)]
    return {name: set(rows["member"]) for name, rows in frame.groupby("group_id", sort=False)}


def _vote(grounds: Grounds, vote_id: str, *counts: str) -> tuple[list[int], set[str]]:
    """Some counts of a vote, and their sources; not testable when one is not on record."""
    rows = _rows(grounds, "votes", "vote_id", vote_id)
    if rows.empty or rows[list(counts)].isna().any(axis=None):
        raise NotTestableError(f"no full tally of {vote_id} on record")
    sources = {*rows["source_id"], *rows["confirmed_by"]}
    return [int(rows.iloc[0][name]) for name in counts], sources


def _roll(grounds: Grounds) -> pd.DataFrame:
    """The single states' votes on the committee's mandate."""
    return _on_record(_rows(grounds, "votes_by_state", "vote_id", MANDATE_VOTE), "roll call")


def _enough(n: int, value: str, least: int = MIN_SIGNALS) -> None:
    """Stop where a share would rest on too little."""
    if n < least:
        raise NotTestableError(f"{value}; fewer than {least}")


def _listed(names: Iterable[object]) -> str:
    """Names joined for reading, or 'none'."""
    items = [str(name) for name in names]
    if len(items) < 2:
        return items[0] if items else "none"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _sorted_names(names: Iterable[str]) -> str:
    return _listed(map(with_article, sorted(names, key=short)))


def _each(values: Collection[object], unit: str) -> str:
    """Values of several objects with their unit, said once where they are the same."""
    alike = len(values) > 1 and len(set(values)) == 1
    return f"{next(iter(values))} {unit} each" if alike else f"{_listed(values)} {unit}"


def _share(part: float, whole: int, *noun: str) -> str:
    """A part of some objects; with a percentage where there are ten or more."""
    if not whole:
        return counted(0, *noun)
    of = f"{f'{part:g}' if part else 'none'} of {counted(whole, *noun)}"
    return f"{of} ({_percent(part / whole)})" if whole >= PERCENT_FROM else of


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


class _Number(int):
    """A number that a template writes with its noun, as in ``{n:supporter}``."""

    def __format__(self, noun: str) -> str:
        return counted(int(self), noun) if noun else str(int(self))


# --- claims about what is on record ---------------------------------------------------------------


def names_on_record(grounds: Grounds, rows: pd.DataFrame) -> Finding:
    """Whether the delegations on record are as the rows of ``claim_checks.csv`` say.

    A delegation that should be there and has another stance contradicts; one without a record
    leaves the claim open.
    """
    told, used, missing, holds = [], [], set(), True
    for row in rows.itertuples():
        named = set(items(row.delegations))
        records = _records(grounds, row.proposal_id, process=True)
        found = _names(records, row.stance)
        if row.relation == "excludes":
            holds &= not named & found
        else:
            otherwise = (named - found) & set(records["delegation"])
            holds &= not otherwise and (row.relation == "includes" or found <= named)
            missing |= named - found - otherwise
        shown = records["delegation"].isin(named) | (records["stance"] == row.stance)
        used.append(
            records[shown if row.relation != "includes" else records["delegation"].isin(named)]
        )
        told.append(
            row.value.format(
                n=_Number(len(found)),
                names=_sorted_names(found),
                found=_sorted_names(named & found),
            )
        )
    value = "; ".join(filter(None, told))
    if holds and missing:
        raise NotTestableError(f"{value}; no such record of {_sorted_names(missing)}")
    return _found(holds, value, _sources(*used))


def figure_on_record(grounds: Grounds, statistic: str, value: float) -> Finding:
    """Whether a row of ``statistics.csv`` has the figure."""
    rows = _on_record(_rows(grounds, "statistics", "statistic_id", statistic), "figure")
    first = next(rows.itertuples())
    told = f"{first.label}: {first.value:g}" + " %" * (first.unit == "percent")
    return _found(bool((rows["value"] == value).all()), told, _sources(rows))


#: Claims that are one figure: row of ``statistics.csv`` and figure.
FIGURES = {
    "C43": ("N01", 31.83),
    "C44": ("N02", 10.45),
    "C45": ("N04", 10),
    "C46": ("N03", 57.23),
    "C61": ("N26", 8),
    "C72": ("N17", 7),
}


def events_on_record(grounds: Grounds, dates: Mapping[str, str]) -> Finding:
    """Whether events are on record with the dates, as far as the claim gives them."""
    rows = _rows(grounds, "events", "event_id", *dates)
    n = _share(len(rows), len(dates), "event") if len(dates) > 1 else "the event"
    value = f"{n} on record: {_listed(rows['date_start'])}"
    if any(not row.date_start.startswith(dates[row.event_id]) for row in rows.itertuples()):
        return _found(False, value, _sources(rows))
    _enough(len(rows), value, len(dates))
    return _found(True, value, _sources(rows))


#: Claims that are dated events.
EVENTS = {
    "C83": {
        "E-2014-07-15-BRICS-FORTALEZA": "2014-07",
        "E-2015-07-BRICS-UFA": "2015-07",
        "E-2017-BRICS-COORDINATES": "2017",
        "E-2017-10-RUSSIAN-DRAFT": "2017",
    },
    "C84": {"E-2020-SCO-COORDINATES": "2020"},
    "C85": {"E-2021-05-10-ORGANIZATIONAL-SESSION": "2021-05"},
}


def tally_on_record(grounds: Grounds, vote_id: str, counts: Mapping[str, int]) -> Finding:
    """Whether a vote has the counts and was adopted."""
    tally, sources = _vote(grounds, vote_id, *counts)
    outcome = _rows(grounds, "votes", "vote_id", vote_id)["outcome"].iloc[0]
    told = (f"{n} {name.replace('_', ' ')}" for name, n in zip(counts, tally, strict=True))
    holds = tally == list(counts.values()) and outcome == "adopted"
    return _found(holds, f"{', '.join(told)}; {outcome}", sources)


#: Claims that are the tally of a vote.
TALLIES = {
    "C35": (MANDATE_VOTE, {"yes": 79, "no": 60, "abstain": 33, "not_voting": 21}),
    "C38": ("V-2021-05-26-BRA", {"yes": 88, "no": 42, "abstain": 32}),
}

for _claim, (_statistic, _value) in FIGURES.items():
    claim(_claim)(functools.partial(figure_on_record, statistic=_statistic, value=_value))
for _claim, _dates in EVENTS.items():
    claim(_claim)(functools.partial(events_on_record, dates=_dates))
for _claim, (_vote_id, _counts) in TALLIES.items():
    claim(_claim)(functools.partial(tally_on_record, vote_id=_vote_id, counts=_counts))


# --- who stands with whom -------------------------------------------------------------------------

#: For each delegation, what it stands with on one question.
Question = dict[str, frozenset[object]]


def rivals_of(proposals: pd.DataFrame) -> dict[str, list[str]]:
    """Sets of proposals that exclude one another, by name."""
    held = proposals[proposals["rivals"] != ""]
    return held.groupby("rivals", sort=False)["proposal_id"].agg(list).to_dict()


def questions(records: pd.DataFrame, rivals: Mapping[str, list[str]]) -> dict[str, Question]:
    """Questions on which delegations can be told apart.

    A question is a proposal that has support and opposition on record (a delegation stands with one
    side), or a set of rivals (it stands with the options that it supports). A proposal that nobody
    opposes sets nobody apart and is left out.
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
    """How well a label tells who stands with whom, and pairs together within and across it.

    Mean of the share of pairs with one label that stand together and of the share of pairs with
    different labels that stand apart: about 0.5 for a useless label, 1 for a perfect one, whatever
    the sizes of the two sets. NaN where one kind of pair does not occur.
    """
    with_label = {name for name, value in label.items() if value}
    halves = [pairs_together(asked, half) for half in (with_label, set(label) - with_label)]
    within = (halves[0][0] + halves[1][0], halves[0][1] + halves[1][1])
    every = pairs_together(asked, set(label))
    across = (every[0] - within[0], every[1] - within[1])
    if not within[1] or not across[1]:
        return float("nan"), within, across
    return (within[0] / within[1] + 1 - across[0] / across[1]) / 2, within, across


def _labels(grounds: Grounds, members: Collection[str], names: Iterable[str]) -> dict[str, bool]:
    """Whether delegations belong to a set; a group delegation goes with most of its members."""
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


def _supported(records: pd.DataFrame) -> dict[str, set[str]]:
    """The proposals that each delegation supports."""
    backed = records[records["stance"] == "support"]
    return backed.groupby("delegation")["proposal_id"].agg(set).to_dict()


def _joint_support(backed: Mapping[str, set[str]], names: Iterable[str]) -> tuple[int, int]:
    """Proposals that two or more of some delegations support, and those that any of them does."""
    found = pd.Series(list(chain.from_iterable(backed.get(name, ()) for name in names)), dtype=str)
    supporters = found.value_counts()
    return int((supporters > 1).sum()), len(supporters)


# --- scores on papers -----------------------------------------------------------------------------


def _placed(grounds: Grounds, paper: tuple[str, str]) -> pd.Series:
    """Rescaled scores of the virgin texts by delegation; not testable with too few."""
    table = grounds.scores[paper]
    scores = table[table["role"] == "virgin"].set_index("delegation")["mv"].dropna()
    _enough(len(scores), f"{counted(len(scores), 'scored paper')} on {paper[1]} in {paper[0]}")
    return scores


def _ends(grounds: Grounds) -> list[float]:
    """Scores of Russia and of the EU on criminalisation."""
    table = grounds.scores[CRIMINALIZATION]
    scores = table[table["role"] == "reference"].set_index("delegation")["mv"].dropna()
    if missing := [name for name in (RUSSIA, EU) if name not in scores.index]:
        raise NotTestableError(f"no reference score of {_listed(missing)}")
    return [float(scores[name]) for name in (RUSSIA, EU)]


def _nearer_eu(grounds: Grounds) -> pd.Series:
    """Whether each scored paper on criminalisation lies nearer to the EU than to Russia."""
    russia, eu = _ends(grounds)
    scores = _placed(grounds, CRIMINALIZATION)
    return (scores - eu).abs() < (scores - russia).abs()


def papers_nearer_eu(grounds: Grounds, bar: float) -> Finding:
    """Whether more than a share of the scored papers on criminalisation lie nearer to the EU."""
    near = _nearer_eu(grounds)
    value = f"{_share(int(near.sum()), len(near), 'paper')} nearer to the EU"
    return _found(near.mean() > bar, value, [PAPERS])


def named_nearer_eu(grounds: Grounds, names: Collection[str]) -> Finding:
    """Whether some delegations' papers on criminalisation all lie nearer to the EU."""
    near = _nearer_eu(grounds)
    if missing := [name for name in names if name not in near.index]:
        raise NotTestableError(f"no score for {_sorted_names(missing)}")
    yes = [name for name in names if near[name]]
    value = f"{len(yes)} of {len(names)} nearer to the EU: {_sorted_names(yes)}"
    return _found(len(yes) == len(names), value, [PAPERS])


def more_diverse(grounds: Grounds, others: Iterable[tuple[str, str]], factor: float) -> Finding:
    """Whether scores on other chapters spread more than those on criminalisation."""
    base = _placed(grounds, CRIMINALIZATION)
    spreads = {paper: _placed(grounds, paper) for paper in others}
    told = [("criminalization", base), *((paper[1], item) for paper, item in spreads.items())]
    value = "standard deviation " + ", ".join(
        f"{item.std():.2f} on {chapter} (n = {len(item)})" for chapter, item in told
    )
    wider = all(item.std() > factor * base.std() for item in spreads.values())
    return _found(wider, value, [PAPERS])


for _claim, _bar in {"C01": MOST, "C02": OVERWHELMING, "C10": CLEAR}.items():
    _test = functools.partial(papers_nearer_eu, bar=_bar)
    claim(_claim, sessions=("ahc2",), papers=(CRIMINALIZATION,))(_test)
for _claim, _who in {
    "C03": ("Brazil", "India", "South Africa"),
    "C09": ("Japan", "Singapore"),
}.items():
    _test = functools.partial(named_nearer_eu, names=_who)
    claim(_claim, sessions=("ahc2",), papers=(CRIMINALIZATION,))(_test)
for _claim, _others, _factor in (
    ("C07", (PROCEDURE,), 1),
    ("C08", (PROCEDURE, COOPERATION), MUCH_MORE),
):
    _test = functools.partial(more_diverse, others=_others, factor=_factor)
    _sessions = tuple(dict.fromkeys(session for session, _ in (CRIMINALIZATION, *_others)))
    claim(_claim, sessions=_sessions, papers=(CRIMINALIZATION, *_others))(_test)


@claim("C04", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def african_states_nearer_eu(grounds: Grounds) -> Finding:
    """At least three African states lie nearer to the EU on criminalisation."""
    near = _nearer_eu(grounds)
    in_africa = {one.name for one in directory() if one.continent == "Africa"}
    african = [name for name in near.index if name in in_africa]
    _enough(len(african), f"{counted(len(african), 'scored paper')} of African states")
    yes = [name for name in african if near[name]]
    value = f"{_share(len(yes), len(african), 'African state')} nearer to the EU: "
    value += _sorted_names(yes)
    return _found(len(yes) >= SEVERAL, value, [PAPERS])


@claim("C05", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def russia_far_from_nearly_all(grounds: Grounds) -> Finding:
    """Nine papers in ten lie more than half of the scale away from Russia."""
    russia, eu = _ends(grounds)
    distance = (_placed(grounds, CRIMINALIZATION) - russia).abs() / abs(eu - russia)
    far = int((distance > FAR).sum())
    value = f"{_share(far, len(distance), 'paper')} beyond the middle of the scale from Russia"
    return _found(far / len(distance) >= NEARLY_ALL, value, [PAPERS])


@claim("C11", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def scale_from_russia_to_eu(grounds: Grounds) -> Finding:
    """The two references stand at −1 and 1, and the rescaled papers of the others in between."""
    ends, scores = _ends(grounds), _placed(grounds, CRIMINALIZATION)
    inside = scores.between(min(ends), max(ends))
    value = f"Russia at {ends[0]:.2f}, the EU at {ends[1]:.2f}; "
    value += f"{_share(int(inside.sum()), len(scores), 'paper')} in between"
    return _found(np.allclose(ends, [-1, 1]) and inside.all(), value, [PAPERS])


# --- papers and groups ----------------------------------------------------------------------------


@claim("C13", sessions=("ahc2", "ahc3"))
def three_joint_papers(grounds: Grounds) -> Finding:
    """The EU, CARICOM through Jamaica and Russia with others are the only joint submitters.

    A submitter is joint when it is a group or leads one of Russia's joint papers.
    """
    led = _rows(grounds, "groups", "role", "lead")
    joint = grounds.register.joint_submissions
    sent = set(joint["delegation"])
    through = set(joint.loc[joint["delegation"] == CARICOM, "through"]) - {""}
    value = f"joint submitters: {_sorted_names(sent)}; through: {_sorted_names(through)}"
    holds = sent <= {EU, CARICOM, RUSSIA} and through <= {"Jamaica"}
    if holds:
        _enough(len(sent | through), value, 4)
    return _found(holds, value, _sources(joint, led))


@claim("C14", sessions=("ahc2",))
def russia_spoke_for_five(grounds: Grounds) -> Finding:
    """Those who record the states of Russia's second joint paper name the same six.

    One witness is the list of the paper's group, another the supporters of the offences on
    extremist materials, which another source ascribes to the joint paper.
    """
    named = {RUSSIA, CHINA, "Belarus", "Burundi", "Nicaragua", "Tajikistan"}
    listed = _rows(grounds, "groups", "group_id", "G-RU-AHC2")
    positions = grounds.register.positions
    other = substantive(positions[positions["proposal_id"] == "content.extremist-materials"])
    witnesses = [found for found in (set(listed["member"]), _names(other)) if found]
    if not witnesses:
        raise NotTestableError("no list of the joint paper's states on record")
    value = f"{counted(len(witnesses), 'list')} of {_each([*map(len, witnesses)], 'states')}"
    return _found(all(found == named for found in witnesses), value, _sources(listed, other))


@claim("C15", sessions=("ahc2", "ahc3"))
def mali_joined(grounds: Grounds) -> Finding:
    """Mali alone is new among the states of Russia's paper for the third session."""
    before, after = (set(grounds.register.members(item)) for item in ("G-RU-AHC2", "G-RU-AHC3"))
    if not before or not after:
        raise NotTestableError("no list of the joint papers' states on record")
    value = f"joined: {_sorted_names(after - before)}; left: {_sorted_names(before - after)}"
    sources = _sources(_rows(grounds, "groups", "group_id", "G-RU-AHC2", "G-RU-AHC3"))
    return _found(after - before == {"Mali"} and before < after, value, sources)


@claim("C16", sessions=("ahc2",))
def china_sent_no_paper(grounds: Grounds) -> Finding:
    """No submission of the second session is China's own, and Russia's joint paper names China.

    The list of submissions is not complete, so the absence counts only beside the joint paper.
    """
    rows = _on_record(grounds.register.submissions, "submission")
    group = _on_record(_rows(grounds, "groups", "group_id", "G-RU-AHC2"), "joint paper's list")
    own, joint = int((rows["delegation"] == CHINA).sum()), CHINA in set(group["member"])
    value = f"{counted(own, 'paper')} of China's own among "
    value += f"{counted(rows['delegation'].nunique(), 'submitter')} on record"
    value += "; named in Russia's joint paper" if joint else "; not named in Russia's joint paper"
    used = rows[rows["delegation"].isin([CHINA, RUSSIA])]
    return _found(own == 0 and joint, value, _sources(used, group))


# --- criminalisation ------------------------------------------------------------------------------


@claim("C20", sessions=("ahc4",))
def china_leaves_russian_offences_unsupported(grounds: Grounds) -> Finding:
    """China leaves unsupported more than half of what Russia supports on criminalisation.

    Comparable are the other delegations that support anything in the chapter. Two of the proposals
    are on record because the report names them as examples.
    """
    rows = _records(grounds)
    rows = rows[rows["chapter"] == "criminalization"]
    backed = _supported(rows)
    russian = backed.pop(RUSSIA, set())

    def alone(name: str) -> int:
        return len(russian - backed.get(name, set()))

    value = f"{_share(alone(CHINA), len(russian), 'Russian proposal')} without China's support"
    _enough(len(russian), value)
    others = [alone(name) > MOST * len(russian) for name in backed if name != CHINA]
    used = rows[rows["proposal_id"].isin(russian) & rows["delegation"].isin([RUSSIA, CHINA])]
    holds = alone(CHINA) > MOST * len(russian)
    return _found(holds, value, _sources(used), placebo=others, of="other delegation")


@claim("C92")
def theft_reached_the_convention(grounds: Grounds) -> Finding:
    """The offence of theft or fraud stands in the adopted text.

    Comparable are the other proposals on criminalisation whose outcome is known.
    """
    return _forecast(grounds, "C92")


@claim("C93")
def content_offences_stayed_out(grounds: Grounds) -> Finding:
    """None of the content-related offences of the sixth session stands in the adopted text."""
    return _forecast(grounds, "C93")


def _forecast(grounds: Grounds, claim_id: str) -> Finding:
    """Whether proposals on criminalisation came out as ``forecasts.csv`` has it expected."""
    register = grounds.register
    rows = _on_record(_rows(grounds, "forecasts", "claim_id", claim_id), "forecast")
    forecast = next(rows.itertuples())
    chapter = register.proposals.loc[
        register.proposals["chapter"] == "criminalization", "proposal_id"
    ]
    settled = known(register.outcomes)
    settled = settled[settled["proposal_id"].isin(chapter)]
    own = settled["proposal_id"].isin(items(forecast.proposals))
    rows, others = _on_record(settled[own], "outcome"), settled[~own]
    told = rows["outcome"] + rows["confidence"].map({INFERRED: " (inferred)"}).fillna("")
    return _found(
        (rows["outcome"] == forecast.expected).all(),
        f"in the adopted text: {_listed(told)}",
        _sources(rows),
        placebo=others["outcome"] == forecast.expected,
        of="other known outcome",
    )


@claim("C94", sessions=("ahc7",))
def criminalisation_contested_to_the_end(grounds: Grounds) -> Finding:
    """In the seventh session a proposal on criminalisation has support and opposition."""
    rows = _records(grounds)
    chapters = {name: len(questions(part, {})) for name, part in rows.groupby("chapter", sort=True)}
    contested = chapters.pop("criminalization", 0)
    value = f"{counted(contested, 'proposal')} on criminalisation with support and opposition"
    _enough(contested, value, 1)
    used = rows[rows["chapter"] == "criminalization"]
    others = [n > 0 for n in chapters.values()]
    return _found(True, value, _sources(used), placebo=others, of="other chapter")


# --- safeguards -----------------------------------------------------------------------------------


@claim("C71", sessions=SECOND_READING)
def cross_border_access_was_fought_over(grounds: Grounds) -> Finding:
    """Rules on cross-border access to data have support and opposition in both sessions."""
    access = ["data.transborder-unilateral", "sovereignty.jurisdiction-data-access"]
    rows = _records(grounds, access)
    met = {session: sorted(set(part["stance"])) for session, part in rows.groupby("session")}
    value = "; ".join(f"{session}: {_listed(stances)}" for session, stances in met.items())
    if not all({"support", "oppose"} <= set(met.get(item, ())) for item in SECOND_READING):
        raise NotTestableError(f"{value}; not both sides in both sessions")
    return _found(True, value, _sources(rows))


# --- mutual legal assistance ----------------------------------------------------------------------


@claim("C25", sessions=("ahc5",), arithmetic=True)
def no_majority_in_table_3(grounds: Grounds) -> Finding:
    """The best-supported proposal has no more than half of the delegations named in Table 3.

    These are the fewest delegations that a majority could be counted of; those on record in the
    session are more.
    """
    _, rows = _table(grounds, 3)
    rows = rows[rows["stance"] == "support"]
    named = rows["delegation"].nunique()
    _enough(named, f"{counted(named, 'delegation')} in Table 3")
    most = int(rows.groupby("proposal_id")["delegation"].nunique().max())
    on_record = _records(grounds)["delegation"].nunique()
    value = f"at most {counted(most, 'supporter')}, of {named} delegations in the table and "
    value += f"{on_record} on record in the session"
    return _found(most <= MOST * named, value, _sources(rows))


@claim("C82", sessions=("ahc5",))
def refusal_grounds_and_blocs(grounds: Grounds) -> Finding:
    """Whether the Budapest label tells the sides on Table 4; national laws are not on record.

    A label that predicts well would contradict the claim. One that does not leaves open whether
    national law decides, and so the claim stays untested.
    """
    _, rows = _table(grounds, 4)
    parties = _on_record(_rows(grounds, "groups", "group_id", "G-BUDAPEST"), "list of parties")
    label = _labels(grounds, set(parties["member"]), rows["delegation"].unique())
    accuracy, within, across = label_accuracy(_asked(grounds, rows).questions.values(), label)
    pairs = within[1] + across[1]
    of = counted(pairs, "pair")
    if np.isnan(accuracy):
        raise NotTestableError(f"{of} of one kind only")
    value = f"being a Budapest party tells {_percent(accuracy)} of {of} right on Table 4"
    if accuracy < GOOD_PREDICTION:
        raise NotTestableError(value, "national laws on the death penalty and on mutual assistance")
    return _found(False, value, _sources(rows, parties))


# --- votes, numbers and procedure -----------------------------------------------------------------


@claim("C34")
def untoc_threshold(grounds: Grounds) -> Finding:
    """Every source puts the threshold of a serious crime under UNTOC at four years."""
    rows = _rows(grounds, "statistics", "subject", "serious-crime-threshold")
    rows = _on_record(rows[rows["instrument"] == "I-UNTOC"], "figure")
    value = f"{counted(len(rows), 'source')} with "
    value += _each([f"{item:g}" for item in rows["value"]], "years")
    return _found((rows["value"] == 4).all(), value, _sources(rows))


@claim("C36")
def margin_of_resolution_74_247(grounds: Grounds) -> Finding:
    """Yes votes less no votes on resolution 74/247 make 19."""
    (yes, no), sources = _vote(grounds, MANDATE_VOTE, "yes", "no")
    return _found(yes - no == 19, f"{yes} less {no} is {yes - no}", sources)


@claim("C37")
def sponsors_of_resolution_74_247(grounds: Grounds) -> Finding:
    """Whether another source counts 26 sponsors beside Russia.

    Sponsors join one after another and the stage of this count is not told, so that another number
    contradicts nothing.
    """
    listed = _rows(grounds, "groups", "group_id", "G-SPONSORS-74-247")
    rows = _rows(grounds, "statistics", "subject", "cosponsors-74-247")
    rows = rows[~rows["source_id"].isin(NOT_INDEPENDENT | set(listed["source_id"]))]
    beside = {*rows["value"], len(set(listed["member"]) - {RUSSIA})} - {0}
    counts = _listed(f"{n:g}" for n in sorted(beside))
    value = f"26 beside Russia; other sources, at other stages: {counts}"
    if 26 not in beside:
        raise NotTestableError(f"{value}; sponsors join one after another")
    return _found(True, value, _sources(rows, listed))


@claim("C41")
def opponents_could_block_under_two_thirds(grounds: Grounds) -> Finding:
    """Those against the mandate of 2019 were mostly Budapest parties and a blocking minority.

    More than a third and less than half of the votes cast: enough under two thirds and not enough
    under a simple majority. Comparable are the other recorded votes.
    """
    roll = _roll(grounds)
    against, cast = roll[roll["vote"] == "no"], int(roll["vote"].isin(["yes", "no"]).sum())
    parties = _on_record(_rows(grounds, "groups", "group_id", "G-BUDAPEST"), "list of parties")
    party = int(against["delegation"].isin(parties["member"]).sum())
    value = f"{_share(len(against), cast, 'vote')} cast against, {party} of them of parties"

    def blocks(no: float, total: float) -> bool:
        return 1 - CLEAR < no / total < MOST

    others = grounds.register.votes.dropna(subset=["yes", "no"])
    others = others[others["vote_id"] != MANDATE_VOTE]
    return _found(
        party > MOST * len(against) and blocks(len(against), cast),
        value,
        _sources(roll, parties),
        placebo=[blocks(row.no, row.yes + row.no) for row in others.itertuples()],
        of="other recorded vote",
    )


@claim("C42")
def number_of_budapest_states(grounds: Grounds) -> Finding:
    """Whether 70 signatories in February 2024 are the parties and those that have signed alone.

    States join and do not leave: fewer in a later count, or more parties in an earlier one,
    contradict the claim. A sum in between leaves it open.
    """
    rows = _rows(grounds, "statistics", "subject", "budapest-parties", "budapest-signed-only")
    rows = rows[~rows["source_id"].isin(NOT_INDEPENDENT)].sort_values("period")
    signed = rows[rows["subject"] == "budapest-signed-only"]
    parties = rows[rows["subject"] == "budapest-parties"]
    before, after = (parties[parties["period"] < "2024-03"], parties[parties["period"] > "2024-02"])
    told = _listed(f"{item.value:g} in {item.period}" for item in parties.itertuples())
    value = f"parties: {told}; signed only: {_listed(f'{item:g}' for item in signed['value'])}"
    if (before["value"] > 70).any() or (after["value"] < 70 - signed["value"].max()).any():
        return _found(False, value, _sources(rows))
    if before.empty or signed.empty or before["value"].iloc[-1] + signed["value"].iloc[0] != 70:
        raise NotTestableError(f"{value}: open, parties and signatories are not the same")
    value = f"{before['value'].iloc[-1]:g} parties in {before['period'].iloc[-1]} and "
    value += f"{signed['value'].iloc[0]:g} that have signed only make 70"
    return _found(True, value, _sources(before, signed))


@claim("C62")
def two_sessions_of_first_reading(grounds: Grounds) -> Finding:
    """Contributions were compiled for two sessions and both were held in 2022."""
    events = grounds.register.events
    compiled = _on_record(events[events["kind"] == "compilation"], "compilation of contributions")
    held = events[
        events["session"].isin(set(compiled["session"]) - {""}) & (events["kind"] == "session")
    ]
    years = sorted(set(held["date_start"].str[:4]))
    n = held["session"].nunique()
    value = f"{counted(n, 'session')} with compiled contributions, in {_listed(years)}"
    if years == ["2022"]:
        _enough(n, value, 2)
    holds = n == 2 and years == ["2022"]
    return _found(holds, value, _sources(compiled, held))


@claim("C75", sessions=("ahc2",))
def points_that_stand_for_groups(grounds: Grounds) -> Finding:
    """The three joint submitters speak for several member states each."""
    groups = {EU: "G-EU", CARICOM: "G-CARICOM", RUSSIA: "G-RU-AHC2"}
    rows = grounds.register.submissions
    rows = rows[rows["delegation"].isin(groups)].drop_duplicates("delegation")
    sizes = {name: len(grounds.register.members(groups[name])) for name in rows["delegation"]}
    told = [f"{short(name)} {counted(size, 'state')}" for name, size in sizes.items()]
    value = ", ".join(told) or "no joint paper"
    _enough(sum(size > 0 for size in sizes.values()), value)
    used = _rows(grounds, "groups", "group_id", *groups.values())
    return _found(min(sizes.values()) > 1, value, _sources(rows, used))


@claim("C91")
def western_states_opposed_the_mandate(grounds: Grounds) -> Finding:
    """More than half of the Western states voted against the resolution of 2019.

    Comparable are the register's other groups.
    """
    roll = _roll(grounds)
    groups = _groups(grounds)
    west = {*WESTERN, *groups.pop("G-EU", ())} - {EU}
    against = set(roll.loc[roll["vote"] == "no", "delegation"])
    value = f"{_share(len(west & against), len(west), 'Western state')} voted against"
    others = [len(members & against) > MOST * len(members) for members in groups.values()]
    holds = len(west & against) > MOST * len(west)
    return _found(holds, value, _sources(roll), placebo=others, of="other group")


# --- alignments -----------------------------------------------------------------------------------


@claim("C54", sessions=SECOND_READING)
def china_and_russia_act_apart(grounds: Grounds) -> Finding:
    """China and Russia support together no more than the middle pair of comparable ones does.

    Nearly every pair supports less than half of its proposals together, so that only the rank
    tells: of all pairs of delegations that support five proposals or more each. Their agreement
    where both have a side stands beside it and does not decide. Some records of the fourth session
    are on file because the report names them as examples.
    """
    rows = _records(grounds)
    backed = {
        name: found for name, found in _supported(rows).items() if len(found) >= LEAST_SUPPORTED
    }
    counts = {pair: _joint_support(backed, pair) for pair in combinations(sorted(backed), 2)}
    shares = {pair: joint / either for pair, (joint, either) in counts.items()}
    own = shares.pop((CHINA, RUSSIA), None)
    if own is None:
        raise NotTestableError(f"fewer than {LEAST_SUPPORTED} supported proposals of one of them")
    others = pd.Series(shares)
    agree, n = pair_agreement(sides(rows), CHINA, RUSSIA)
    value = (
        f"joint support for {_share(*counts[CHINA, RUSSIA], 'proposal')} that either supports; "
        f"{_share(int((others < own).sum()), len(others), 'comparable pair')} with less in common, "
        f"the middle pair {_percent(others.median())}; "
        f"same side on {_share(round(agree * n) if n else 0, n, 'proposal')} where both have one"
    )
    _enough(len(others), value)
    used = rows[rows["delegation"].isin([CHINA, RUSSIA]) & (rows["stance"] == "support")]
    placebo = others <= others.median()
    holds = own <= others.median()
    return _found(holds, value, _sources(used), placebo=placebo, of="comparable pair")


def _amended_and_deleted(grounds: Grounds, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records of amendments, a delegation's own among them, and of requests to delete."""
    kinds = {
        kind: rows["proposal_id"].isin(grounds.register.proposals_with("kind", kind))
        for kind in ("amendment", "deletion")
    }
    support = rows["stance"] == "support"
    amended = rows[(rows["stance"] == "amend") | (support & kinds["amendment"])]
    return amended, rows[support & kinds["deletion"]]


@claim("C55", sessions=SECOND_READING)
def china_amends_and_seldom_deletes(grounds: Grounds) -> Finding:
    """China has more amendments on record than requests to delete."""
    rows = _records(grounds)
    both = _amended_and_deleted(grounds, rows)
    counts = pd.concat([part["delegation"].value_counts() for part in both], axis="columns")
    counts = counts.fillna(0).astype(int).set_axis(["amended", "deleted"], axis="columns")
    amended, deleted = counts.loc[CHINA] if CHINA in counts.index else (0, 0)
    value = f"amendments: {amended}; requests to delete: {deleted}"
    _enough(amended + deleted, value)
    used = pd.concat(both)
    others = counts.drop(index=CHINA)
    return _found(
        amended > deleted,
        value,
        _sources(used[used["delegation"] == CHINA]),
        placebo=others["amended"] > others["deleted"],
        of="other delegation",
    )


@claim("C56", sessions=REPORT_SESSIONS)
def labels_predict_poorly(grounds: Grounds) -> Finding:
    """Being like-minded, in the Western sense, does not tell who stands with whom.

    The original speaks of Western and like-minded states as those that opposed the mandate, so they
    are the states that voted against it. The label must predict poorly with the rival options and
    without them. Comparable are the labels of the register's groups.
    """
    rows = _records(grounds)
    asked = _asked(grounds, rows)
    _enough(len(asked.questions), counted(len(asked.questions), "question"))
    roll = _roll(grounds)
    who = rows["delegation"].unique()

    def read(members: Collection[str], among: Collection[Question]) -> float:
        return label_accuracy(among, _labels(grounds, members, who))[0]

    against = set(roll.loc[roll["vote"] == "no", "delegation"])
    both = [read(against, among) for among in (asked.questions.values(), asked.plain)]
    if np.isnan(both).any():
        raise NotTestableError("pairs of one kind only")
    value = (
        f"{counted(len(asked.questions), 'question')}: having voted against the mandate tells "
        f"{_percent(both[0])} of pairs right, {_percent(both[1])} without rival options"
    )
    others = [read(members, asked.questions.values()) for members in _groups(grounds).values()]
    used = rows[rows["proposal_id"].isin(asked.proposals())]
    return _robust(
        [item < GOOD_PREDICTION for item in both],
        value,
        _sources(used, roll),
        placebo=[item < GOOD_PREDICTION for item in others if not np.isnan(item)],
        of="other label",
    )


@claim("C57", sessions=REPORT_SESSIONS)
def budapest_parties_lack_unity(grounds: Grounds) -> Finding:
    """On procedure and cooperation fewer than three pairs of Budapest parties in four are together.

    Computed with the rival options and without them; the claim stays open when the two differ.
    Comparable are the register's other groups with pairs enough.
    """
    rows = _records(grounds)
    rows = rows[rows["chapter"].isin(["procedural-measures", "international-cooperation"])]
    asked, who = _asked(grounds, rows), rows["delegation"].unique()

    def pairs(members: Collection[str], among: Collection[Question]) -> tuple[int, int]:
        label = _labels(grounds, members, who)
        return pairs_together(among, {name for name, value in label.items() if value})

    groups = _groups(grounds)
    parties = groups.pop("G-BUDAPEST", set())
    both = [pairs(parties, among) for among in (asked.questions.values(), asked.plain)]
    nouns = ("pair of parties", "pairs of parties")
    value = (
        f"{_share(*both[0], *nouns)} together on {counted(len(asked.questions), 'question')}; "
        f"{_share(*both[1], *nouns)} without the rival options"
    )
    _enough(min(total for _, total in both), value)
    others = [pairs(members, asked.questions.values()) for members in groups.values()]
    used = rows[rows["proposal_id"].isin(asked.proposals())]
    return _robust(
        [together < GOOD_PREDICTION * total for together, total in both],
        value,
        _sources(used),
        placebo=[a < GOOD_PREDICTION * b for a, b in others if b >= MIN_SIGNALS],
        of="other group",
    )


@claim("C63")
def terms_follow_breadth(grounds: Grounds) -> Finding:
    """States for a broad treaty use information-centred terms and states for a narrow one data.

    Looks at delegations with a side on breadth and a side on terms. Comparable are the same
    delegations with each other's terms.
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
    both = np.sign(pd.concat(lean, axis="columns").dropna())
    told = [int((both[0].to_numpy() == np.roll(both[1], by)).sum()) for by in range(len(both))]
    value = _share(told[0] if told else 0, len(both), "delegation")
    value += " with a side on both as told"
    _enough(len(both), value)
    used = rows[rows["delegation"].isin(both.index)]
    holds, *others = [item > MOST * len(both) for item in told]
    return _found(holds, value, _sources(used), placebo=others, of="other pairing")


@claim("C68")
def eu_fared_better_on_criminalisation(grounds: Grounds) -> Finding:
    """More of the EU's wishes were met on criminalisation than on safeguards and assistance.

    Wishes are those of `positions.outcomes`, counted with the outcomes that the compiler inferred
    and without them; the claim stays open when the two differ. Comparable are other delegations
    with wishes enough.
    """
    rows = _records(grounds)
    register, table = grounds.register, sides(rows)
    met = wishes(table, register.outcomes)
    if EU not in set(met["delegation"]):
        raise NotTestableError("no wish of the EU with a known outcome")
    sure = met[met["confidence"] != INFERRED]
    every, strict = (_wishes_by_topic(register, part) for part in (met, sure))
    own = [frame.reindex([EU], fill_value=0).loc[EU] for frame in (every, strict)]
    value = "; without inferred outcomes ".join(map(_told_wishes, own))
    _enough(min(row["n"].min() for row in own), value)
    others = every[every["n"].min(axis="columns") >= MIN_SIGNALS].drop(index=EU)["met"]
    held = rows[(rows["delegation"] == EU) & rows["proposal_id"].isin(met["proposal_id"])]
    return _robust(
        [row["met", _CRIMES] > row["met", _SAFEGUARDS] for row in own],
        value,
        _sources(held),
        placebo=others[_CRIMES] > others[_SAFEGUARDS],
        of="other delegation",
    )


_CRIMES, _SAFEGUARDS = "criminalisation", "safeguards and assistance"


def _wishes_by_topic(register: Register, met: pd.DataFrame) -> pd.DataFrame:
    """Share and number of each delegation's wishes met, by topic: columns (met or n, topic)."""
    chapter = met["proposal_id"].map(register.proposals.set_index("proposal_id")["chapter"])
    kind = register.proposals_with("kind", "safeguards or assistance")
    parts = {_CRIMES: chapter == "criminalization", _SAFEGUARDS: met["proposal_id"].isin(kind)}
    by_topic = {
        (name, topic): met[own].groupby("delegation")["met"].agg(how)
        for name, how in (("met", "mean"), ("n", "size"))
        for topic, own in parts.items()
    }
    frame = pd.concat(by_topic, axis="columns")
    frame["n"] = frame["n"].fillna(0)
    return frame


def _told_wishes(row: pd.Series) -> str:
    """What a row of `_wishes_by_topic` says of the EU."""
    told = []
    for topic in (_CRIMES, _SAFEGUARDS):
        n = int(row["n", topic])
        granted = row["met", topic] * n if n else 0
        told.append(f"{topic}: {_share(granted, n, 'wish', 'wishes')} of the EU met")
    return "; ".join(told)


@claim("C70", sessions=SECOND_READING)
def brics_and_sco_started_and_parted(grounds: Grounds) -> Finding:
    """Most members sponsored resolution 74/247; most proposals were backed by one member alone.

    Both must hold for BRICS and for the Shanghai Cooperation Organisation. Two members backing a
    proposal count as joint, the mildest test of coordination that there is. Comparable, on the
    second half, are the register's other groups.
    """
    sponsors = set(grounds.register.members("G-SPONSORS-74-247"))
    rows = _records(grounds)
    backed = _supported(rows)
    founders, active = _groups(grounds, "ahc1"), _groups(grounds, "ahc4")
    told, every, used = [], [], []
    for group, name in (("G-BRICS", "BRICS"), ("G-SCO", "SCO")):
        first, members = founders.get(group, set()), active.pop(group, set())
        joint, either = _joint_support(backed, members)
        part = (
            f"{name}: {_share(len(first & sponsors), len(first), 'member')} sponsored, "
            f"joint support for {_share(joint, either, 'proposal')}"
        )
        _enough(min(len(first), either), part)
        every.append(len(first & sponsors) > MOST * len(first) and joint < MOST * either)
        told.append(part)
        used.append(rows[rows["delegation"].isin(members)])
    others = [_joint_support(backed, members) for members in active.values()]
    lists = _rows(grounds, "groups", "group_id", "G-SPONSORS-74-247", "G-BRICS", "G-SCO")
    return _found(
        all(every),
        "; ".join(told),
        _sources(*used, lists),
        placebo=[joint < MOST * either for joint, either in others if either >= MIN_SIGNALS],
        of="other group",
    )
