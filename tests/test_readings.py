"""The second reading: a row that changed is told, and a passage is found by its fingerprint."""

import shutil

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.verification import readings
from publishing.verification.audit import audit
from publishing.verification.passages import Passage, State, Text, locate, read_folder
from publishing.verification.verdicts import Outcome

WORDS = "The ferry leaves at noon; nobody waits for the lamp. The lamp stays lit all night."


@pytest.fixture
def copy(root, tmp_path):
    """A checkout's register with its readings."""
    for part in ("register", "expected"):
        shutil.copytree(root / "data" / part, tmp_path / "data" / part)
    return tmp_path


def failing(root):
    return [item for item in readings.verdicts(root) if item.outcome is Outcome.FAILS]


def plant(root, table, key, column, value):
    """Change a cell of the row that holds a text."""
    path = root / "data" / "register" / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    (place,) = frame.index[frame.eq(key).any(axis=1)][:1]
    assert frame.loc[place, column] != value
    frame.loc[place, column] = value
    frame.to_csv(path, index=False)


def test_the_shipped_register_is_as_it_was_recorded(root):
    assert failing(root) == []


def test_known_cells_are_known_without_any_hash(copy):
    plant(copy, "votes", "V-2022-01-20-BLR", "outcome", "adopted")
    assert readings.accept(copy)
    (found,) = failing(copy)
    assert "V-2022-01-20-BLR: outcome is 'adopted', known as 'rejected'" in found.detail


def test_a_changed_row_loses_its_check_and_others_keep_theirs(copy):
    before = readings.read_readings(copy).set_index(["table", "key"])
    key = before.index[(before["read_by"] != "") & (before.index.get_level_values(0) == "votes")][0]
    frame = pd.read_csv(copy / "data" / "register" / "votes.csv", dtype=str, keep_default_na=False)
    plant(copy, "votes", key[1], frame.columns[-1], "another")
    assert len(readings.accept(copy)) == 1
    after = readings.read_readings(copy).set_index(["table", "key"])
    assert after.loc[key, "read_by"] == ""
    assert after.loc[key, "passages"] == before.loc[key, "passages"]
    others = before.index.drop(key)
    pd.testing.assert_frame_equal(after.loc[others], before.loc[others])


@given(st.dictionaries(st.text("abc", min_size=1), st.text(), min_size=1), st.data())
def test_any_changed_cell_changes_the_hash(cells, data):
    name = data.draw(st.sampled_from(sorted(cells)))
    value = data.draw(st.text().filter(lambda text: text != cells[name]))
    assert readings.row_hash({**cells, name: value}) != readings.row_hash(cells)


def test_passages_are_found_moved_or_missing():
    text = Text.of("a", WORDS)
    passage = Passage.of("S-X", text.words, 1, 4)
    other = Passage.of("S-X", text.words, 10, 5)
    again = Text.of("b", WORDS.upper().replace(" ", "\n"))
    assert list(locate([passage, other], [again])["state"]) == [State.FOUND] * 2
    moved = Text.of("c", f"A preface. {WORDS}")
    assert list(locate([passage, other], [moved])["state"]) == [State.MOVED] * 2
    changed = Text.of("d", WORDS.replace("ferry", "barge"))
    states = locate([passage, other], [changed]).set_index("passage")["state"]
    assert states[str(passage)] == State.MISSING
    assert states[str(other)] == State.FOUND
    assert list(locate([passage], [])["state"]) == [State.MISSING]


def test_only_regular_files_of_text_are_read_and_nothing_acts_on_the_screen(tmp_path):
    (tmp_path / "a.txt").write_text("the \x1b[31mferry leaves")
    (tmp_path / "b.txt").symlink_to("/etc/hostname")
    (tmp_path / "c.bin").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "d").mkdir()
    texts, passed = read_folder(tmp_path)
    assert [text.name for text in texts] == ["a.txt"]
    assert len(passed) == 3
    assert "\x1b" not in texts[0].shown(0, len(texts[0].words))


def test_an_audit_without_documents_says_so_and_lists_other_sources(root):
    told = list(audit(root, None).lines())
    assert "no documents given (--sources FOLDER): no passage was compared" in told
    assert audit(root, None).clean


def test_an_audit_of_strange_documents_finds_nothing(root, tmp_path):
    (tmp_path / "x.txt").write_text(WORDS)
    made = audit(root, tmp_path)
    assert not made.clean
    assert set(made.beside["state"]) == {State.MISSING}


def test_a_source_that_no_row_cites_is_not_listed(copy):
    path = copy / "data" / "register" / "sources.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    more = rows.iloc[[0]].assign(source_id="S-UNCITED")
    pd.concat([rows, more]).to_csv(path, index=False)
    assert "S-UNCITED" not in set(audit(copy, None).elsewhere["source_id"])
