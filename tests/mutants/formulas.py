"""Faults in formulas and in exhibits' data, told by the second computation.

A formula is changed in a copy of its module's source, the exhibit's data are made with the copy and
take the place of the built ones.
"""

from __future__ import annotations

import shutil
import sys
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd

import positions
import positions.claims.verdicts  # loads all of the package
from mutants import Bench, Mutant
from positions import (
    agreement,
    between,
    chance,
    claims,
    coverage,
    diagnostics,
    forecasts,
    ideal_points,
    intervals,
    movement,
    outcomes,
    proposals,
    register,
    signatures,
    votes,
    wordscores,
)
from positions.delegations import EU, RUSSIA
from publishing.chapters import (
    across,
    committee,
    conclusion,
    data,
    delegation_pages,
    interests,
    introduction,
    method,
    outcome,
    placements,
    real_texts,
)
from publishing.chapters import diagnostics as examined
from publishing.chapters import proposals as on_proposals
from publishing.edition import Edition
from publishing.project import Project
from publishing.verification import recomputed
from publishing.verification.verdicts import Verdict


@lru_cache(maxsize=1)
def _figures(root: Path) -> dict[str, Any]:
    return recomputed.figures(root)


@lru_cache(maxsize=1)
def _edition(root: Path) -> Edition:
    return Edition("all", "China", Project(root))


def untouched(bench: Bench) -> Iterable[Verdict]:
    """Verdicts on the data as they were built."""
    return recomputed.verdicts(_edition(bench.root), bench.html)


def _verdict(bench: Bench, exhibit: str) -> list[Verdict]:
    found = _figures(bench.root)[exhibit]
    return [recomputed.of_exhibit(exhibit, **found, html=bench.place)]


def cell(bench: Bench, exhibit: str, old: str, new: str) -> list[Verdict]:
    """Verdict after words of an exhibit's data were exchanged."""
    (bench.place / "exhibits").mkdir()
    target = bench.place / "exhibits" / f"{exhibit}.csv"
    shutil.copyfile(bench.html / "exhibits" / target.name, target)
    text = target.read_text("utf-8")
    assert old in text
    target.write_text(text.replace(old, new, 1), "utf-8")
    return _verdict(bench, exhibit)


def order(bench: Bench, exhibit: str) -> list[Verdict]:
    """Verdict after an exhibit's rows were turned round."""
    rows = pd.read_csv(bench.html / "exhibits" / f"{exhibit}.csv", dtype=str)
    (bench.place / "exhibits").mkdir()
    target = bench.place / "exhibits" / f"{exhibit}.csv"
    rows[::-1].to_csv(target, index=False)
    return _verdict(bench, exhibit)


def formula(
    bench: Bench, module: types.ModuleType, old: str, new: str, exhibit: str,
    made: Callable[[Any, Edition], pd.DataFrame],
) -> list[Verdict]:  # fmt: skip
    """Verdict after a formula was changed."""
    source = Path(module.__file__).read_text("utf-8")
    assert source.count(old) >= 1
    source = source.replace(old, new)
    if module.__package__ != positions.__name__ and module.__package__.startswith("positions."):
        copy = _package_with(module, source, bench.place)
    else:
        copy = types.ModuleType(module.__name__)
        exec(compile(source, module.__file__, "exec"), copy.__dict__)
    found = made(copy, _edition(bench.root)).round(6)
    (bench.place / "exhibits").mkdir()
    found.to_csv(bench.place / "exhibits" / f"{exhibit}.csv", index=False)
    return _verdict(bench, exhibit)


#: Modules that load all of their package and hold what is used of it, where it is not the package.
_HOLDS = {"positions.claims": "positions.claims.verdicts"}


def _package_with(module: types.ModuleType, source: str, place: Path) -> types.ModuleType:
    """A copy of a package below `positions` in which one module is changed."""
    folder, name = Path(module.__file__).parent, module.__package__
    copy = shutil.copytree(folder, place / folder.name)
    (copy / Path(module.__file__).name).write_text(source, "utf-8")
    with (
        patch.dict(sys.modules),
        patch.object(positions, "__path__", [str(place), *positions.__path__]),
        patch.object(positions, folder.name, sys.modules[name]),
    ):
        for item in [item for item in sys.modules if item == name or item.startswith(f"{name}.")]:
            del sys.modules[item]
        return import_module(_HOLDS.get(name, name))


