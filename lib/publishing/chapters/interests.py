"""Chapter 2: what the focus delegation wants, and whom it stands with.

The report studies the reasons of one state, China. What it found there is told by functions that
return an empty text for any other focus; everything else is computed for whichever delegation the
edition is about.
"""

from __future__ import annotations

import re

import pandas as pd

from positions import agreement, figures
from positions.agreement import MIN_SIGNALS
from positions.company import (
    ALONE_ON_RECORD,
    ALONE_OPPOSED,
    LONELY,
    OUTNUMBERED,
    company,
    standing,
)
from positions.delegations import EU, RUSSIA
from positions.register import CONFIDENCES, PROCESS_PREFIX, STANCES, substantive
from publishing.edition import MADE_UP, Edition
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import (
    bullets,
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
)  # fmt: skip

#: The state whose reasons the report studies.
STUDIED = "China"

#: Beginnings of the proposals that belong to each question of the chapter.
TOPICS = {
    "order": ("process.", "general.budapest-basis", "general.existing-instruments"),
    "sovereignty": ("sovereignty.", "extradition.refusal-sovereignty"),
    "crimes": ("criminalisation.", "offence.", "content.", "scope.", "critical-infrastructure."),
    "data": ("data.", "data-protection.", "evidence-scope.", "mla-scope.", "mla.", "procedural",
             "safeguards."),
}  # fmt: skip

#: Verbs of the stances, and how many proposals a sentence names for each.
_VERBS = {
    "support": "supports",
    "oppose": "opposes",
    "amend": "proposes amendments on",
    "conditional": "accepts with conditions",
}
_NAMED = 5

_STANCE_COLOURS = {
    "support": figures.BLUE,
    "oppose": figures.ORANGE,
    "amend": figures.PALE,
    "conditional": figures.GREEN,
}

#: Records from which on the text speaks of a tendency.
_TENDENCY = 6

#: Rows from which a table gets search and paging.
_LONG = 12


def is_studied(edition: Edition) -> bool:
    """Whether the focus is the state whose reasons the report studies."""
    return edition.focus == STUDIED


def own_records(edition: Edition) -> pd.DataFrame:
    """All records of the focus in the edition, those inferred or on procedure too."""
    positions = edition.register.positions
    return positions[positions["delegation"] == edition.focus]


def _elsewhere(edition: Edition) -> str:
    """How many records of the focus other sessions hold, as a clause; empty without any."""
    total = int((edition.whole.positions["delegation"] == edition.focus).sum())
    other = total - len(own_records(edition))
    return f"; other sessions hold {count(other, 'record')} of it" if other else ""


def _statistics(edition: Edition, subject: str) -> pd.DataFrame:
    frame = edition.whole.statistics
    return frame[frame["subject"] == subject]


def _value(edition: Edition, statistic: str) -> float:
    return float(edition.whole.statistics.set_index("statistic_id").at[statistic, "value"])


def _confidences(rows: pd.DataFrame) -> str:
    by = rows["confidence"].value_counts()
    return names(f"{by[name]} {name}" for name in CONFIDENCES if name in by)


def lead(edition: Edition) -> str:
    """Whose interests the chapter is about, and what it can draw on."""
    who, own = the(edition.focus), own_records(edition)
    if is_studied(edition):
        issues = count(int(_value(edition, "N22")), "issue")
        text = (
            f"This edition is about {who}, and here the report's own work can be retold. It read "
            "Chinese legal writing and official statements and followed "
            f"{issues} through them: a treaty under the United Nations as such, sovereignty, "
            "the range of crimes, and access to data across borders {cite}`zhang2024`. The "
            "sections below take them in that order and set beside each what China is on record "
            "as having asked for."
        )
    elif edition.is_simulated:
        return (
            f"This edition is about {who}, a delegation that does not exist, and here the report's "
            f"questions stand without an answer: it studied the reasons of {STUDIED} alone, and "
            f"a made-up delegation has none. {MADE_UP}"
        )
    else:
        text = (
            f"This edition is about {who}, and here a warning is due. The report studied the "
            f"reasons of {STUDIED} alone; nobody has done the same for {who} in the sources that "
            "this book rests on. The sections below therefore put each of the report's questions "
            f"and answer it, for {who}, with positions: what it is on record as wanting, not why."
        )
    if own.empty:
        return (
            f"{text} In this edition's sessions the register holds no record of {who}"
            f"{_elsewhere(edition)}. Statements of the delegation, entered in "
            "`data/register/positions.csv`, would supply them."
        )
    return (
        f"{text} The record of this edition is {count(len(own), 'entry', 'entries')} "
        f"({_confidences(own)}) on {count(own['proposal_id'].nunique(), 'proposal')}."
    )


