"""Papers of a session: read from a folder, refused with every fault at once, scaled.

The texts are nonsense words; only the names of delegations and chapters are real.
"""

import numpy as np
import pandas as pd
import pytest

from positions import papers as module
from positions.delegations import EU, RUSSIA
from positions.faults import DataError
from positions.papers import COLUMNS, absent, file_name, read_papers, scale

REFERENCES = {EU: 1.0, RUSSIA: -1.0}

EASTISH = "blorp blorp quandle mivvet tarn"
WESTISH = "frellick frellick quandle zabbot tarn"
LABEL = "data/sessions/ahc9"


@pytest.fixture
def session(tmp_path):
    """The folder of a new session, without papers."""
    folder = tmp_path / "ahc9"
    folder.mkdir()
    return folder


@pytest.fixture
def put(session):
    """Put a paper into the session's folder."""

    def write(place, text):
        path = session / "papers" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


@pytest.fixture
def read(session, register):
    """Read the session's papers against the register's chapters and delegations."""

    def papers():
        chapters = register.chapters["chapter"].tolist()
        known = {*register.delegations, *register.groups["member"]}
        return read_papers(session, chapters, known, label=LABEL)

    return papers


@pytest.fixture
def faults_of(read):
    def faults():
        with pytest.raises(DataError) as caught:
            read()
        return {fault.file: fault.reason for fault in caught.value.faults}

    return faults


# Reading


def test_no_papers_ship(root, register, sessions):
    chapters = register.chapters["chapter"].tolist()
    for name in sessions:
        folder = root / "data" / "sessions" / name
        assert read_papers(folder, chapters, register.delegations, label=name) == {}


def test_an_empty_folder_of_papers_holds_none(session, read):
    (session / "papers" / "criminalization").mkdir(parents=True)
    assert read() == {}


def test_papers_are_found_by_chapter_and_delegation(put, read):
    put("criminalization/russian-federation.txt", EASTISH)
    put("criminalization/european-union.md", WESTISH)
    put("preamble/iran-islamic-republic-of.txt", "vorple")
    put("preamble/turkiye.txt", "snib")
    assert read() == {
        "criminalization": {EU: WESTISH, RUSSIA: EASTISH},
        "preamble": {"Iran (Islamic Republic of)": "vorple", "Türkiye": "snib"},
    }


@pytest.mark.parametrize("name", ["CHN.txt", "chn.txt", "china.txt", "China.TXT", "CHINA.md"])
def test_a_file_is_named_after_the_delegation_or_its_code(put, read, name):
    put(f"preamble/{name}", "gribble")
    assert read() == {"preamble": {"China": "gribble"}}


def test_namibia_has_its_code_too(put, read):
    put("preamble/NAM.txt", "gribble")
    assert read() == {"preamble": {"Namibia": "gribble"}}


def test_every_delegation_has_a_file_name_of_its_own(register):
    known = {*register.delegations, *register.groups["member"]}
    names = {file_name(delegation) for delegation in known}
    assert len(names) == len(known)
    assert all(name.isascii() and name == name.lower() and " " not in name for name in names)


def test_notes_and_hidden_files_are_no_papers(put, read):
    put("README.md", "how these were cut")
    put("preamble/README.md", "whence")
    put("preamble/.swap", "scratch")
    put("preamble/china.txt", "gribble")
    assert read() == {"preamble": {"China": "gribble"}}


def test_a_text_is_kept_as_it_was_written(put, read):
    text = "\ufeff<b>blorp</b> =1+1 {{ x }} `y` \u202e ñandú\n"
    put("preamble/china.txt", text)
    assert read()["preamble"]["China"] == text.removeprefix("\ufeff")


# Faults