# --- what is made with a changed module -----------------------------------------------------------


def _placed(changed: Any, edition: Edition) -> pd.DataFrame:
    return changed.placement(edition.records, edition.whole.proposals)


def _pairs(changed: Any, edition: Edition) -> pd.DataFrame:
    return changed.agreement(changed.sides(edition.records))


def _company(changed: Any, edition: Edition) -> pd.DataFrame:
    return changed.company(edition.agreement, edition.focus)


def _alone(changed: Any, edition: Edition) -> pd.DataFrame:
    with patch.object(interests, "standing", changed.standing):
        return interests.alone_rows(edition)


def _pairs_of_all(changed: Any, edition: Edition) -> pd.DataFrame:
    kept = register.substantive(edition.register.positions)  # positions given up among them
    return changed.agreement(changed.sides(kept))


def _placed_on(changed: Any, edition: Edition) -> pd.DataFrame:
    records = register.lasting(changed.substantive(edition.register.positions))
    return between.placement(records, edition.whole.proposals)


def _table(changed: Any, edition: Edition, number: str) -> pd.DataFrame:
    return changed.original_table(edition.register.positions, edition.whole.proposals, number)


def _wishes(changed: Any, edition: Edition) -> pd.DataFrame:
    every = changed.wishes_met(changed.wishes(edition.sides, edition.whole.outcomes))
    sure = changed.wishes(edition.sides, edition.whole.outcomes, inferred=False)
    beside = changed.wishes_met(sure).set_index("delegation")[["n", "share", "lower", "upper"]]
    joined = every.join(beside.add_suffix("_sure"), on="delegation")
    return joined.assign(n_sure=joined["n_sure"].fillna(0).astype(int))


def _over_time(changed: Any, edition: Edition) -> pd.DataFrame:
    records = register.substantive(edition.register.positions)
    ids = [item.id for item in edition.sessions]
    earlier, later = changed.halves(ids)
    every = ["before", *ids]
    spans = {item: [item] for item in every} | {"all": every}
    spans |= {"first half": ["before", *earlier], "second half": list(later)}
    return changed.over_spans(records, "China", [RUSSIA], spans)


def _movers(changed: Any, edition: Edition) -> pd.DataFrame:
    records = register.substantive(edition.register.positions)
    earlier, later = changed.halves([item.id for item in edition.sessions])
    return changed.movers(records, ("before", *earlier), later)


def _regions(changed: Any, edition: Edition) -> pd.DataFrame:
    return changed.by_region(edition.whole.votes_by_state)


def _claims(changed: Any, edition: Edition) -> pd.DataFrame:
    with patch.multiple(conclusion, check_claims=changed.check_claims, Grounds=changed.Grounds):
        return conclusion.checked(edition)  # in the page's order, or every fault would be told


def _scored_by(changed: Any, edition: Edition) -> pd.DataFrame:
    with patch.object(diagnostics.references, "Wordscores", changed.Wordscores):
        return examined.scores(examined.example.__wrapped__()).data


def _examined(changed: Any, edition: Edition, page: str) -> pd.DataFrame:
    with patch.object(examined, "diagnose", changed.diagnose):
        return getattr(examined, page)(examined.example.__wrapped__()).data


def _speeches(changed: Any, edition: Edition, used: str) -> pd.DataFrame:
    with patch.object(real_texts, used, getattr(changed, used)):
        return real_texts.held_against(edition, real_texts.results(edition)).data


def _page(changed: Any, edition: Edition, page: str, *, of: Any = None) -> pd.DataFrame:
    """The data of an exhibit of a changed page, or of another page that uses what was changed."""
    if of is None:
        return getattr(changed, page)(edition).data
    with patch.object(of, changed.__name__.rpartition(".")[2], changed):
        return getattr(of, page)(edition).data