def first_aim(edition: Edition) -> str:
    """China: why a treaty of the United Nations ranks above what it says."""
    if not is_studied(edition):
        return ""
    return (
        "China's first aim, the report concludes, is that such a treaty should exist at all; its "
        "clauses come after. The reasoning runs as follows. Beijing has long held that a matter "
        "of worldwide concern belongs to the United Nations, and to it alone if possible. A treaty "
        "of the Council of Europe that grew into the world's rule book would be a precedent for "
        "taking world affairs elsewhere; the report cites one Chinese author, Lu, who sees the "
        "post-war order of security itself touched by it. Beside this, the clauses of the Budapest "
        "Convention that China dislikes weigh little: it is not a party, and they do not bind it "
        "{cite}`zhang2024`.\n\n"
        "A second reason is authorship. Most of the Chinese experts whom the report read hold that "
        "the Budapest Convention was made by a few Western states and serves developing countries "
        "badly. Not having been at the table is enough to stay away from it even where the text "
        "would suit; India, whose laws follow the convention closely, is the report's other "
        "example. What makes the argument interesting is that it is no verdict on quality: "
        "several of the same scholars praise the workmanship of the Budapest text and say that "
        "Chinese law has learnt from it.\n\n"
        "From this follows a tactic. Since so many states will hardly agree on offences, rights "
        "and refusals all at once, some Chinese lawyers advise to look for what all can "
        "accept, rather than to insist. A thin treaty of the United Nations may then be worth more "
        "than none, even to a state that would have liked a thick one.\n\n"
        "*How sure is this?* It is the report's reading of academic articles and of China's "
        "foreign policy over the years. The report cites no instruction to the delegation, and "
        "scholars are not the ministry. On the treaty as such, reading and register point the same "
        "way; on its ranking above the clauses there is the argument alone."
    )


def instruments(edition: Edition) -> Exhibit:
    """Treaties that were there already, and the one that was made."""
    frame = edition.whole.instruments
    order = frame.assign(
        place=(frame["kind"] != "regional").astype(int), date=frame["opened"].replace("", "9999")
    ).sort_values(["place", "date", "instrument_id"])
    data = order.drop(columns=["place", "date"])
    display = pd.DataFrame(
        {
            "Instrument": data["name"],
            "Made in": data["body"].replace("", "—"),
            "Kind": data["kind"],
            "Opened": data["opened"].replace("", "—"),
            "In force": data["in_force"].replace("", "—"),
            "Source": data["source_id"],
        }
    )
    by = data["kind"].value_counts()
    return table(
        "tab-instruments",
        "Treaties that the negotiators had before them, and the one that they made",
        data,
        recorded(data, edition.whole),
        display=display,
        caption=(
            f"{capital(count(int(by.get('regional', 0)), 'regional instrument'))} and "
            f"{_plain(int(by.get('universal', 0)))} of the United Nations or its agencies, as the "
            "report "
            "and its companions name them; not all are about cybercrime. A dash means that no "
            "source on record gives the date or the body. Notes are in the download."
        ),
    )


def budapest_readings(edition: Edition) -> Exhibit:
    """How many states the Budapest Convention has, by source."""
    data = _statistics(edition, "budapest-parties").sort_values(["period", "statistic_id"])
    display = pd.DataFrame(
        {
            "As of": data["period"],
            "Reading": data["label"],
            "States": data["value"].map(integer),
            "Source": data["source_id"],
        }
    )
    return table(
        "tab-budapest-count",
        "How many states the Budapest Convention has, according to whom",
        data,
        recorded(data, edition.whole),
        display=display,
        caption=(
            "Readings of different dates and of different things: to sign is not to ratify. Doubts "
            "about each reading are in the download."
        ),
        right=("States",),
        empty="The register holds no reading; a row in `data/register/statistics.csv` would do.",
    )


def budapest_count(edition: Edition) -> str:
    """How far the readings of the number of parties lie apart."""
    readings = _statistics(edition, "budapest-parties")
    if readings.empty:
        return "The register holds no reading of how many states the Budapest Convention has."
    low, high = readings.loc[readings["value"].idxmin()], readings.loc[readings["value"].idxmax()]
    growth = (
        " The direction is plainer than the number: while one treaty was being negotiated, the "
        "other went on growing."
        if high["period"] == readings["period"].max()
        else ""
    )
    return (
        f"Even the size of the Budapest club depends on whom one asks, and when. The "
        f"{count(len(readings), 'reading')} on record run from {integer(low['value'])} "
        f"({escape(low['period'])}) to {integer(high['value'])} ({escape(high['period'])}); some "
        "count signatures and others ratifications, and states were joining while the committee "
        "sat {cite}`zhang2024,huang2024,coe2024`. {numref}`tab-budapest-count` keeps them apart "
        f"rather than choosing one.{growth}"
    )


def on_record(edition: Edition, topic: str) -> str:
    """What the focus is on record with on one of the chapter's questions."""
    own = own_records(edition)
    held = own[own["proposal_id"].str.startswith(TOPICS[topic])]
    who = the(edition.focus)
    if edition.is_simulated:
        return ""
    if held.empty:
        everywhere = edition.whole.positions
        later = everywhere[
            (everywhere["delegation"] == edition.focus)
            & everywhere["proposal_id"].str.startswith(TOPICS[topic])
        ]
        more = f", though other sessions hold {count(len(later), 'record')}" if len(later) else ""
        return (
            f"*On record.* On this question the register has nothing from {who} in this "
            f"edition{more}. That is a gap in the record and says nothing about its views."
        )
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    ranked = held.assign(rank=held["confidence"].map(CONFIDENCES.index))
    best = ranked.sort_values(["rank", "record_id"]).drop_duplicates(["proposal_id", "stance"])
    parts = []
    for stance, verb in _VERBS.items():
        rows = best[best["stance"] == stance]
        if len(rows):
            shown = [
                f"“{escape(labels[row.proposal_id])}” ({row.confidence})"
                for row in rows.head(_NAMED).itertuples()
            ]
            if len(rows) > _NAMED:
                shown.append(count(len(rows) - _NAMED, "other"))
            parts.append(f"{verb} {_series(shown)}")
    return f"*On record.* {capital(who)} {_series(parts, '; it ')}."


