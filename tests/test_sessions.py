"""Sessions: eight on record, each described by a strict file."""

import datetime as dt

import pytest

from positions import sessions as module
from positions.counts import PLAIN, TextPolicy
from positions.faults import DataError
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


@pytest.fixture
def folder(copied_register):
    """A copy of the sessions' folder."""
    return copied_register(with_sessions=True).parent / "sessions"


@pytest.fixture
def change(folder):
    """Change the fifth session's file and give the folder."""

    def replace(old, new):
        path = folder / "ahc5" / "session.yml"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace


@pytest.fixture
def official(sessions):
    """The sessions that took place."""
    return {name: item for name, item in sessions.items() if item.kind == "official"}


def faults_of(folder):
    with pytest.raises(DataError) as caught:
        load_sessions(folder)
    return caught.value.faults


# On record


def test_eight_sessions_come_in_order_of_their_dates(sessions, official):
    assert list(official) == list(CALENDAR)
    starts = [session.start for session in sessions.values()]
    assert starts == sorted(starts)


@pytest.mark.parametrize(("name", "when_and_where"), CALENDAR.items())
def test_dates_and_places_are_those_of_the_calendar(sessions, name, when_and_where):
    session = sessions[name]
    assert (str(session.start), str(session.end), session.place) == when_and_where
    assert (session.id, session.kind) == (name, "official")


def test_sessions_agree_with_the_register_of_events(official, register):
    for session in official.values():
        events = register.events[
            (register.events["session"] == session.id)
            & (register.events["date_start"] == str(session.start))
        ]
        (event,) = events.itertuples()
        assert event.date_end == str(session.end)
        assert event.place == session.place
        assert "session" in event.label
        assert event.source_id == session.source


def test_sessions_name_chapters_sources_and_references_of_the_register(official, register):
    chapters = set(register.chapters["chapter"])
    sources = set(register.sources["source_id"])
    for session in official.values():
        assert set(session.agenda) <= chapters
        assert set(session.chapters) <= chapters
        assert {session.source, *(item.source for item in session.documents)} <= sources
        for papers in session.chapters.values():
            assert papers.references == {"European Union": 1.0, "Russian Federation": -1.0}


def test_every_recorded_position_falls_into_a_session(official, register):
    assert set(register.positions["session"]) == set(official)


# A new session


def write_session(folder, name, text):
    (folder / name).mkdir()
    (folder / name / "session.yml").write_text(text, encoding="utf-8")


NEW = """\
id: ahc8
title: Eighth session
start: 2025-02-03
end: 2025-02-14
place: Nairobi
kind: {kind}
"""


def test_a_new_folder_is_a_new_session(folder):
    write_session(folder, "ahc8", NEW.format(kind="official"))
    found = load_sessions(folder)
    assert [item.id for item in select_sessions("all", found)] == [*CALENDAR, "ahc8"]
    assert found["ahc8"].start == dt.date(2025, 2, 3)
    assert found["ahc8"].chapters == {}
    assert select_sessions("all", found)[-1].id == "ahc8"


def test_a_simulated_session_is_not_one_of_all_but_can_be_asked_for(folder):
    write_session(folder, "ahc8", NEW.format(kind="simulated"))
    found = load_sessions(folder)
    assert "ahc8" not in [session.id for session in select_sessions("all", found)]
    assert select_sessions("ahc8", found) == (found["ahc8"],)


def test_references_are_the_union_and_russia_unless_said_otherwise(folder):
    write_session(
        folder, "ahc8", NEW.format(kind="official") + "chapters: {preamble: {title: Preamble}}\n"
    )
    papers = load_sessions(folder)["ahc8"].chapters["preamble"]
    assert papers.references == {"European Union": 1.0, "Russian Federation": -1.0}


# Faults


