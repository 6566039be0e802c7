"""Sessions: eight on record, each described by a strict file."""

import datetime as dt

import pytest

from positions import sessions as module
from positions import strict_yaml
from positions.counts import PLAIN, TextPolicy
from positions.faults import DataError
from positions.schema import BEFORE
from positions.sessions import (
    Session,
    chapter_faults,
    json_schema,
    load_sessions,
    read_session,
    select_sessions,
)  # fmt: skip

#: Dates and places of the committee's sessions, by their ids, in their order.
CALENDAR = {
    "ahc1": ("2022-02-28", "2022-03-11", "New York"),
    "ahc2": ("2022-05-30", "2022-06-10", "Vienna"),
    "ahc3": ("2022-08-29", "2022-09-09", "New York"),
    "ahc4": ("2023-01-09", "2023-01-20", "Vienna"),
    "ahc5": ("2023-04-11", "2023-04-21", "Vienna"),
    "ahc6": ("2023-08-21", "2023-09-01", "New York"),
    "ahc7": ("2024-01-29", "2024-02-09", "New York"),
    "ahc-concl": ("2024-07-29", "2024-08-09", "New York"),
}

NEW = """\
id: ahc8
title: Eighth session
start: 2025-02-03
end: 2025-02-14
place: Nairobi
kind: official            # official | simulated
"""


@pytest.fixture
def folder(copied_register):
    """A copy of the sessions' folder."""
    return copied_register(with_sessions=True).parent / "sessions"


@pytest.fixture
def describe(folder):
    """Write the description of a new session and give its path."""

    def write(text, name="ahc8"):
        (folder / name).mkdir()
        path = folder / name / "session.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def official(sessions):
    """The sessions that took place."""
    return {name: item for name, item in sessions.items() if item.kind == "official"}


def faults_of(read, *arguments):
    with pytest.raises(DataError) as caught:
        read(*arguments)
    return caught.value.faults


# On record


def test_eight_sessions_come_in_order_of_their_dates(sessions, official):
    found = {name: (str(item.start), str(item.end), item.place) for name, item in official.items()}
    assert list(found.items()) == list(CALENDAR.items())
    # what is no session of the committee comes after, by date
    others = list(sessions.values())[len(official) :]
    assert not any(session.is_official for session in others)
    assert [session.start for session in others] == sorted(one.start for one in others)


def test_sessions_agree_with_the_register(official, register):
    events = register.events[register.events["session"] != ""]
    for session in official.values():
        (event,) = events[
            (events["session"] == session.id) & (events["kind"] == "session")
        ].itertuples()
        assert (event.date_end, event.place) == (str(session.end), session.place)
        assert event.source_id == session.source
        assert {*session.agenda, *session.chapters} <= set(register.chapters["chapter"])
        cited = {session.source, *(item.source for item in session.documents)}
        assert cited <= set(register.sources["source_id"])
        for papers in session.chapters.values():
            assert papers.references == {"European Union": 1.0, "Russian Federation": -1.0}
    assert set(register.positions["session"]) == {BEFORE, *official}


# A new session


def test_a_new_folder_is_a_new_session(folder, describe):
    describe(NEW)
    found = load_sessions(folder)
    assert [item.id for item in select_sessions("all", found)] == [*CALENDAR, "ahc8"]
    assert (found["ahc8"].start, found["ahc8"].chapters) == (dt.date(2025, 2, 3), {})


def test_the_smallest_description_is_complete_and_the_rest_has_defaults(describe):
    session = read_session(describe("\ufeff" + NEW + "chapters: {preamble: {}}\n"))
    assert session.references("preamble") == {"European Union": 1.0, "Russian Federation": -1.0}
    assert (session.languages, session.minimum_coverage) == ("same", 0)
    assert (session.licence, session.access, session.delegations) == ("", "", ())
    assert session.preprocessing.policy == PLAIN
    assert chapter_faults(session, {"preamble": "Preamble"}, "x") == []


def test_every_choice_can_be_written_down(describe):
    session = read_session(describe(NEW + """\
preprocessing: {numbers: mask, punctuation: keep, stop_words: [the, no], stem: english,
                minimum_count: 2}
languages: any
minimum_coverage: 0.4
licence: CC BY 4.0
access: no
delegations: [Group of the Seven Hills]
chapters: {harbour: {title: The harbour, references: {China: 2.5, Brazil: 0, Japan: -1}}}
"""))  # fmt: skip
    assert session.preprocessing.policy == TextPolicy(
        numbers="mask", punctuation="keep", stop_words=frozenset({"the", "no"}), stem="english",
        minimum_count=2,
    )  # fmt: skip
    assert session.access == "no"
    assert session.chapters["harbour"].references == {"China": 2.5, "Brazil": 0, "Japan": -1}
    titles = session.chapter_titles({"preamble": "Preamble"})
    assert titles == {"preamble": "Preamble", "harbour": "The harbour"}