def _series(items: list[str], last: str = " and ") -> str:
    """Items that are Markdown already, in a sentence."""
    if last != " and ":
        return last.join(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])}{last}{items[-1]}"


def sovereignty(edition: Edition) -> str:
    """China: sovereignty as the likely red line."""
    if not is_studied(edition):
        return ""
    return (
        "For China, says the report, it is most likely a red line. The authors whom it read want "
        "sovereignty not only named among the principles but built into the rules on jurisdiction "
        "and on data abroad, and read strictly. The word carries more there than in most capitals: "
        "the national cybersecurity strategy of 2016 files cyber sovereignty under national "
        "security, as a ground for regulating at home against interference and espionage from "
        "outside, and there is an economic side to it as well, that of a digital industry that "
        "depends on nobody {cite}`zhang2024`.\n\n"
        "The report adds an observation that cuts across the camps. In the chapters on procedure "
        "and cooperation, a reference to sovereignty and a reference to human rights do the same "
        "work: each is a ground on which a state may decline to help. Those who call the second a "
        "safeguard and the first an obstacle, or the reverse, are talking about one and the same "
        "device.\n\n"
        "*How sure is this?* “Most likely” is the report's own word. It rests on scholarship and "
        "on an official strategy, more than on what was said in the room."
    )


def crimes(edition: Edition) -> str:
    """China: why a wide range of crimes, with the figures on convictions."""
    if not is_studied(edition):
        return ""
    kinds = _statistics(edition, "china-convictions-by-kind").sort_values("value", ascending=False)
    shares = [f"{escape(row.label.lower())} ({number(row.value)} %)" for row in kinds.itertuples()]
    top = int(_value(edition, "N04"))
    offences = edition.whole.offences
    covered = offences.loc[offences["in_budapest"] == "yes", "label"].str.lower()
    light = _value(edition, "N03")
    return (
        "China wants many of them covered. The report offers an explanation that needs no "
        "ideology: look at the "
        "courts. By a study of the Chinese Judicial Big-data Institute, the "
        f"{count(top, 'kind')} of cybercrime most often convicted in China between 2016 and 2018 "
        f"were all of the enabled sort, led by {_series(shares)} {{cite}}`zhang2024`. Attacks on "
        "computers as such, the heart of a narrow treaty, are not what fills the docket. The "
        "report adds that rules which oblige users to give their real names, tightened in the "
        "course of the 2010s, then "
        "pushed the "
        "gangs abroad, to countries of South-East Asia without such rules, and with them went the "
        "evidence, the suspects and the question of whose case it is. Seen from there, a treaty "
        "that leaves fraud and gambling out leaves out the reason for having one.\n\n"
        f"The Chinese writing that the report went through names "
        f"{count(len(offences), 'offence')} again and again: "
        f"{names(offences['label'].str.lower())}. Of these, by the report's account, the Budapest "
        f"Convention already reaches {names(covered)}; there, the report notes, China and the "
        "European Union differ less, and mostly over wording.\n\n"
        "A last figure matters for chapter 3. In the same years "
        f"{number(light)} % of the cases ended with less than three years in prison. A treaty that "
        "helps with *serious* crimes only, serious meaning that the law foresees "
        f"{count(int(_value(edition, 'N14')), 'year')} or more as the highest penalty, could pass "
        "many such cases by. The comparison is rough, since a sentence passed is not the highest "
        "that the law allows. The report brings it up to show how far apart two proposals lie that "
        "look alike, help with serious crimes and help with serious crimes *and* the convention's "
        "own offences; its Table 3 lists China under both.\n\n"
        "*How sure is this?* The institute's study was not opened for this book; its figures are "
        "the report's citation of it. That court figures explain a negotiating position is an "
        "inference, and the report says that other explanations are possible."
    )


def _absent_study(edition: Edition) -> str:
    """Why there are no figures on the courts of the focus."""
    if edition.is_simulated:
        return "The report studies China only, and a delegation that does not exist has no courts."
    return (
        f"The report studies China only; figures for {the(edition.focus)} would come from its own "
        "courts or statistical office, entered in `data/register/statistics.csv` with their source."
    )


def convictions_figure(edition: Edition) -> Exhibit:
    """China: shares of cybercrime convictions by kind."""
    title = "What Chinese courts convict as cybercrime, 2016–2018"
    rows = _statistics(edition, "china-convictions-by-kind")
    evidence = recorded(rows, edition.whole)
    if not is_studied(edition):
        return Exhibit(
            "fig-convictions", title, "", recorded(rows[:0], edition.whole), rows[:0],
            absent=_absent_study(edition),
        )  # fmt: skip
    rows = rows.sort_values("value", ascending=False)
    rest = 100 - rows["value"].sum()
    label = "All other kinds together"
    data = pd.concat(
        [
            rows[["label", "value", "unit", "period", "source_id", "locator"]],
            pd.DataFrame(
                {"label": [label], "value": [rest], "unit": ["percent"],
                 "locator": ["computed: what is left of 100"]}
            ),
        ],
        ignore_index=True,
    ).fillna("")  # fmt: skip
    told = names(f"{row.label.lower()} {number(row.value)} %" for row in rows.itertuples())
    return Exhibit(
        "fig-convictions",
        title,
        (
            "Share of convictions for cybercrime. The report names shares for the "
            f"{_plain(len(rows))} most common kinds only; the last bar is what they leave. The "
            "figures come from a study of the Chinese Judicial Big-data Institute as cited by the "
            "report."
        ),
        evidence,
        data,
        alt=(
            f"Bars of the share of cybercrime convictions in China from 2016 to 2018: {told}, all "
            f"other kinds together {number(rest)} %."
        ),
        figure=figures.bars(
            data, value="value", label="label", axis="per cent of convictions",
            highlight=set(rows["label"]), number="{:.2f} %".format,
        ),
    )  # fmt: skip


