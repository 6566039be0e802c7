"""Appendix: what changed from session to session. Always over all sessions, in every edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from matplotlib.figure import Figure

from positions import figures, movement
from positions.agreement import MIN_SIGNALS, sides
from positions.delegations import EU, RUSSIA
from positions.register import substantive
from positions.sessions import ALL, Session, select_sessions
from publishing.edition import Edition, in_sentence
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import (
    capital,
    count,
    escape,
    integer,
    names,
    number,
    percent,
    short,
    the,
    with_article,
)

CHINA = "China"

#: The session for which Russia's paper also spoke for China, as the report tells it.
JOINT_PAPER_SESSION = "ahc2"

_COLOURS = {EU: figures.BLUE, RUSSIA: figures.ORANGE}

_POOLED_LABEL = "pooled"


def _sessions(edition: Edition) -> tuple[Session, ...]:
    """Every official session, whatever the edition covers."""
    return select_sessions(ALL, edition.project.sessions())


def _ids(edition: Edition) -> list[str]:
    return [item.id for item in _sessions(edition)]


def _every(edition: Edition) -> pd.DataFrame:
    """All positions of the official sessions, from first to last."""
    order = {name: place for place, name in enumerate(_ids(edition))}
    positions = edition.whole.of_sessions(list(order)).positions
    place = positions["session"].map(order)
    return positions.assign(place=place).sort_values(["place", "record_id"]).drop(columns="place")


def _records(edition: Edition) -> pd.DataFrame:
    """Those that comparisons rest on: neither inferred nor on procedure."""
    return substantive(_every(edition))


def _titles(edition: Edition) -> dict[str, str]:
    return {item.id: item.title for item in _sessions(edition)}


def _ends(edition: Edition) -> list[str]:
    """The ends of the scale that the focus is compared with; never the focus itself."""
    return [end for end in (EU, RUSSIA) if end != edition.focus]


def _rate(row: pd.Series) -> str:
    """An agreement rate with its interval and n."""
    return (
        f"{percent(row['agreement'])} ({integer(row['same'])} of {integer(row['n'])}; interval "
        f"{number(100 * row['lower'], 0)} to {percent(row['upper'])})"
    )


def edition_note(edition: Edition) -> str:
    """What the page covers, beside what the edition covers."""
    span = count(len(_sessions(edition)), "session")
    if edition.covers_all:
        return (
            f"The comparisons below cover the {span} on record, as does the rest of this edition."
        )
    (session,) = edition.sessions
    return (
        f"This edition is about {escape(in_sentence(session.title))} alone, but change cannot be "
        f"seen in one session: the comparisons below cover all {span} on record, whichever edition "
        "is read."
        + (
            ""
            if edition.is_simulated
            else " Where a figure shows the sessions one by one, that of this edition is marked."
        )
    )


# --- agreement over time --------------------------------------------------------------------------


def _axis(edition: Edition) -> dict[str, str]:
    """Label of each session on a figure's axis; that of a single-session edition is marked."""
    own = "" if edition.covers_all else edition.session
    return {name: f"{name}\n▲ this\nedition" if name == own else name for name in _ids(edition)}


def _marked(edition: Edition) -> str:
    """What the triangle on the axis means, where there is one."""
    own = edition.covers_all or edition.is_simulated
    return "" if own else " The triangle marks the session of this edition."


def _over_sessions(edition: Edition, rates: pd.DataFrame) -> Figure:
    """Figure of agreement rates: the sessions, a gap, and all of them pooled."""
    axis = _axis(edition)
    labels = axis | {movement.POOLED: _POOLED_LABEL}
    others = list(dict.fromkeys(rates["other"]))
    frame = pd.DataFrame(
        {
            "session": rates["session"].map(labels),
            "line": [f"with {with_article(name)}" for name in rates["other"]],
            "value": rates["agreement"], "lower": rates["lower"], "upper": rates["upper"],
            "n": rates["n"],
        }
    )  # fmt: skip
    # the empty place keeps the line from running on from the last session into the pool
    order = [*axis.values(), "", _POOLED_LABEL]
    lines = {f"with {with_article(name)}": _COLOURS[name] for name in others}
    figure = figures.over_sessions(
        frame, order, lines=lines, axis="share of common proposals\non the same side"
    )
    # the whole scale, so that figures of different pairs can be compared
    figure.axes[0].set_ylim(-0.05, 1.12)
    return figure