@pytest.mark.parametrize(
    ("old", "new", "column", "reason"),
    [
        pytest.param(
            "place: Vienna", "place: Vienna\nplaec: Wien", "plaec", "did you mean place",
            id="unknown key",
        ),
        pytest.param(
            '- symbol: ""', '- symbl: ""', "documents.0.symbl", "did you mean symbol",
            id="unknown key of a document",
        ),
        pytest.param(
            "preamble: {references:", "preamble: {reference:", "chapters.preamble.reference",
            "did you mean references", id="unknown key of a chapter",
        ),
        pytest.param("place: Vienna\n", "", "place", "required key is missing", id="missing key"),
        pytest.param(
            "start: 2023-04-11", "start: 2023-04-22", "end", "ends (2023-04-21) before it starts",
            id="end before start",
        ),
        pytest.param("id: ahc5", "id: ahc6", "id", "not the folder's name", id="foreign id"),
        pytest.param("id: ahc5", "id: AHC 5", "id", "pattern", id="id out of form"),
        pytest.param("start: 2023-04-11", "start: 2023-13", "start", "date", id="month 13"),
        pytest.param("start: 2023-04-11", "start: April", "start", "date", id="date in words"),
        pytest.param("start: 2023-04-11", "start: 2023-02-30", "", "day", id="30 February"),
        pytest.param("kind: official", "kind: unofficial", "kind", "'official'", id="kind"),
        pytest.param(
            "European Union: 1,", "European Union: .nan,",
            "chapters.preamble.references.European Union", "'nan' is not a number",
            id="no number for a reference",
        ),
        pytest.param(
            "European Union: 1,", "European Union: .inf,",
            "chapters.preamble.references.European Union", "'inf' is not a number",
            id="infinite reference",
        ),
        pytest.param(
            "European Union: 1,", "European Union: -1,", "chapters.preamble.references",
            "different scores", id="references that span no scale",
        ),
        pytest.param(
            "{European Union: 1, Russian Federation: -1}", "{European Union: 1}",
            "chapters.preamble.references", "at least two", id="one reference alone",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_key_and_reason(change, old, new, column, reason):
    (fault,) = faults_of(change(old, new))
    assert (fault.file, fault.column) == ("data/sessions/ahc5/session.yml", column)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"a: b: c\n", "is not YAML", id="not YAML"),
        pytest.param(b"title: \xff\n", "is not YAML in UTF-8", id="not UTF-8"),
        pytest.param(b"title: \x01\n", "is not YAML", id="control character"),
        pytest.param(b"", "holds no keys", id="empty"),
        pytest.param(b"- ahc5\n- ahc6\n", "holds no keys", id="list"),
        pytest.param(b"[" * 20_000, "nested too deeply", id="bottomless"),
        pytest.param(b"n: " + b"9" * 5000, "cannot be read", id="endless number"),
        pytest.param(b"#" * (module.MAX_BYTES + 1), "larger than", id="too large"),
    ],
)
def test_a_file_that_is_no_description_is_told(folder, content, reason):
    (folder / "ahc5" / "session.yml").write_bytes(content)
    (fault,) = faults_of(folder)
    assert fault.file == "data/sessions/ahc5/session.yml"
    assert reason in fault.reason


def test_what_is_not_yaml_is_told_with_its_line(change):
    (fault,) = faults_of(change("place: Vienna", "place: Vienna: Austria"))
    assert fault.row == 6


def test_half_a_character_is_told_with_its_line(change):
    (fault,) = faults_of(change("place: Vienna", 'place: "Vienna \\ud83d"'))
    assert (fault.row, "half a character" in fault.reason) == (6, True)


@pytest.mark.parametrize(
    "tag", ["python/object/apply:pathlib.Path.touch", "python/object/new:pathlib.Path"]
)
def test_a_file_that_would_execute_is_refused_and_does_not(change, tmp_path, tag):
    marker = tmp_path / "executed"
    (fault,) = faults_of(change("title: Fifth session", f"title: !!{tag} ['{marker}']"))
    assert "could not determine a constructor" in fault.reason
    assert fault.reason.endswith("tags (!name) are not read, write the value out")
    assert not marker.exists()


def test_a_folder_without_a_description_is_told(folder):
    (folder / "ahc9").mkdir()
    (fault,) = faults_of(folder)
    assert fault.file == "data/sessions/ahc9/session.yml"
    assert "missing" in fault.reason