def convictions(edition: Edition) -> Exhibit:
    """China: every figure on convictions that the report gives."""
    title = "Figures on cybercrime convictions in China, as the report cites them"
    frame = edition.whole.statistics
    rows = frame[frame["subject"].str.startswith("china-")]
    if not is_studied(edition):
        rows = rows[:0]
    display = pd.DataFrame(
        {
            "Figure": rows["label"],
            "Value": [
                f"{number(row.value)}\N{NO-BREAK SPACE}%"
                if row.unit == "percent"
                else integer(row.value)
                for row in rows.itertuples()
            ],
            "Years": rows["period"].str.replace("-", "–"),
            "Place in the report": rows["locator"],
        }
    )
    return table(
        "tab-convictions",
        title,
        rows,
        recorded(rows, edition.whole),
        display=display,
        caption="Shares are of convictions or cases for cybercrime; notes are in the download.",
        markup=("Value",),
        right=("Value",),
        empty=_absent_study(edition),
    )


def content(edition: Edition) -> str:
    """China: offences of content, on which its own literature is divided."""
    if not is_studied(edition):
        return ""
    six = int(_value(edition, "N25"))
    return (
        "Offences that lie in what is said are another matter, and here the report found no "
        "agreement among Chinese authors. Some want them in: a comment that scholars of a Shanghai "
        "institute sent to the United Nations as observers lists incitement to hatred, terrorism "
        "and "
        "disinformation, and the report takes it to reflect something of the official view. "
        "Others call them contested or put them a rung below the core interests, as points to "
        "press and, if need be, to give up. The authors seem aware that only a handful of states "
        "would follow "
        "{cite}`zhang2024`.\n\n"
        "What the delegation did is in keeping with that. At the end of the sixth session the text "
        f"still carried {count(six, 'offence')} of this kind, backed by states such as Russia, "
        "North Korea and Egypt, and according to the report China had put its name to none of "
        "them. It did support an article on acts "
        "that threaten public safety, whose wording the report finds vague enough to invite abuse "
        "and whose motive it takes to be political, since such acts hardly figure among the "
        f"convictions.{_content_records(edition)}"
    )


def _content_records(edition: Edition) -> str:
    """Records of the studied state on offences of content, over all sessions."""
    everywhere = edition.whole.positions
    held = everywhere[
        (everywhere["delegation"] == STUDIED)
        & everywhere["proposal_id"].str.startswith("content.")
        & (everywhere["source_id"] != "S-LAC")
    ]
    if held.empty:
        return ""
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    told = [
        f"“{escape(labels[row.proposal_id])}” ({row.session}, {row.confidence})"
        for row in held.sort_values(["session", "record_id"]).itertuples()
    ]
    return (
        " The register is less tidy than that. Over all sessions it holds "
        f"{count(len(held), 'record')} of China on offences of content, from sources other than "
        f"the report: {_series(told)}. Some of these were made in a joint paper or drawn up by an "
        "advocacy group {cite}`eff2022`, and none is decisive; together they are a reason not to "
        "take the matter as closed."
    )


def data_access(edition: Edition) -> str:
    """China: access to data across borders."""
    if not is_studied(edition):
        return ""
    ways = count(int(_value(edition, "N23")), "way")
    kinds = count(int(_value(edition, "N24")), "kind")
    return (
        "For Chinese authors, as the report reads them, this clause is where the Budapest model "
        "goes wrong. Reaching for data in another country without asking its authorities breaches "
        "non-interference and the sovereignty of its courts, they argue, and opens a door to what "
        "Chinese commentators call long-arm jurisdiction. There is a harder concern as well. The "
        "clause does "
        "not say which data are meant, so that military secrets are not excluded, and consent "
        "comes from whoever controls the data, often a foreign company that can be leaned on. "
        "With national security in play, the report expects China to refuse anything like it "
        "without exception, and a Chinese article of 2023 says as much "
        "{cite}`zhang2024`.\n\n"
        "Yet the same literature admits that the regular road, mutual legal assistance, is too "
        f"slow for the work. It looks for ways between. One scholar proposes {ways}: to read the "
        "existing rule on openly accessible data more widely, so that it covers what anyone can "
        "see after registering; and to accept the controller's consent where the controller sits "
        "in the territory of the state that asks. Several would treat data by "
        f"{kinds} — who the subscriber is, what traffic there was, what it contained — and be "
        "most generous with the first, which touches privacy least.\n\n"
        "*How sure is this?* The register marks China's opposition as "
        f"*{_transborder(edition)}*: the report expects it from the writing, and the passage "
        "cites no statement made in the committee. Records so marked stay out of the placements."
    )