def _open_sessions(rates: pd.DataFrame) -> str:
    """How many sessions stay open, for captions."""
    by_session = rates[rates["session"] != movement.POOLED]
    thin = int(by_session["agreement"].isna().sum())
    return (
        f"Of {count(len(by_session), 'comparison')} by session, {thin} rest on fewer than "
        f"{count(MIN_SIGNALS, 'common proposal')} and are left open; the data list them with the "
        "reason."
    )


def _pooled_sentences(rates: pd.DataFrame) -> list[str]:
    """One statement for each comparison pooled over all sessions."""
    found = []
    for _, row in rates[rates["session"] == movement.POOLED].iterrows():
        if row["reason"]:
            held = count(row["n"], "proposal")
            found.append(f"with {the(row['other'])}, {held} in common: too few to compare")
        else:
            found.append(f"with {the(row['other'])}, {_rate(row)}")
    return found


def _common_records(edition: Edition, one: str, others: Iterable[str]) -> pd.DataFrame:
    """Records of the pairs on what they have in common, each once."""
    records = _records(edition)
    parts = [movement.common(records, one, other) for other in others]
    return pd.concat(parts).drop_duplicates("record_id").sort_values("record_id")


def focus_over_time(edition: Edition) -> Exhibit:
    """Agreement of the focus with the European Union and with Russia, session by session."""
    focus, ends = edition.focus, _ends(edition)
    rates = movement.over_time(_records(edition), focus, ends, _ids(edition))
    title = (
        f"Agreement of {with_article(focus)} with {' and '.join(map(with_article, ends))} over time"
    )
    evidence = recorded(_common_records(edition, focus, ends), edition.whole)
    if rates["agreement"].isna().all():
        most = int(rates["n"].max())
        return Exhibit(
            "fig-focus-over-time", title, "", evidence, rates,
            absent=(
                f"Over all sessions {the(focus)} has {'at most ' if most else ''}"
                f"{count(most, 'proposal')} in common "
                f"with {' or '.join(the(end) for end in ends)}; a rate takes "
                f"{count(MIN_SIGNALS, 'common proposal')}. "
                + edition.wanted(
                    f"Recorded positions of {the(focus)} where one of the two has a side would "
                    "supply it."
                )
            ),
        )  # fmt: skip
    mark = _marked(edition)
    return Exhibit(
        "fig-focus-over-time",
        title,
        "Dots are the share of common proposals on which both stand on the same side, lines the "
        f"95 per cent Wilson interval. {_open_sessions(rates)}{mark}",
        evidence,
        rates,
        alt=(
            f"Dots with intervals by session. Agreement of {with_article(focus)} over all "
            f"sessions: {'; '.join(_pooled_sentences(rates))}. Sessions with enough in common: "
            f"{_shown_sessions(rates)}."
        ),
        figure=_over_sessions(edition, rates),
    )


def _shown_sessions(rates: pd.DataFrame) -> str:
    """The sessions that have a rate, with it; for text alternatives."""
    shown = rates[(rates["session"] != movement.POOLED) & rates["agreement"].notna()]
    cells = [
        f"{row['session']} with {the(row['other'])} {percent(row['agreement'])} of {row['n']}"
        for _, row in shown.iterrows()
    ]
    return "; ".join(cells) or "none"