def test_all_faults_are_told_at_once_each_with_its_file_and_reason(
    session, put, faults_of, tmp_path
):
    put("criminalization/china.txt", "sound")
    put("criminalisation/brazil.txt", "blorp")
    put("criminalization/brasil.txt", "blorp")
    put("criminalization/japan.pdf", "blorp")
    put("criminalization/india", "blorp")
    put("criminalization/norway.txt", " \n\t")
    put("criminalization/ghana.txt", b"")
    put("criminalization/egypt.txt", b"caf\xe9")
    put("criminalization/CHN.md", "a second time")
    put("preamble/deep/china.txt", "blorp")
    put("china.txt", "blorp")
    with put("criminalization/canada.txt", "blorp").open("ab") as file:
        file.truncate(module.MAX_BYTES + 1)
    outside = tmp_path / "outside.txt"
    outside.write_text("not for you", encoding="utf-8")
    (session / "papers" / "criminalization" / "mexico.txt").symlink_to(outside)
    (session / "papers" / "preamble" / "nowhere.txt").symlink_to(tmp_path / "missing.txt")
    other = tmp_path / "other"
    other.mkdir()
    (other / "cuba.txt").write_text("not for you", encoding="utf-8")
    (session / "papers" / "final-provisions").symlink_to(other, target_is_directory=True)

    faults = faults_of()
    expected = {
        "criminalisation/brazil.txt": "unknown chapter 'criminalisation'; "
        "did you mean criminalization",
        "criminalization/brasil.txt": "unknown delegation 'brasil'; did you mean brazil",
        "criminalization/japan.pdf": ".pdf is not read; save as .txt or .md",
        "criminalization/india": "no suffix is not read",
        "criminalization/norway.txt": "empty",
        "criminalization/ghana.txt": "empty",
        "criminalization/egypt.txt": "not UTF-8",
        "criminalization/china.txt": "a second paper of China on criminalization",
        "preamble/deep/china.txt": "lies outside papers/<chapter>/",
        "china.txt": "lies outside papers/<chapter>/",
        "criminalization/canada.txt": "larger than 5 MB",
        "criminalization/mexico.txt": "a link that may leave the folder",
        "preamble/nowhere.txt": "a link that may leave the folder",
        "final-provisions": "a link that may leave the folder",
    }
    assert set(faults) == {f"{LABEL}/papers/{place}" for place in expected}
    for place, reason in expected.items():
        assert reason in faults[f"{LABEL}/papers/{place}"]


def test_what_a_link_points_to_is_never_read(session, read, tmp_path):
    (tmp_path / "china.txt").write_text("not for you", encoding="utf-8")
    chapter = session / "papers" / "preamble"
    chapter.mkdir(parents=True)
    (chapter / "china.txt").symlink_to(tmp_path / "china.txt")
    with pytest.raises(DataError) as caught:
        read()
    assert "not for you" not in str(caught.value)


def test_a_link_is_refused_also_when_it_stays_in_the_folder(put, faults_of):
    paper = put("preamble/china.txt", "gribble")
    (paper.parent / "brazil.txt").symlink_to(paper)
    assert list(faults_of()) == [f"{LABEL}/papers/preamble/brazil.txt"]


def test_one_delegation_may_write_on_two_chapters(put, read):
    put("preamble/china.txt", "gribble")
    put("criminalization/china.txt", "gribble")
    assert list(read()) == ["criminalization", "preamble"]


# Scaling


@pytest.fixture
def scaled(put, read):
    """A chapter with both references and four other papers, read and scaled."""
    put("criminalization/european-union.txt", WESTISH)
    put("criminalization/russian-federation.txt", EASTISH)
    put("criminalization/norway.txt", WESTISH.upper())
    put("criminalization/BLR.txt", EASTISH)
    put("criminalization/ghana.txt", f"{EASTISH} {WESTISH}")
    put("criminalization/tonga.txt", "ooble ooble wuzzy")
    return scale(read()["criminalization"], REFERENCES).set_index("delegation")


def test_references_come_first_and_stand_at_their_own_scores(scaled):
    assert scaled.index[:2].tolist() == [EU, RUSSIA]
    assert scaled["mv"][:2].tolist() == pytest.approx([1, -1])
    assert scaled["role"].tolist() == ["reference"] * 2 + ["virgin"] * 4


def test_others_stand_where_their_words_put_them(scaled):
    assert scaled.index[2:].tolist() == ["Norway", "Ghana", "Belarus", "Tonga"]
    assert scaled["mv"][2:5].tolist() == pytest.approx([1, 0, -1], abs=1e-12)
    assert scaled["lbg"][2:5].is_monotonic_decreasing