def _line(changed: Any, edition: Edition) -> pd.DataFrame:
    return changed.ideal_points(edition.contested, (RUSSIA, EU))


def _intervals(changed: Any, edition: Edition) -> pd.DataFrame:
    with patch.object(method, "intervals", changed):
        return method.coverage(edition)


def _machine_made(changed: Any, edition: Edition) -> pd.DataFrame:
    with patch.object(data, "made_by_machine", changed.made_by_machine):
        return data.by_session(edition).data


def _pages_of_delegations(changed: Any, edition: Edition) -> pd.DataFrame:
    return changed.index(edition, changed.profiles(edition)).data


def _matrix_of_crimes(changed: Any, edition: Edition) -> pd.DataFrame:
    found = {exhibit.id: exhibit.data for exhibit in changed.matrices(edition)}
    return found["tab-proposals-criminalization"]


def _came_true(changed: Any, edition: Edition) -> pd.DataFrame:
    return changed.check_forecasts(edition.whole, edition.periods)


@dataclass(frozen=True)
class Change:
    """A formula and what is planted in its place; the exhibit that must be named."""

    module: types.ModuleType
    old: str
    new: str
    exhibit: str
    made: Callable[[Any, Edition], pd.DataFrame]


_SCOPE = partial(_table, number="Table 3")
_REFUSAL = partial(_table, number="Table 4")