def focus_sentences(edition: Edition) -> str:
    """What the figure over time says about the focus."""
    focus, ends = edition.focus, _ends(edition)
    rates = movement.over_time(_records(edition), focus, ends, _ids(edition))
    pooled = _pooled_sentences(rates)
    by_session = rates[rates["session"] != movement.POOLED]
    compared = by_session[by_session["agreement"].notna()]
    head = f"Taking all sessions together, {the(focus)} agrees as follows: {'; '.join(pooled)}."
    if rates["agreement"].isna().all():
        return (
            f"Taking all sessions together, {the(focus)} cannot be compared with either end of the "
            f"scale: {'; '.join(pooled)}. Nothing can be said about change over time."
            if len(ends) > 1
            else f"Taking all sessions together, {the(focus)} cannot be compared with the other "
            f"end of the scale: {'; '.join(pooled)}. Nothing can be said about change over time."
        )
    if compared.empty:
        return (
            f"{head} No single session has {count(MIN_SIGNALS, 'common proposal')} with either, so "
            "the rates cannot be followed through time."
        )
    parts = []
    for other, part in compared.groupby("other", sort=False):
        listed = names(f"{row['session']} ({percent(row['agreement'])} of {row['n']})"
                       for _, row in part.iterrows())  # fmt: skip
        parts.append(f"with {the(other)} in {listed}")
    return (
        f"{head} By session the comparison holds {'; '.join(parts)}. {_overlap(compared)} "
        f"{_ends_note(edition)}"
    ).strip()


def _overlap(compared: pd.DataFrame) -> str:
    """Whether rates of different sessions are further apart than their intervals."""
    told = []
    for other, part in compared.groupby("other", sort=False):
        if len(part) < 2:
            told.append(f"With {the(other)} there is one such session, hence no trend.")
        elif part["lower"].max() > part["upper"].min():
            told.append(f"With {the(other)} some of these intervals do not overlap: a change.")
        else:
            told.append(
                f"With {the(other)} all these intervals overlap: the records show no change."
            )
    return " ".join(told)


def _ends_note(edition: Edition) -> str:
    if edition.focus not in (EU, RUSSIA):
        return ""
    return f"As {the(edition.focus)} is itself one end of the scale, there is one line only."


# --- China and Russia -----------------------------------------------------------------------------


def _china_russia(edition: Edition) -> pd.DataFrame:
    return movement.over_time(_records(edition), CHINA, [RUSSIA], _ids(edition))


def china_russia_figure(edition: Edition) -> Exhibit:
    """Agreement of China and Russia by session and pooled."""
    rates = _china_russia(edition)
    title = "Agreement of China and Russia, by session and pooled"
    evidence = recorded(movement.common(_records(edition), CHINA, RUSSIA), edition.whole)
    if rates["agreement"].isna().all():
        return Exhibit(
            "fig-china-russia", title, "", evidence, rates,
            absent="China and Russia have too few proposals in common on record to compare them. "
            "Records of both on the same proposals would supply the comparison.",
        )  # fmt: skip
    mark = _marked(edition)
    return Exhibit(
        "fig-china-russia",
        title,
        "Share of common proposals on which the two stand on the same side, with 95 per cent "
        "Wilson intervals. Silence does not enter: see the table below. "
        f"{_open_sessions(rates)}{mark}",
        evidence,
        rates,
        alt=(
            "Dots with intervals by session. China and Russia over all sessions: "
            f"{'; '.join(_pooled_sentences(rates))}. By session: {_shown_sessions(rates)}."
        ),
        figure=_over_sessions(edition, rates),
    )


def _pairs(edition: Edition) -> pd.DataFrame:
    """Proposals that China and Russia share or that one of them supports alone, with labels."""
    frame = movement.side_by_side(_records(edition), _every(edition), CHINA, RUSSIA)
    proposals = edition.whole.proposals.set_index("proposal_id")
    frame.insert(2, "label", frame["proposal_id"].map(proposals["label"]))
    frame.insert(3, "chapter", frame["proposal_id"].map(proposals["chapter"]))
    frame.insert(4, "article", frame["proposal_id"].map(proposals["article"]))
    frame["reading"] = frame["reading"].map(
        {"both": "both", "one only": "China only", "other only": "Russia only"}
    )
    columns = {
        name: name.replace("one_", "china_").replace("other_", "russia_") for name in frame.columns
    }
    return frame.rename(columns=columns)