def _transborder(edition: Edition) -> str:
    """Confidence of the studied state's record on access to data abroad."""
    everywhere = edition.whole.positions
    held = everywhere[
        (everywhere["delegation"] == STUDIED)
        & (everywhere["proposal_id"] == "data.transborder-unilateral")
    ]
    return names(sorted(held["confidence"].unique(), key=CONFIDENCES.index)) or "not on record"


def profile(edition: Edition) -> Exhibit:
    """Stances of the focus by chapter of the convention."""
    own, who = own_records(edition), the(edition.focus)
    title = f"What {with_article(edition.focus)} asked for, by chapter of the convention"
    evidence = recorded(own, edition.whole)
    counts = pd.crosstab(own["chapter"], own["stance"]).reindex(columns=list(STANCES), fill_value=0)
    data = (
        edition.whole.chapters.sort_values("number")[["chapter", "title"]]
        .merge(counts, left_on="chapter", right_index=True, how="left")
        .fillna(dict.fromkeys(STANCES, 0))
        .astype(dict.fromkeys(STANCES, int))
        .reset_index(drop=True)
    )
    shown = data[data[list(STANCES)].sum(axis=1) > 0]
    if shown.empty:
        return Exhibit(
            "fig-focus-profile", title, "", evidence, data,
            absent=(
                f"The register holds no record of {who} in this edition{_elsewhere(edition)}."
            ),
        )  # fmt: skip
    totals = {stance: int(data[stance].sum()) for stance in STANCES}
    parts = {stance: colour for stance, colour in _STANCE_COLOURS.items() if totals[stance]}
    told = names(f"{row.title} {sum(getattr(row, name) for name in STANCES)}"
                 for row in shown.itertuples())  # fmt: skip
    return Exhibit(
        "fig-focus-profile",
        title,
        (
            "Number of records by stance, whatever their confidence and with those on procedure. "
            "Long bars mean that much was written down, not that the chapter mattered most."
        ),
        evidence,
        data,
        alt=(
            f"Stacked bars of the {count(len(own), 'record')} of {short(edition.focus)} by chapter "
            f"({told}); in all {names(f'{n} {name}' for name, n in totals.items() if n)}."
        ),
        figure=figures.shares(shown, rows="title", parts=parts, axis="number of records"),
    )


def profile_reading(edition: Edition) -> str:
    """What the profile says: for or against, and how well known."""
    own, who = own_records(edition), the(edition.focus)
    if own.empty:
        return f"Of {who} there is nothing to count in this edition."
    by = own["stance"].value_counts()
    stated = int((own["confidence"] == "stated").sum())
    for_, against = int(by.get("support", 0)), int(by.get("oppose", 0))
    other = len(own) - for_ - against
    third = (
        f", and {_plain(other)} {'is' if other == 1 else 'are'} neither but a wish to amend or a "
        "condition, which has no side and does not count in what follows"
        if other
        else ""
    )
    if len(own) < _TENDENCY:
        kinds = [
            f"{_plain(n)} {text}"
            for n, text in (
                (for_, "in support"),
                (against, "in opposition"),
                (other, "with a wish to amend or a condition, which has no side"),
            )
            if n
        ]
        return (
            f"The record of {who} in this edition is too short to speak of a tendency. It comes "
            f"to {count(len(own), 'record')}: {_series(kinds)}. {capital(_plain(stated))} of the "
            f"{count(len(own), 'record')} {'comes' if stated == 1 else 'come'} from the "
            "delegation itself or an official record."
            if len(own) > 1
            else f"The register knows a single record of {who} in this edition, {kinds[0]}; it is "
            f"marked as {own.iloc[0]['confidence']}."
        )
    tendency = (
        "mostly a proposer or a backer of what others proposed" if for_ > 2 * against
        else "mostly an objector" if against > 2 * for_
        else "about as often for something as against something"
    )  # fmt: skip
    only = "Only " if stated < len(own) / 2 else ""
    return (
        f"On record {who} is {tendency}: of {count(len(own), 'record')} in this edition, "
        f"{_plain(for_)} support a proposal and {_plain(against)} oppose one{third}. {only}"
        f"{percent(stated / len(own))} come from the delegation itself or an official record; the "
        "others are somebody else's account or an inference, and should be read with that in mind."
        if stated < len(own)
        else f"On record {who} is {tendency}: of {count(len(own), 'record')} in this edition, "
        f"{_plain(for_)} support a proposal and {_plain(against)} oppose one{third}. All of them "
        "come from the delegation itself or an official record."
    )


def records_table(edition: Edition) -> Exhibit:
    """Every record of the focus, with its source."""
    own = own_records(edition)
    chapters = edition.whole.chapters.set_index("chapter")
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    by_date = {item.id: place for place, item in enumerate(edition.sessions)}
    data = (
        own.assign(
            label=own["proposal_id"].map(labels),
            counted=_counted(own),
            number=own["chapter"].map(chapters["number"]).astype(int),
            held=own["session"].map(by_date),
        )
        .sort_values(["number", "held", "proposal_id"])
        .drop(columns=["number", "held"])
        .reset_index(drop=True)
    )
    first = ["record_id", "session", "chapter", "proposal_id", "label", "stance", "confidence"]
    data = data[[*first, *[name for name in data.columns if name not in first]]]
    display = pd.DataFrame(
        {
            "Chapter": data["chapter"].map(chapters["title"]),
            "Proposal": data["label"],
            "Stance": data["stance"],
            "Confidence": data["confidence"],
            "Session": data["session"],
            "Source": data["source_id"],
        }
    )
    return table(
        "tab-focus-records",
        f"Positions on record: {short(edition.focus)}",
        data,
        recorded(own, edition.whole),
        display=display,
        caption=(
            "Each row is one record. Articles, places in the source and notes are in the download, "
            "with whether a record counts in placements (those that are inferred or on procedure "
            "do not)."
        ),
        classes=("long",) if len(data) > _LONG else (),
        empty=(
            f"The register holds no record of {the(edition.focus)} in this "
            f"edition{_elsewhere(edition)}. "
            + edition.wanted(
                "Statements of the delegation, entered in `data/register/positions.csv`, would "
                "supply them."
            )
        ),
    )