FORMULAS = {
    "all signals weigh": Change(
        between, "min(n, documents)", "n", "fig-placement", _placed),
    "limits of a share": Change(
        between, "2 * low - 1, 2 * high - 1", "low, high", "fig-placement", _placed),
    "sign of a signal": Change(
        between, "np.sign(near - far)", "np.sign(far - near)", "fig-placement", _placed),
    "ends exchanged": Change(
        between, "import EU, RUSSIA", "import EU as RUSSIA, RUSSIA as EU", "fig-placement",
        _placed),
    "rivals are no question": Change(
        between, "rivals.get(proposal) or proposal", "proposal", "fig-placement", _placed),
    "rivals do not part": Change(
        between, "return -1 if 1 in one.values() and 1 in other.values() else 0", "return 0",
        "fig-placement", _placed),
    "signatures let in": Change(
        between, "~(signed & shared) |", "True |", "fig-placement", _placed),
    "one signal more needed": Change(
        between, "if n >= MIN_SIGNALS", "if n > MIN_SIGNALS", "fig-placement", _placed),
    "a test of one side": Change(
        between, "2 * float(bdtr(", "float(bdtr(", "fig-placement", _placed),
    "no half delegations": Change(
        between, "[0.5, 0, 0.5]", "[0.1, 0, 0.1]", "fig-placement", _placed),
    "only the largest without a document": Change(
        between, "means.min(), means.max()", "means.max(), means.max()", "fig-placement", _placed),
    "Wilson without its square": Change(
        agreement, "z2 / (4 * n**2)", "0", "fig-agreement", _pairs),
    "Wilson without its shift": Change(
        agreement, "share + z2 / (2 * n)", "share", "fig-agreement", _pairs),
    "a quantile of one side": Change(
        agreement, "0.5 + LEVEL / 2", "LEVEL", "fig-agreement", _pairs),
    "agreement of supporters alone": Change(
        agreement, "support @ support.T + oppose @ oppose.T", "support @ support.T",
        "fig-agreement", _pairs),
    "conditions count as support": Change(
        agreement, '"oppose": -1.0}', '"oppose": -1.0, "conditional": 1.0}', "fig-agreement",
        _pairs),
    "positions given up count": Change(
        agreement, "held = lasting(positions)", "held = positions", "fig-agreement",
        _pairs_of_all),
    "outnumbered by one": Change(
        agreement, "other > same + 1", "other > same - 1", "tab-focus-alone", _alone),
    "fewer proposals are enough": Change(
        agreement, "MIN_SIGNALS = 3", "MIN_SIGNALS = 2", "tab-focus-company", _company),
    "alike ones in another order": Change(
        agreement, 'mine["agreement"] < 0.5, -mine["n"]', 'mine["agreement"] >= 0.5, -mine["n"]',
        "tab-focus-company", _company),
    "those without a placement first": Change(
        between, "ignore_index=True)", 'ignore_index=True, na_position="first")',
        "fig-placement", _placed),
    "inferred records let in": Change(
        register, "if not inferred:", "if inferred:", "fig-placement", _placed_on),
    "procedure let in": Change(
        register, "if not process:", "if process:", "fig-placement", _placed_on),
    "conditions in Table 3": Change(
        proposals, 'isin(["support", "oppose"])', 'isin(["support", "oppose", "conditional"])',
        "tab-mla-scope", _SCOPE),
    "inferred records in Table 4": Change(
        proposals, '(positions["confidence"] != "inferred")', 'positions["stance"].notna()',
        "tab-mla-refusal", _REFUSAL),
    "half a wish is one": Change(outcomes, "PARTLY: 0.5", "PARTLY: 1.0", "tab-wishes", _wishes),
    "opposition is a wish for": Change(
        outcomes, 'granted.where(found["side"] > 0, 1 - granted)', "granted", "tab-wishes",
        _wishes),
    "one session later": Change(
        movement, "// 2", "// 2 + 1", "fig-china-russia", _over_time),
    "four proposals in common": Change(
        movement, "if n < MIN_SIGNALS", "if n <= MIN_SIGNALS", "fig-china-russia", _over_time),
    "sign of a move": Change(
        movement, 'frame["placement_later"] - frame["placement_earlier"]',
        'frame["placement_earlier"] - frame["placement_later"]', "tab-movers", _movers),
    "members who did not vote": Change(
        votes, "not_voting=total - frame[list(VOTES)].sum(axis=1)", "not_voting=total",
        "tab-votes-by-region", _regions),
    "excluded names are wanted": Change(
        claims.on_record, "holds &= not named & found", "holds &= bool(named & found)",
        "tab-claims", _claims),
    "another stance is as good": Change(
        claims.reading, 'records["stance"] == stance, "delegation"',
        'records["stance"] != "", "delegation"', "tab-claims", _claims),
    "the original confirms itself": Change(
        claims.checks, 'ORIGINAL = "S-LAC"', 'ORIGINAL = "S-RSIS"', "tab-claims", _claims),
    "missing names are no matter": Change(
        claims.on_record, "if holds and missing:", "if False:", "tab-claims", _claims),
    "a vote compared with itself": Change(
        claims.process, 'others = others[others["vote_id"] != MANDATE_VOTE]', "", "tab-claims",
        _claims),
    "those who abstained were against": Change(
        claims.process, 'roll["vote"] == "no"', 'roll["vote"] != "yes"', "tab-claims", _claims),
    "both sides of one proposal are no question": Change(
        claims.together, "if taken.nunique() > 1", "if taken.nunique() > 2", "tab-claims", _claims),
    "pairs that are apart stand together": Change(
        claims.together, "bool(question[one] & question[other])",
        "not question[one] & question[other]",
        "tab-claims", _claims),
    "one supporter makes it joint": Change(
        claims.together, "(supporters > 1)", "(supporters > 0)", "tab-claims", _claims),
    "a group goes with one of its members": Change(
        claims.together, "sum(item in members for item in own) > MOST * len(own)",
        "sum(item in members for item in own) > 0", "tab-claims", _claims),
    "another outcome is as expected": Change(
        claims.on_proposals, 'placebo=others["outcome"] == forecast',
        'placebo=others["outcome"] != forecast',
        "tab-claims", _claims),
    "Russia sponsors beside itself": Change(
        claims.process, 'set(listed["member"]) - {RUSSIA}', 'set(listed["member"])', "tab-claims",
        _claims),
    "what half would pass tells nobody apart": Change(
        claims.terms, "PLACEBO = 4 / 5", "PLACEBO = 1 / 3", "tab-claims", _claims),
    "three pairs in five are many": Change(
        claims.terms, "GOOD_PREDICTION = 3 / 4", "GOOD_PREDICTION = 3 / 5", "tab-claims", _claims),
    "nobody confirms the original": Change(
        claims.verdicts, 'own &= frame["confirmed_by"]', 'own |= frame["confirmed_by"]',
        "tab-claims", _claims),
    "seventy is no number of states": Change(
        claims.process, '["value"].iloc[0] != 70', '["value"].iloc[0] != 71', "tab-claims",
        _claims),
    "wishes of others alone": Change(
        claims.alignments, "own = [frame.reindex([EU], fill_value=0).loc[EU]",
        "own = [frame.reindex([CHINA], fill_value=0).loc[CHINA]", "tab-claims", _claims),
    "an error without its root": Change(
        wordscores, "np.sqrt(ratio(found.variance, found.scored))",
        "ratio(found.variance, found.scored)", "tab-texts-example", _scored_by),
    "LBG's spread of a population": Change(
        wordscores, "virgin.std(ddof=1)", "virgin.std(ddof=0)", "tab-texts-example", _scored_by),
    "MV lands on nought": Change(
        wordscores, "/ (raw_upper - at), at, to)", "/ (raw_upper - at), at, 0.0)",
        "tab-texts-example", _scored_by),
    "long references weigh more": Change(
        wordscores, "weights = scores / tokens", "weights = scores", "tab-texts-example",
        _scored_by),
    "words of two references are exclusive": Change(
        diagnostics.texts, "holders == 1", "holders <= 2", "tab-texts-example",
        partial(_examined, page="scores")),
    "overlap the other way round": Change(
        diagnostics.references, "ratio(shared, total)", "ratio(shared, total).T",
        "tab-references-example",
        partial(_examined, page="references")),
    "words that are not shares": Change(
        diagnostics.texts, "count / total *", "count *", "tab-top-words-example",
        partial(_examined, page="words")),
    "references twice as uncertain": Change(
        diagnostics.references, "REFERENCE_SD = 0.05", "REFERENCE_SD = 0.1",
        "tab-standard-errors-example",
        partial(_examined, page="errors")),
    "the worst is the best": Change(
        diagnostics.diagnosis, "known.idxmin() if", "known.idxmax() if", "tab-diagnostics-example",
        partial(_examined, page="lights")),
    "an interval of Pearson's": Change(
        diagnostics.association, "1 + rho**2 / 2", "1", "tab-real-texts-by-lot",
        partial(_speeches, used="criterion_agreement")),
    "truths spread evenly": Change(
        intervals, "SHAPE = 0.5", "SHAPE = 1.0", "tab-interval-coverage", _intervals),
    "signals of a document that part": Change(
        intervals, "np.where(follows, leaning[:, what], own)",
        "np.where(follows, own, leaning[:, what])", "tab-interval-coverage", _intervals),
    "documents weigh as signals": Change(
        intervals, "weight.reindex(signals.index)", "signals", "tab-interval-coverage",
        _intervals),
    "a rank from the other end": Change(
        placements, '(placed["placement"] < row.placement)',
        '(placed["placement"] > row.placement)', "tab-placement", partial(_page, page="behind")),
    "records of the others": Change(
        interests, 'edition.records["delegation"] == edition.focus',
        'edition.records["delegation"] != edition.focus', "tab-focus-alone",
        partial(_page, page="alone_table")),
    "a narrow prior": Change(
        ideal_points, "SPREAD = 2.0", "SPREAD = 0.5", "fig-ideal-points", _line),
    "positions twice as wide": Change(
        ideal_points, "delegations, 1.0, random", "delegations, 2.0, random", "fig-ideal-points",
        _line),
    "the line the other way round": Change(
        ideal_points, "points[:, [second]] - points[:, [first]]",
        "points[:, [first]] - points[:, [second]]", "fig-ideal-points", _line),
    "half of the draws between the limits": Change(
        ideal_points, "tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]", "tails = [0.25, 0.75]",
        "fig-ideal-points", _line),
    "beyond is within": Change(
        ideal_points, "points < points[:, [first]]", "points > points[:, [first]]",
        "fig-ideal-points", _line),
    "positions given up are no answers": Change(
        movement, "pd.concat([frame, ended])", "frame", "tab-changes",
        partial(_page, page="changes_table", of=across)),
    "the same side is another": Change(
        movement, '"yes" if left == right', '"yes" if left != right', "tab-china-russia",
        partial(_page, page="china_russia_table", of=across)),
    "votes are events": Change(
        introduction, '~is_session, "vote"', '~is_session, "event"', "fig-timeline",
        partial(_page, page="timeline")),
    "states speak for groups": Change(
        introduction, 'one.name in members[name]', 'one.name not in members[name]',
        "fig-on-record", partial(_page, page="who_is_on_record")),
    "what was before counts in sessions": Change(
        committee, '["session"] != BEFORE', '["session"] != ""', "tab-asean",
        partial(_page, page="region_table")),
    "the others are made by machine": Change(
        coverage, '== "yes"', '!= "yes"', "tab-records-by-session", _machine_made),
    "all states signed": Change(
        signatures, 'part.groupby("region")["signed"].agg(["sum", "size"])',
        'part.groupby("region")["signed"].agg(["size", "size"]).set_axis(["sum", "size"], axis=1)',
        "tab-signatures-by-region", partial(_page, page="by_region_table", of=outcome)),
    "inferred records in a summary": Change(
        on_proposals, 'held = held[held["confidence"] != "inferred"]', "held = held",
        "tab-takeaways", partial(_page, page="takeaways_table")),
    "the least sure record": Change(
        on_proposals, "min(grades, key", "max(grades, key", "tab-proposals-criminalization",
        _matrix_of_crimes),
    "a group's words are its members' own": Change(
        delegation_pages, '"own" in items(basis)', '"group" in items(basis)', "tab-delegations",
        _pages_of_delegations),
    "no rule for groups": Change(
        data, '{"group": False}', "{}", "tab-sensitivity", partial(_page, page="sensitivity")),
    "ends of positions cite nothing": Change(
        data, 'others.update(whole.positions["ended_source_id"])', "pass", "tab-sources",
        partial(_page, page="sources")),
    "regional treaties last": Change(
        interests, 'frame["kind"] != "regional"', 'frame["kind"] == "regional"',
        "tab-instruments", partial(_page, page="instruments")),
    "one outcome is enough": Change(
        forecasts, '(rows["outcome"] == row.expected).all()',
        '(rows["outcome"] == row.expected).any()', "tab-forecasts", _came_true),
    "one in ten for one in twenty": Change(
        chance, "0.95", "0.9", "tab-real-texts-by-lot", partial(_speeches, used="Lots")),
}  # fmt: skip