def _stance_cell(row: pd.Series, who: str) -> str:
    if not row[f"{who}_stance"]:
        return "no record"
    return f"{row[f'{who}_stance']} ({row[f'{who}_confidence']}; {row[f'{who}_sessions']})"


def china_russia_table(edition: Edition) -> Exhibit:
    """Where China and Russia both have a side, and what one supports without the other."""
    data = _pairs(edition)
    used = ";".join(data["china_records"]) + ";" + ";".join(data["russia_records"])
    ids = {item.strip() for item in used.split(";")}
    records = _records(edition)
    kind = data["reading"].where(
        data["reading"] != "both",
        data["same"].map({"yes": "both, same side", "no": "both, apart"}),
    )
    display = pd.DataFrame(
        {
            "Proposal": data["label"],
            "On record": kind,
            "China": [_stance_cell(row, "china") for _, row in data.iterrows()],
            "Russia": [_stance_cell(row, "russia") for _, row in data.iterrows()],
        }
    )
    return table(
        "tab-china-russia",
        "China and Russia, proposal by proposal",
        data,
        recorded(records[records["record_id"].isin(ids)], edition.whole),
        display=display,
        caption=(
            "First the proposals on which both have a side; then those that one supports and on "
            "which the register has nothing from the other, of any kind. In brackets the "
            "confidence of the records and their sessions. “No record” is not opposition: the "
            "register is no complete list of supporters."
        ),
        classes=("long",),
        empty="Neither China nor Russia has a record on substance; such records would fill it.",
    )


def _shared_articles(data: pd.DataFrame) -> list[str]:
    """Articles on which each of the two supports texts that the other leaves alone."""
    alone = data[(data["reading"] != "both") & (data["article"] != "")]
    by_article = alone.groupby("article")["reading"].nunique()
    return sorted(by_article[by_article == 2].index)


def together(edition: Edition) -> str:
    """First reading: where both speak, how often they agree, and how far that depends."""
    rates = _china_russia(edition)
    pooled = rates[rates["session"] == movement.POOLED].iloc[0]
    if pooled["reason"]:
        return (
            f"On record China and Russia have {count(pooled['n'], 'proposal')} in common, too few "
            "for a rate."
        )
    data = _pairs(edition)
    apart = data[(data["reading"] == "both") & (data["same"] == "no")]["label"]
    differ = (
        f" They part on {names(f'“{label}”' for label in apart)}."
        if len(apart)
        else " On none of them do they part."
    )
    with_inferred = substantive(_every(edition), inferred=True)
    others = [name for name in _ids(edition) if name != JOINT_PAPER_SESSION]
    checks = []
    for told, records, sessions in (
        ("with the records marked inferred", with_inferred, _ids(edition)),
        ("without the second session, for which Russia's paper also spoke for China "
         "{cite}`zhang2024`", _records(edition), others),
    ):  # fmt: skip
        row = movement.over_time(records, CHINA, [RUSSIA], sessions).iloc[-1]
        checks.append(f"{told}, {_rate(row) if not row['reason'] else row['reason']}")
    return (
        f"Where both took a side, China and Russia agree: {_rate(pooled)}.{differ} Other choices "
        f"of records give: {'; '.join(checks)}. The two records compared may "
        "come from different sessions, as a delegation's side on a proposal is pooled over all."
    )