def _counted(rows: pd.DataFrame) -> pd.Series:
    kept = substantive(rows).index
    return pd.Series(["yes" if item in kept else "no" for item in rows.index], index=rows.index)


def disputed(edition: Edition) -> str:
    """Contradictions between sources that concern the focus."""
    frame = edition.whole.contradictions
    name = re.compile(rf"\b{re.escape(short(edition.focus))}\b")
    texts = frame["matter"] + " " + frame["reading_a"] + " " + frame["reading_b"]
    held = frame[texts.str.contains(name)]
    if held.empty:
        return ""
    told = [
        f"*{escape(row.matter)}*: {escape(row.reading_a)} ({escape(row.source_a)}, "
        f"{escape(row.locator_a)})"
        + (
            f"; but {escape(row.reading_b)} ({escape(row.source_b)}, {escape(row.locator_b)})."
            if row.source_b
            else f"; {escape(row.note)}."
        )
        for row in held.itertuples()
    ]
    return (
        f"The sources do not always agree about {the(edition.focus)}, and this book does not "
        f"settle it for them:\n\n{bullets(told)}"
    )


def _placement_row(edition: Edition) -> pd.Series | None:
    frame = edition.placement
    found = frame[frame["delegation"] == edition.focus]
    return None if found.empty else found.iloc[0]


def placement_sentence(edition: Edition) -> str:
    """Where the focus lies between Russia and the European Union, or why it cannot be said."""
    who = the(edition.focus)
    if edition.focus in (EU, RUSSIA):
        other = RUSSIA if edition.focus == EU else EU
        share, n = agreement.pair_agreement(edition.sides, edition.focus, other)
        same = round(share * n) if n else 0
        beside = (
            f"With the other end, {the(other)}, it has {count(n, 'proposal')} in common in this "
            f"edition, and stands on the same side of {_plain(same)}."
            if n > 1
            else f"With the other end, {the(other)}, it has one proposal in common in this "
            f"edition, on which they {'agree' if same else 'disagree'}."
            if n
            else f"With the other end, {the(other)}, it has no proposal in common in this edition."
        )
        return (
            f"{capital(who)} is one of the two ends of this book's scale, and is therefore not "
            f"placed on it. {beside}"
        )
    row = _placement_row(edition)
    if row is None:
        return (
            f"{capital(who)} cannot be placed between Russia and the European Union in this "
            "edition: no record of it takes a side on the convention's text, leaving aside what "
            "is inferred and what concerns procedure."
        )
    if pd.isna(row["placement"]):
        return (
            f"{capital(who)} cannot be placed between Russia and the European Union in this "
            f"edition: a placement needs {count(MIN_SIGNALS, 'signal')}, proposals on which it and "
            f"at least one of the two have taken sides, and there {_are(int(row['n']))}."
        )
    return (
        f"Between Russia at −1 and the European Union at 1, {who} lies at "
        f"**{number(row['placement'])}** (95 % interval {number(row['lower'])} to "
        f"{number(row['upper'])}), from {count(int(row['n']), 'signal')}. "
        f"{_with_the_ends(row)} {_sensitivity(edition)}"
    )


def _are(n: int) -> str:
    return "is none" if n == 0 else f"{'is' if n == 1 else 'are'} {count(n, 'such proposal')}"


def _with_the_ends(row: pd.Series) -> str:
    parts = [
        f"with {name} on {percent(row[share])} of {count(int(row[n]), 'common proposal')}"
        for name, share, n in (
            ("Russia", "agree_ru", "n_ru"), ("the European Union", "agree_eu", "n_eu"),
        ) if row[n]
    ]  # fmt: skip
    return f"It stands {' and '.join(parts)}."


def _sensitivity(edition: Edition) -> str:
    """The same placement with inferred records let in."""
    wider = agreement.sides(substantive(edition.register.positions, inferred=True))
    frame = agreement.placement(wider)
    row = frame[frame["delegation"] == edition.focus].iloc[0]
    if pd.isna(row["placement"]):
        return ""
    narrow = _placement_row(edition)
    if int(row["n"]) == int(narrow["n"]):
        return "Letting inferred records in changes nothing."
    return (
        f"Were inferred records let in, it would be {number(row['placement'])} from "
        f"{count(int(row['n']), 'signal')}."
    )


