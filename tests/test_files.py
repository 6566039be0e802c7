"""Tables into files: all of them whole, or none."""

import gzip
import io

import pandas as pd
import pytest

from positions.files import write_atomically

TABLE = pd.DataFrame({"term": ["NA", "two\nlines", "return\rhere", ""], "n": [1.5, None, 2, 3]})


def test_tables_come_back_as_they_were(tmp_path):
    plain, packed = tmp_path / "a.csv", tmp_path / "b.csv.gz"
    write_atomically({plain: TABLE, packed: TABLE})
    first = packed.read_bytes()
    assert gzip.decompress(first) == plain.read_bytes()
    write_atomically({packed: TABLE})
    assert packed.read_bytes() == first  # no time of its making
    text = io.StringIO(plain.read_bytes().decode(), newline="")
    again = pd.read_csv(text, keep_default_na=False, na_values={"n": [""]})
    pd.testing.assert_frame_equal(again, TABLE)


def test_an_error_leaves_no_file_and_the_old_ones_as_they_were(tmp_path, monkeypatch):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("kept", encoding="utf-8")

    def full_disk(*_, **__):
        raise OSError("no space left")

    broken = TABLE.copy()
    monkeypatch.setattr(broken, "to_csv", full_disk, raising=False)
    with pytest.raises(OSError, match="no space"):
        write_atomically({old: TABLE, new: broken})
    assert old.read_text(encoding="utf-8") == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    write_atomically({link: TABLE})
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") != "old"