def apart(edition: Edition) -> str:
    """Second reading: what each supports without the other."""
    data = _pairs(edition)
    table_ = sides(_records(edition)).reindex([CHINA, RUSSIA])
    supported = {name: int((table_.loc[name] == 1).sum()) for name in (CHINA, RUSSIA)}
    alone = {
        CHINA: int((data["reading"] == "China only").sum()),
        RUSSIA: int((data["reading"] == "Russia only").sum()),
    }
    if not all(supported.values()):
        return "One of the two supports nothing on record, so that silence cannot be weighed."
    told = [
        f"of {count(supported[one], 'proposal')} that {the(one)} supports, {the(other)} has no "
        f"record of any kind on {alone[one]} ({percent(alone[one] / supported[one])})"
        for one, other in ((RUSSIA, CHINA), (CHINA, RUSSIA))
    ]
    articles = _shared_articles(data)
    same_place = (
        f" It is not that they spoke about different things only: on {_articles(articles)} each "
        "backed texts of its own that the other left alone."
        if articles
        else ""
    )
    return f"{capital('; '.join(told))}.{same_place}"


def _articles(articles: Sequence[str]) -> str:
    return f"article{'s' if len(articles) > 1 else ''} {names(articles)}"


# --- movers ---------------------------------------------------------------------------------------


def _movers(edition: Edition) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    earlier, later = movement.halves(_ids(edition))
    return movement.movers(_records(edition), earlier, later), earlier, later


def _span(sessions: Sequence[str]) -> str:
    return f"{sessions[0]} to {sessions[-1]}" if len(sessions) > 1 else sessions[0]


def movers_table(edition: Edition) -> Exhibit:
    """Placement in the first and in the second half of the sessions."""
    data, earlier, later = _movers(edition)
    placed = data[data["verdict"] != ""]
    used = _records(edition)
    used = used[used["delegation"].isin([*placed["delegation"], EU, RUSSIA])]

    def cell(row: pd.Series, phase: str) -> str:
        return (
            f"{number(row[f'placement_{phase}'])} "
            f"[{number(row[f'lower_{phase}'])}, {number(row[f'upper_{phase}'])}] "
            f"({row[f'n_{phase}']})"
        )

    display = pd.DataFrame(
        {
            "Delegation": [short(name) for name in placed["delegation"]],
            "First half": [cell(row, "earlier") for _, row in placed.iterrows()],
            "Second half": [cell(row, "later") for _, row in placed.iterrows()],
            "Difference": placed["difference"].map(number),
            "Verdict": placed["verdict"],
        }
    )
    return table(
        "tab-movers",
        "Placement in the first and the second half of the negotiation",
        data,
        recorded(used, edition.whole),
        display=display,
        caption=(
            "Placement between Russia (−1) and the European Union (1), with its 95 per cent "
            f"interval and the number of signals. First half: {_span(earlier)}; second half: "
            f"{_span(later)}. Largest difference first. A delegation counts as moved only where "
            "the two intervals do not overlap. The data also list those with too few signals."
        ),
        right=("Difference",),
        empty=(
            f"No delegation has {count(MIN_SIGNALS, 'signal')} in both halves of the negotiation. "
            "More recorded positions in the thinner half would supply the comparison."
        ),
    )


def movers_sentences(edition: Edition) -> str:
    """Who moved, and what the intervals could have shown."""
    data, earlier, later = _movers(edition)
    placed = data[data["verdict"] != ""]
    if placed.empty:
        return (
            "No delegation has enough signals in both halves of the negotiation, so movement "
            "cannot be told from a change of subject."
        )
    moved = placed[placed["verdict"] == movement.MOVED]
    widths = pd.concat(
        [
            placed["upper_earlier"] - placed["lower_earlier"],
            placed["upper_later"] - placed["lower_later"],
        ]
    )
    if moved.empty:
        verdict = "None of them moved further than its intervals"
        largest = placed.iloc[0]
        verdict += (
            f"; the largest difference, {number(largest['difference'])} for "
            f"{the(largest['delegation'])}, is no move that the records carry."
        )
    else:
        listed = names(
            f"{short(row['delegation'])} ({number(row['difference'])})"
            for _, row in moved.iterrows()
        )
        verdict = f"Moved further than its intervals: {listed}; a plus is towards the EU."
    return (
        f"Of {count(len(data), 'delegation')} with a side on record, the two ends of the scale "
        f"left out, {count(len(placed), 'delegation')} can be placed in both halves "
        f"({_span(earlier)}, {_span(later)}). {verdict} "
        f"{_focus_mover(edition, data)} The test is a blunt one: the median interval is "
        f"{number(widths.median(), 1)} wide on a scale that is 2 long, so that little short of a "
        "change of camp would have shown."
    )