def company_table(edition: Edition) -> Exhibit:
    """Agreement of the focus with every delegation that shares enough proposals with it."""
    who = the(edition.focus)
    data = company(edition.agreement, edition.focus)
    every = company(edition.agreement, edition.focus, least=1)
    sides = edition.sides
    shared = sides.columns[sides.loc[edition.focus].notna()] if edition.focus in sides.index else []
    rows = edition.records
    rows = rows[
        rows["proposal_id"].isin(shared)
        & rows["delegation"].isin([edition.focus, *data["delegation"]])
        & rows["stance"].isin(["support", "oppose"])
    ]
    if data.empty:
        rows = rows[:0]
    display = pd.DataFrame(
        {
            "Delegation": data["delegation"].map(short),
            "On the same side": [
                f"{row.same} of {row.n} {'proposals' if row.n > 1 else 'proposal'}"
                for row in data.itertuples()
            ],
            "Agreement": data["agreement"].map(percent),
            "95 % interval": [
                f"{number(100 * row.lower, 0)} to {number(100 * row.upper, 0)} %"
                for row in data.itertuples()
            ],
        }
    )
    left = len(every) - len(data)
    nearest = (
        f"the most that it shares with any is {count(int(every['n'].max()), 'proposal')}"
        if len(every)
        else "it shares none with any"
    )
    return table(
        "tab-focus-company",
        f"Whom {with_article(edition.focus)} stands with, and against",
        data,
        recorded(rows, edition.whole),
        display=display,
        caption=(
            "Share of the proposals on which both are on record as supporting or opposing, and on "
            f"which they stand on the same side; Wilson intervals. Left out: "
            f"{count(left, 'delegation')} with fewer than {count(MIN_SIGNALS, 'such proposal')}."
        ),
        right=("Agreement",),
        classes=("long",) if len(data) > 2 * _LONG else (),
        empty=(
            f"No delegation shares {count(MIN_SIGNALS, 'proposal')} with {who} in this edition "
            f"({nearest}), and on less no agreement is computed. More records of {who} would "
            "supply it; the edition of all sessions pools what there is."
        ),
    )


def company_reading(edition: Edition) -> str:
    """Who stands closest to the focus and who farthest, with a word on how sure that is."""
    data, who = company(edition.agreement, edition.focus), the(edition.focus)
    if data.empty:
        return ""
    always, never = data[data["agreement"] == 1], data[data["agreement"] == 0]
    mixed = data[(data["agreement"] > 0) & (data["agreement"] < 1)]
    parts = []
    if len(always):
        parts.append(f"always with {_people_of(always['delegation'])}")
    if len(mixed):
        told = _series(
            [f"{the(row.delegation)} ({row.same} of {row.n})" for row in mixed.itertuples()]
        )
        parts.append(f"some of the time with {told}")
    if len(never):
        parts.append(f"never with {_people_of(never['delegation'])}")
    widest = data.assign(width=data["upper"] - data["lower"]).sort_values(
        ["width", "delegation"], ascending=[False, True]
    ).iloc[0]  # fmt: skip
    return (
        f"Of the {count(len(data), 'delegation')} with which {who} shares at least "
        f"{count(MIN_SIGNALS, 'proposal')}, it stands {'; '.join(parts)}. The intervals deserve a "
        f"look before the shares do: with {count(int(widest['n']), 'proposal')} in common, as with "
        f"{the(widest['delegation'])}, the true rate may lie anywhere between "
        f"{percent(widest['lower'])} and {percent(widest['upper'])}."
    )


def _people_of(delegations: pd.Series) -> str:
    """Delegations in a sentence, with their articles; beyond the first few they are counted."""
    listed = [the(item) for item in delegations]
    if len(listed) > _NAMED + 2:
        listed = [*listed[: _NAMED + 1], count(len(listed) - _NAMED - 1, "other")]
    return _series(listed)


def ally_in_doubt(edition: Edition) -> str:
    """China: agreement with Russia on record beside the report's view that they act apart."""
    if not is_studied(edition):
        return ""
    data = company(edition.agreement, edition.focus).set_index("delegation")
    if RUSSIA not in data.index:
        return ""
    pair = data.loc[RUSSIA]
    return (
        f"One line invites a hasty conclusion. China and Russia stand together on "
        f"{int(pair['same'])} of {int(pair['n'])} proposals in this edition, and yet the report "
        "holds that the two acted on their own once talks had begun, the joint paper being, most "
        "likely, a matter of expediency {cite}`zhang2024`. Both can be true. The report's evidence "
        "is above "
        "all what China did *not* sign: Russian proposals that it left unsupported. Silence of "
        "that kind leaves no record of opposition, and a count of agreement cannot see it."
    )


def alone_rows(edition: Edition) -> pd.DataFrame:
    """Proposals on which the focus is by itself or outnumbered, with who else is on record."""
    sides = edition.sides
    found = standing(sides, edition.focus)
    found = found[found["standing"].isin(LONELY)]
    proposals = edition.whole.proposals.set_index("proposal_id")
    own = edition.records[edition.records["delegation"] == edition.focus]
    rows = []
    for row in found.itertuples():
        column = sides[row.proposal_id].drop(edition.focus)
        sign = 1.0 if row.side == "support" else -1.0
        held = own[own["proposal_id"] == row.proposal_id]
        rows.append(
            {
                "proposal_id": row.proposal_id,
                "label": proposals.at[row.proposal_id, "label"],
                "chapter": proposals.at[row.proposal_id, "chapter"],
                "side": row.side,
                "same_side": row.same_side,
                "other_side": row.other_side,
                "standing": row.standing,
                "companions": "; ".join(sorted(column.index[column == sign])),
                "opponents": "; ".join(sorted(column.index[column == -sign])),
                "records": "; ".join(held["record_id"]),
                "confidence": "; ".join(sorted(held["confidence"].unique(), key=CONFIDENCES.index)),
                "sources": "; ".join(sorted(held["source_id"].unique())),
            }
        )
    columns = ["proposal_id", "label", "chapter", "side", "same_side", "other_side", "standing",
               "companions", "opponents", "records", "confidence", "sources"]  # fmt: skip
    data = pd.DataFrame(rows, columns=columns)
    order = data["standing"].map(LONELY.index) if len(data) else data["standing"]
    data = data.assign(order=order).sort_values(["order", "proposal_id"]).drop(columns="order")
    return data.reset_index(drop=True)