def test_a_reference_has_the_stated_reason_or_that_of_the_usual_scale(describe):
    chapters = read_session(describe(NEW + """\
chapters:
  preamble:
    reference_reasons: {European Union: '  spoke  first '}
  harbour:
    title: The harbour
    references: {China: 2.5, European Union: 3, Russian Federation: -1}
    reference_reasons: {China: in the chair}
""")).chapters  # fmt: skip
    usual = "the other end of the original report's scale"
    assert chapters["preamble"].reasons == {
        "European Union": "spoke  first", "Russian Federation": usual,
    }  # fmt: skip
    # with another score than the usual one the usual reason does not hold
    assert chapters["harbour"].reasons == {"China": "in the chair", "Russian Federation": usual}


def test_a_chapter_needs_the_convention_or_a_title(describe):
    more = "agenda: [preambel]\nchapters: {criminalisation: {}, preamble: {}}\n"
    session = read_session(describe(NEW + more))
    convention = {"preamble": "Preamble", "criminalization": "Criminalization"}
    faults = {fault.column: fault.reason for fault in chapter_faults(session, convention, "x")}
    assert set(faults) == {"chapters.criminalisation", "agenda.0"}
    assert "did you mean criminalization" in faults["chapters.criminalisation"]
    assert "give it a title" in faults["chapters.criminalisation"]


# Faults


@pytest.mark.parametrize(
    ("more", "column", "reason"),
    [
        ("plaec: Wien", "plaec", "did you mean place"),
        ("documents: [{symbl: '', title: x}]", "documents.0.symbl", "did you mean symbol"),
        ("preprocessing: {steam: english}", "preprocessing.steam", "did you mean stem"),
        ("preprocessing: {stem: englisch}", "preprocessing.stem", "did you mean english"),
        ("preprocessing: {numbers: some}", "preprocessing.numbers", "'keep'"),
        ("preprocessing: {minimum_count: 0}", "preprocessing.minimum_count", "the limit is 1"),
        ("preprocessing: {minimum_count: true}", "preprocessing.minimum_count", "not a number"),
        ("minimum_coverage: 80", "minimum_coverage", "out of range; the limit is 1"),
        ("languages: none", "languages", "'same'"),
        (
            "chapters: {preamble: {references: {European Union: 1.0e+300, China: 1}}}",
            "chapters.preamble.references",
            "'European Union' is beyond a thousand million",
        ),
        ("chapters: {A b: {}}", "chapters.A b", "use lower-case letters, digits and hyphens"),
        (
            "chapters: {preamble: {reference_reason: {European Union: first}}}",
            "chapters.preamble.reference_reason", "did you mean reference_reasons",
        ),
        (
            "chapters: {preamble: {reference_reasons: {China: first}}}",
            "chapters.preamble.reference_reasons", "'China' is no reference; ",
        ),
        (
            "chapters: {preamble: {reference_reasons: {European Union: ' '}}}",
            "chapters.preamble.reference_reasons.European Union", "not long enough; fill it in",
        ),
        *(
            (
                f"chapters: {{preamble: {{references: {{European Union: {wrong}, China: 1}}}}}}",
                "chapters.preamble.references.European Union", "is not a number",
            )
            for wrong in ("one", "yes", "true", ".nan", ".inf")
        ),
        *(
            (
                f"chapters: {{preamble: {{references: {{{wrong}}}}}}}",
                "chapters.preamble.references", "at least two delegations with different scores",
            )
            for wrong in ("European Union: 1", "European Union: 1, China: 1")
        ),
        ('licence: "half \\ud83d"', "", "half a character"),
        ("title: Again", "title", "stands twice; keep one"),
        ("chapters: {preamble: {title: a, title: b}}", "title", "stands twice"),
        ("licence:\n\taccess: x", "", "indent with spaces, not tabs"),
        ("place: Vienna: Austria", "", "is not YAML in UTF-8"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_key_and_reason(describe, more, column, reason):
    faults = faults_of(read_session, describe(NEW + more + "\n"))
    assert [fault.column for fault in faults if reason in fault.reason] == [column]
    assert all(fault.file.endswith("ahc8/session.yml") for fault in faults)
    assert "\n" not in "".join(fault.reason for fault in faults)


@pytest.mark.parametrize(
    ("old", "new", "column", "reason"),
    [
        ("place: Nairobi\n", "", "place", "required key is missing"),
        ("start: 2025-02-03", "start: 2025-02-15", "end", "ends (2025-02-14) before it starts"),
        ("start: 2025-02-03", "start: 2025-13", "start", "date"),
        ("start: 2025-02-03", "start: February", "start", "date"),
        ("start: 2025-02-03", "start: 2025-02-30", "start", "date"),
        ("id: ahc8", "id: ahc6", "id", "not the folder's name"),
        ("id: ahc8", "id: AHC 5", "id", "pattern"),
        ("kind: official", "kind: unofficial", "kind", "'official'"),
    ],
)
def test_a_wrong_value_is_told(describe, old, new, column, reason):
    (fault,) = faults_of(read_session, describe(NEW.replace(old, new)))
    assert fault.column == column
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"title: \xff\n", "is not YAML in UTF-8"),
        (b"title: \x01\n", "is not YAML"),
        (b"", "holds no keys"),
        (b"- ahc5\n- ahc6\n", "holds no keys"),
        (b"[" * 20_000, "nested too deeply"),
        (b"n: 1\nm: " + b"9" * 5000, "a text or number of 5,000 letters; the limit"),
        (b"n: 1\nm: -_", "looks like a number and is none; put it in"),
        (b"#" * (strict_yaml.MAX_BYTES + 1), "larger than"),
    ],
    ids=[
        "latin",
        "control",
        "empty",
        "list",
        "bottomless",
        "endless number",
        "no number",
        "too large",
    ],
)
def test_a_file_that_is_no_description_is_told(describe, content, reason):
    (fault,) = faults_of(read_session, describe(content))
    assert fault.column == ""
    assert reason in fault.reason
    assert fault.row == 2 or "number" not in reason