def _focus_mover(edition: Edition, data: pd.DataFrame) -> str:
    """The focus's own row, in words."""
    focus = edition.focus
    if focus in (EU, RUSSIA):
        return f"{capital(the(focus))} is an end of the scale and is not placed on it."
    row = data[data["delegation"] == focus]
    if row.empty:
        return f"{capital(the(focus))} has no record that could place it in either half."
    row = row.iloc[0]
    if row["reason"]:
        return (
            f"{capital(the(focus))} gives {count(row['n_earlier'], 'signal')} in the first half "
            f"and {count(row['n_later'], 'signal')} in the second, too few to compare."
        )
    return (
        f"{capital(the(focus))} stands at {number(row['placement_earlier'])} on "
        f"{count(row['n_earlier'], 'signal')} in the first half and at "
        f"{number(row['placement_later'])} on {row['n_later']} in the second: {row['verdict']}."
    )


# --- changed stances ------------------------------------------------------------------------------


def changes_table(edition: Edition) -> Exhibit:
    """Delegations that answered one question differently in different sessions."""
    every = _every(edition)
    data = movement.repeated(every, _ids(edition))
    changed = data[data["changed"] == "yes"]
    used = {item for cell in data["records"] for item in cell.split("; ")}
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    display = pd.DataFrame(
        {
            "Delegation": [short(name) for name in changed["delegation"]],
            "Question": [labels.get(name, name) for name in changed["question"]],
            "Sessions": changed["sessions"],
            "Answers": changed["answers"],
            "Confidence": changed["confidence"],
        }
    )
    delegations = data["delegation"].nunique()
    none = (
        f"No stance on record changed. In {count(len(data), 'case')}, from "
        f"{count(delegations, 'delegation')}, a delegation took a side on one question in two or "
        "more sessions, be it on the same proposal or on one that puts the question in other "
        "words; it gave the same answer each time. Records of the same delegations on the same "
        "texts in further sessions would test this harder. The data list every case."
        if len(data)
        else "No delegation has sides on one question in two sessions; such records would be "
        "needed to see a change."
    )
    return table(
        "tab-changes",
        "Stances that changed between sessions",
        data,
        recorded(every[every["record_id"].isin(used)], edition.whole),
        display=display,
        caption=(
            "Answers by session, yes or no to the question; restated proposals are joined under "
            "one question by our own reading (positions.movement.RESTATED). Inferred records "
            "are included and marked. The data also list the cases without a change."
        ),
        empty=none,
    )


def repeated_sentences(edition: Edition) -> str:
    """Who was asked the same question most often, which is where a change could have shown."""
    data = movement.repeated(_every(edition), _ids(edition))
    if data.empty:
        return ""
    top = data["delegation"].value_counts()
    top = top[top > 1].sort_index().sort_values(ascending=False, kind="stable")
    if top.empty:
        return ""
    own = data[data["delegation"] == edition.focus]
    questions = count(len(own), "question")
    focus = (
        f"{capital(the(edition.focus))} accounts for {questions} of the {len(data)}."
        if len(own)
        else f"{capital(the(edition.focus))} is not among them: no question is on record from it "
        "twice."
    )
    listed = names((f"{short(name)} ({n})" for name, n in top.items()), limit=5)
    return (
        f"Repetition is rare and unevenly spread: the delegations heard more than once on more "
        f"than one question are {listed}. {focus}"
    )