def test_columns_are_those_of_the_figure_and_limits_hold_the_score(scaled):
    assert ("delegation", *scaled.columns) == COLUMNS
    placed = scaled.dropna(subset="mv")
    assert (placed["mv_lower"] <= placed["mv"]).all()
    assert (placed["mv"] <= placed["mv_upper"]).all()
    assert scaled["tokens"].tolist() == [5, 5, 5, 10, 5, 3]


def test_a_paper_without_a_word_in_common_has_no_score_and_a_reason(scaled):
    row = scaled.loc["Tonga"]
    assert (row["scored_tokens"], row["coverage"]) == (0, 0)
    assert row[["raw", "mv", "mv_lower", "mv_upper", "lbg"]].isna().all()
    assert "no word of the text has a score" in row["reason"]


def test_to_exchange_the_reference_scores_is_to_turn_the_scale_round(scaled):
    texts = {EU: WESTISH, RUSSIA: EASTISH, "Ghana": f"{WESTISH} blorp", "Norway": WESTISH}
    one = scale(texts, REFERENCES).set_index("delegation")["mv"]
    other = scale(texts, {EU: -1.0, RUSSIA: 1.0}).set_index("delegation")["mv"]
    assert one.to_dict() == pytest.approx((-other).to_dict())


@pytest.mark.parametrize(
    ("present", "named"),
    [
        ([EU], "no paper of Russian Federation,"),
        ([RUSSIA], "no paper of European Union,"),
        ([], "no paper of European Union and Russian Federation,"),
    ],
)
def test_a_missing_reference_is_named_and_nothing_is_scored(present, named):
    texts = dict.fromkeys([*present, "Ghana", "China"], EASTISH)
    table = scale(texts, REFERENCES)
    assert tuple(table.columns) == COLUMNS
    assert table["delegation"].tolist() == sorted(texts)
    assert table["reason"].str.startswith(named).all()
    assert table["mv"].isna().all()


def test_a_reference_without_words_is_named_and_nothing_is_scored():
    table = scale({EU: "-- ...", RUSSIA: EASTISH, "Ghana": WESTISH}, REFERENCES)
    assert table["reason"].str.startswith("no words in the paper of European Union").all()
    assert table["mv"].isna().all()


def test_papers_without_a_single_word_are_told_and_not_scored():
    table = scale({EU: "--", RUSSIA: "...", "Ghana": "!"}, REFERENCES)
    assert set(table["reason"]) == {"no words in any of the papers"}


def test_one_reference_makes_no_scale():
    table = scale({EU: WESTISH, "Ghana": EASTISH}, {EU: 1.0})
    assert table["reason"].str.startswith("fewer than two reference texts").all()
    assert table["mv"].isna().all()


def test_references_that_say_the_same_give_no_score_and_a_reason():
    table = scale({EU: EASTISH, RUSSIA: EASTISH, "Ghana": WESTISH}, REFERENCES)
    assert table["mv"].isna().all()
    assert (table["reason"] != "").all()


def test_contributions_on_record_are_shown_as_absent_without_any_score(register):
    sent = register.submissions[
        (register.submissions["session"] == "ahc2")
        & (register.submissions["chapter"] == "criminalization")
    ]
    table = absent(sent)
    assert tuple(table.columns) == COLUMNS
    assert table["delegation"].tolist() == sorted(set(sent["delegation"]))
    assert EU in table["delegation"].tolist()
    assert set(table["reason"]) == {"paper not present"}
    numbers = table.drop(columns=["delegation", "reason"])
    assert numbers.isna().all(axis=None)


def test_scores_do_not_depend_on_the_order_of_papers():
    texts = {EU: WESTISH, RUSSIA: EASTISH, "Ghana": f"{WESTISH} blorp", "Norway": WESTISH}
    one = scale(texts, REFERENCES)
    other = scale(dict(reversed(texts.items())), REFERENCES)
    pd.testing.assert_frame_equal(one, other)
    assert np.isfinite(one["mv"]).all()