def test_what_is_not_yaml_is_told_with_its_line_and_every_alias_and_tag_at_once(describe):
    lines = ["a: &a [x, x]", "b: [*a, *a]", "c: !!python/object/apply:os.system [x]"]
    faults = faults_of(read_session, describe("\n".join(lines)))
    assert sorted({(fault.row, fault.reason.split()[0]) for fault in faults}) == [
        (2, "aliases"), (3, "tags"),
    ]  # fmt: skip


def test_faults_of_all_sessions_are_told_at_once(folder, describe):
    (folder / "ahc2" / "session.yml").unlink()
    (folder / "ahc9").mkdir()
    describe(NEW.replace("Nairobi", "Nairobi\nplaec: x").replace("2025-02-03", "2025-03-03"))
    assert [(fault.file, fault.column) for fault in faults_of(load_sessions, folder)] == [
        ("data/sessions/ahc2/session.yml", ""),
        ("data/sessions/ahc8/session.yml", "end"),
        ("data/sessions/ahc8/session.yml", "plaec"),
        ("data/sessions/ahc9/session.yml", ""),
    ]


# The schema


def test_the_published_schema_is_current(root):
    path = root / "data" / "sessions" / "session.schema.json"
    assert path.read_text(encoding="utf-8") == json_schema()


def test_every_key_of_the_schema_is_explained():
    for model in (Session, *(module.Preprocessing, module.ChapterPapers, module.Document)):
        assert all(field.description for field in model.model_fields.values())


# Selection


def test_all_means_every_official_session_and_an_id_means_one(sessions):
    assert [session.id for session in select_sessions("all", sessions)] == list(CALENDAR)
    for id in ("ahc7", "demo"):  # the one that was made up can be asked for, too
        assert select_sessions(id, sessions) == (sessions[id],)


@pytest.mark.parametrize(
    ("asked", "named"),
    [("ahc77", "did you mean ahc7"), ("ahc-conc", "did you mean ahc-concl"), ("ALL", "mean all?"),
     ("zzz", "known values: ahc-concl, ahc1, ")],
)  # fmt: skip
def test_an_unknown_session_is_refused_and_the_nearest_is_named(sessions, asked, named):
    with pytest.raises(ValueError, match=f"unknown session '{asked}'") as caught:
        select_sessions(asked, sessions)
    assert named in str(caught.value)