def alone_table(edition: Edition) -> Exhibit:
    """Where the focus is, on record, by itself or in the minority."""
    who, data = the(edition.focus), alone_rows(edition)
    rows = edition.records
    rows = rows[
        rows["proposal_id"].isin(data["proposal_id"]) & rows["stance"].isin(["support", "oppose"])
    ]
    display = pd.DataFrame(
        {
            "Proposal": data["label"],
            "Its side": data["side"],
            "Confidence": data["confidence"],
            "With it": [_people(item) for item in data["companions"]],
            "Against it": [_people(item) for item in data["opponents"]],
        }
    )
    takes = edition.focus in edition.sides.index and edition.sides.loc[edition.focus].notna().any()
    empty = (
        f"On record {who} is nowhere by itself in this edition: on each proposal on which it takes "
        "a side, another delegation shares it and no larger group stands against."
        if takes
        else f"No record of {who} in this edition takes a side on the convention's text, leaving "
        f"aside what is inferred and what concerns procedure{_elsewhere(edition)}."
    )
    return table(
        "tab-focus-alone",
        f"Where {with_article(edition.focus)} stands alone or outnumbered, on record",
        data,
        recorded(rows, edition.whole),
        display=display,
        caption=(
            "Alone means that no other delegation on record takes the same side. A group counts as "
            "one delegation. Others may have agreed without anybody writing it down."
        ),
        markup=("With it", "Against it"),
        classes=("long",) if len(data) > _LONG else (),
        empty=empty,
    )


def _people(joined: str) -> str:
    return names(joined.split("; "), 4) if joined else "nobody on record"


def alone_reading(edition: Edition) -> str:
    """How often the focus is by itself, and of which kind that is."""
    found = standing(edition.sides, edition.focus)
    who = the(edition.focus)
    if found.empty:
        return (
            f"Where {who} takes no side, as far as the record of this edition goes, it can be "
            "neither alone nor outnumbered."
        )
    by = found["standing"].value_counts()
    lonely = int(found["standing"].isin(LONELY).sum())
    if not lonely:
        return (
            f"Of the {count(len(found), 'proposal')} on which {who} takes a side in this edition, "
            "there is none on which it is by itself or outnumbered."
        )
    parts = [
        (ALONE_ON_RECORD, "the only delegation with any record that takes a side"),
        (ALONE_OPPOSED, "alone while others are against"),
        (OUTNUMBERED, "in company but outnumbered"),
    ]
    told = [f"on {_plain(int(by[kind]))} it is {text}" for kind, text in parts if by.get(kind, 0)]
    solo = int(by.get(ALONE_ON_RECORD, 0))
    caution = (
        " The first kind is the weakest: it may mean a wish that nobody shared, or one that nobody "
        "else was noticed sharing."
        if solo
        else ""
    )
    return (
        f"{capital(who)} takes a side on {count(len(found), 'proposal')} in this edition. On "
        f"{_plain(len(found) - lonely)} it has company enough; {'; '.join(told)}.{caution}"
    )


def _plain(n: int) -> str:
    """A count without a noun."""
    return "none" if n == 0 else count(n, "-", "-").removesuffix(" -")


def closing(edition: Edition) -> str:
    """What to carry into the next chapter."""
    who, own = the(edition.focus), own_records(edition)
    if own.empty:
        return (
            f"For {who} this edition leaves the question open. The next chapter describes the "
            "field on which it would have to be placed."
        )
    process = int(own["proposal_id"].str.startswith(PROCESS_PREFIX).sum())
    side = f", {_plain(process)} of them on procedure" if process else ""
    row = _placement_row(edition)
    found = company(edition.agreement, edition.focus)
    yields = []
    if row is not None and pd.notna(row["placement"]):
        yields.append(f"a placement of {number(row['placement'])}")
    if len(found):
        yields.append(f"a comparison with {count(len(found), 'delegation')}")
    result = (
        f"and carries {' and '.join(yields)}"
        if yields
        else "too few for a placement or a comparison; what can be carried forward is the list, "
        "not a number"
    )
    text = (
        f"The record of {who} in this edition comes to "
        f"{count(len(own), 'entry', 'entries')}{side}, "
        f"{result}."
    )
    if is_studied(edition):
        text += (
            " Beside it stands the report's account of why: the treaty before its clauses, "
            "sovereignty before everything that would limit it, crimes as the courts see them, and "
            "data through the front door. If that account is right, China should be found firm "
            "where sovereignty is touched, insistent on fraud and its kin, and readier to give way "
            "on the rest. The proposals in the next chapter are where that can be looked up."
        )
    return text