def test_faults_of_all_sessions_are_told_at_once(folder, change):
    change("place: Vienna\n", "")
    (folder / "ahc2" / "session.yml").unlink()
    write_session(folder, "ahc8", NEW.format(kind="official").replace("ahc8", "ahc9"))
    assert [(fault.file.split("/")[2], fault.column) for fault in faults_of(folder)] == [
        ("ahc2", ""),
        ("ahc5", "place"),
        ("ahc8", "id"),
    ]


# The whole description


UNGA77 = """\
id: unga77
title: General debate, seventy-seventh session
start: 2022-09-20
end: 2022-09-26
place: New York
kind: official            # official | simulated
chapters:
  general-debate:         # a chapter of the convention, or any other with a title
    title: General debate
    references: {European Union: 1, Russian Federation: -1}
"""


def test_the_smallest_description_is_complete_and_the_rest_has_defaults(folder):
    write_session(folder, "unga77", UNGA77)
    session = read_session(folder / "unga77" / "session.yml")
    assert session.chapters["general-debate"].title == "General debate"
    assert (session.languages, session.minimum_coverage) == ("same", 0)
    assert (session.licence, session.access, session.delegations) == ("", "", ())
    assert session.preprocessing.policy == PLAIN
    assert chapter_faults(session, {"preamble": "Preamble"}, "x") == []


def test_every_choice_can_be_written_down(folder):
    write_session(
        folder, "ahc8", NEW.format(kind="official") + """\
preprocessing: {numbers: mask, punctuation: keep, stop_words: [the, of], stem: english,
                minimum_count: 2}
languages: any
minimum_coverage: 0.4
licence: CC BY 4.0
access: with the secretariat
delegations: [Group of the Seven Hills]
chapters: {harbour: {title: The harbour, references: {China: 2.5, Brazil: 0, Japan: -1}}}
""",
    )  # fmt: skip
    session = read_session(folder / "ahc8" / "session.yml")
    assert session.preprocessing.policy == TextPolicy(
        numbers="mask", punctuation="keep", stop_words=frozenset({"the", "of"}), stem="english",
        minimum_count=2,
    )  # fmt: skip
    assert session.chapters["harbour"].references == {"China": 2.5, "Brazil": 0, "Japan": -1}
    titles = session.chapter_titles({"preamble": "Preamble"})
    assert titles == {"preamble": "Preamble", "harbour": "The harbour"}


REASONS = """\
chapters:
  preamble:
    reference_reasons: {European Union: '  spoke  first '}
  harbour:
    title: The harbour
    references: {China: 2.5, European Union: 3, Russian Federation: -1}
    reference_reasons: {China: in the chair}
"""


def test_a_reference_has_the_stated_reason_or_that_of_the_usual_scale(folder):
    write_session(folder, "ahc8", NEW.format(kind="official") + REASONS)
    chapters = read_session(folder / "ahc8" / "session.yml").chapters
    usual = "the other end of the original report's scale"
    assert chapters["preamble"].reasons == {
        "European Union": "spoke  first", "Russian Federation": usual,
    }  # fmt: skip
    # with another score than the usual one the usual reason does not hold
    assert chapters["harbour"].reasons == {"China": "in the chair", "Russian Federation": usual}