#: Exhibit, words of its data, what is planted in their place.
CELLS = (
    ("tab-votes", ",79,60,33,21,", ",97,60,33,21,"),
    ("tab-votes", ",rejected,", ",adopted,"),
    ("tab-votes", ",94,59,33,7,", ",95,58,33,7,"),
    ("fig-votes", ",79,60,33", ",79,60,23"),
    ("fig-placement", "United Kingdom,3,1.0", "United Kingdom,3,-1.0"),
    ("fig-agreement", "Albania,Australia,1.0", "Albania,Australia,0.5"),
    ("tab-mla-scope", "Egypt; Mexico", "Mexico"),
    ("tab-every-proposal", ",16,0,0,dropped", ",15,0,0,dropped"),
    ("tab-coverage", ",17,11,3", ",17,12,3"),
    ("fig-signatures", "yes,36", "yes,63"),
    ("tab-votes-by-state", "Albania,ALB,Europe,no,no", "Albania,ALB,Europe,yes,no"),
    ("fig-outcomes", "Preamble,1,0,1,1,3", "Preamble,1,1,0,1,3"),
    ("tab-claims", "33 abstain; 21", "33 abstain; 12"),
    ("tab-claims", "7 states: Egypt", "8 states: Egypt"),
    ("tab-claims", "among 20 submitters", "among 21 submitters"),
    ("tab-claims", "2014-07-15; 2015-07", "2014-07-25; 2015-07"),
    ("tab-claims", "112 of 193 pairs", "121 of 193 pairs"),
    ("tab-claims", "corroborated,79 yes", "restated,79 yes"),
    ("fig-claims", "1 Introduction,3,0,0", "1 Introduction,2,0,1"),
    ("tab-claims", "a comparison of drafts, and the register holds no draft", "no draft"),
    ("tab-one-sided", "United States of America,6,3", "United States of America,3,6"),
    ("fig-lbg2003", "ZK,1.5,0", "ZK,1.5,1"),
    ("tab-lbg2003", "V1,raw,-0.448059,-0.448059", "V1,raw,-0.448059,-0.448095"),
    ("tab-peers", "0.030821,0.014498", "0.030821,0.014489"),
    ("fig-real-texts", "Fiji,virgin,,7530,7139", "Fiji,virgin,,7530,7193"),
    ("fig-real-texts", ",1.021752,", ",1.012752,"),
    ("tab-diagnostics-example", ",weak,Delegation L", ",fair,Delegation L"),
    ("fig-rank-stability-example", "twice or more,1.0,9", "twice or more,0.9,9"),
    ("tab-by-lot-example", "0.933333", "0.939393"),
    (
        "tab-records",
        "mla-scope.convention-offences,support,Egypt",
        "mla-scope.convention-offences,oppose,Egypt",
    ),
    ("tab-outcomes", ",dropped,title,", ",adopted,title,"),
    ("tab-literature", ",2,order,7", ",2,order,6"),
    ("tab-groups", "member states,27,", "member states,28,"),
    ("tab-budapest-count", ",69.0,", ",96.0,"),
    ("tab-convictions", ",31.83,", ",38.13,"),
    ("fig-convictions", ",57.72,", ",57.27,"),
    ("tab-codebook", "a group speaks as one delegation", "a group speaks as several"),
    ("tab-contradictions", ",S-UNODC-AHC2,", ",S-UNODC-AHC3,"),
    ("tab-focus-in-short", "voted for it,2018", "abstained,2018"),
    ("tab-focus-records", ",oppose,reported,,China", ",support,reported,,China"),
    ("tab-inputs", "lbg2003.csv,860,6a57", "lbg2003.csv,860,6a75"),
    ("tab-versions", "papermill,the book,2.7.0", "papermill,the book,2.7.1"),
    ("tab-register", "delegations.csv,198,", "delegations.csv,189,"),
    ("tab-source-kinds", "statement,32,148,", "statement,32,184,"),
    ("tab-asean-bodies", ",1999,", ",1989,"),
    ("tab-signatures", ",stated,in favour", ",stated,against"),
    ("fig-wordscores-criminalization", "Algeria,", "Angola,"),
    ("tab-sessions", "2022-02-28,2022-03-11", "2022-02-28,2022-03-12"),
)

#: Exhibits whose rows are turned round.
ORDERED = (
    "fig-movers", "fig-on-record", "fig-outcomes", "fig-signatures", "fig-timeline", "tab-claims",
    "tab-delegations", "tab-movers", "tab-offences", "tab-one-sided", "tab-signatures-by-region",
    "tab-source-kinds", "tab-votes-by-region", "tab-votes-by-state",
)  # fmt: skip

MUTANTS = (
    *(
        Mutant("formula", name, recomputed.PART, change.exhibit, partial(formula, **vars(change)))
        for name, change in FORMULAS.items()
    ),
    *(
        Mutant("exhibit's data", f"{exhibit}: {new}", recomputed.PART, exhibit,
               partial(cell, exhibit=exhibit, old=old, new=new))
        for exhibit, old, new in CELLS
    ),
    *(
        Mutant("exhibit's data", f"{exhibit}: rows turned round", recomputed.PART, exhibit,
               partial(order, exhibit=exhibit))
        for exhibit in ORDERED
    ),
)  # fmt: skip