@pytest.mark.parametrize(
    ("more", "column", "reason"),
    [
        (
            "chapters: {preamble: {reference_reasons: {China: first}}}",
            "chapters.preamble.reference_reasons", "'China' is no reference; ",
        ),
        (
            "chapters: {preamble: {reference_reasons: {European Union: ' '}}}",
            "chapters.preamble.reference_reasons.European Union", "at least 1 character",
        ),
        (
            "chapters: {preamble: {reference_reason: {European Union: first}}}",
            "chapters.preamble.reference_reason", "did you mean reference_reasons",
        ),
        ("title: Again", "title", "stands twice; keep one"),
        ("chapters: {preamble: {title: a, title: b}}", "title", "stands twice"),
        ("preprocesing: {}", "preprocesing", "did you mean preprocessing"),
        ("preprocessing: {steam: english}", "preprocessing.steam", "did you mean stem"),
        ("preprocessing: {stem: englisch}", "preprocessing.stem", "did you mean english"),
        ("preprocessing: {numbers: some}", "preprocessing.numbers", "'keep'"),
        ("preprocessing: {minimum_count: 0}", "preprocessing.minimum_count", "greater than"),
        ("preprocessing: {minimum_count: yes}", "preprocessing.minimum_count", "not yes or no"),
        ("minimum_coverage: 80", "minimum_coverage", "less than or equal to 1"),
        ("languages: none", "languages", "'same'"),
        ("chapters: {A b: {}}", "chapters.A b", "use lower-case letters, digits and hyphens"),
        (
            "chapters: {preamble: {references: {European Union: one, China: 1}}}",
            "chapters.preamble.references.European Union", "'one' is not a number",
        ),
        (
            "chapters: {preamble: {references: {European Union: yes, China: 0}}}",
            "chapters.preamble.references.European Union", "valid number, not yes or no",
        ),
        ("licence: &a [*a]", "", "aliases (*name) are not read"),
        ("licence: &a x\naccess: *a", "", "aliases (*name) are not read"),
        ("licence:\n\taccess: x", "", "indent with spaces, not tabs"),
        ("licence: !!python/name:os.system", "", "could not determine a constructor"),
        ("? [a, b]\n: c", "", "is not YAML in UTF-8"),
    ],
)  # fmt: skip
def test_a_fault_of_a_new_description_is_told(folder, more, column, reason):
    write_session(folder, "ahc8", NEW.format(kind="official") + more + "\n")
    with pytest.raises(DataError) as caught:
        read_session(folder / "ahc8" / "session.yml")
    assert [fault.column for fault in caught.value.faults if reason in fault.reason][:1] == [column]
    assert "\n" not in "".join(fault.reason for fault in caught.value.faults)


def test_a_bomb_of_anchors_is_refused_at_once(folder):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    write_session(folder, "ahc8", "\n".join(lines))
    with pytest.raises(DataError, match=r"row 2: .*aliases"):
        read_session(folder / "ahc8" / "session.yml")


def test_a_mark_of_byte_order_is_no_fault(folder):
    write_session(folder, "ahc8", "\ufeff" + NEW.format(kind="official"))
    assert read_session(folder / "ahc8" / "session.yml").id == "ahc8"


def test_a_chapter_needs_the_convention_or_a_title(folder):
    more = "agenda: [preambel]\nchapters: {criminalisation: {}, preamble: {}}\n"
    write_session(folder, "ahc8", NEW.format(kind="official") + more)
    session = read_session(folder / "ahc8" / "session.yml")
    convention = {"preamble": "Preamble", "criminalization": "Criminalization"}
    faults = {fault.column: fault.reason for fault in chapter_faults(session, convention, "x")}
    assert set(faults) == {"chapters.criminalisation", "agenda.0"}
    assert "did you mean criminalization" in faults["chapters.criminalisation"]
    assert "give it a title" in faults["chapters.criminalisation"]


def test_the_published_schema_is_current(root):
    path = root / "data" / "sessions" / "session.schema.json"
    assert path.read_text(encoding="utf-8") == json_schema()


def test_every_key_of_the_schema_is_explained():
    for model in (Session, *(module.Preprocessing, module.ChapterPapers, module.Document)):
        assert all(field.description for field in model.model_fields.values())


# Selection


def test_all_means_every_session_and_an_id_means_one(sessions):
    assert [session.id for session in select_sessions("all", sessions)] == list(CALENDAR)
    assert select_sessions("ahc7", sessions) == (sessions["ahc7"],)


@pytest.mark.parametrize(
    ("asked", "named"),
    [("ahc77", "did you mean ahc7"), ("ahc-conc", "did you mean ahc-concl"), ("ALL", "mean all?")],
)
def test_an_unknown_session_is_refused_and_the_nearest_is_named(sessions, asked, named):
    with pytest.raises(ValueError, match=f"unknown session '{asked}'") as caught:
        select_sessions(asked, sessions)
    assert named in str(caught.value)


def test_a_session_like_no_other_is_refused_with_the_list(sessions):
    with pytest.raises(ValueError, match=r"known values: ahc-concl, ahc1, .*, all"):
        select_sessions("zzz", sessions)
