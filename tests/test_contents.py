"""The table of contents, and the pages of editions that have no records."""

import nbformat
import pytest
import yaml

from publishing.contents import lacking, name_of, pages_of, toc_of, toc_pages
from publishing.edition import open_edition
from publishing.notebooks import for_edition


def files(toc):
    """Pages of a table of contents with their depth, in its order."""

    def walk(entries, depth):
        for entry in entries:
            yield entry["file"], depth
            yield from walk(entry.get("sections", []), depth + 1)

    return [place for part in toc["parts"] for place in walk(part["chapters"], 0)]


@pytest.fixture(scope="module")
def demo(root):
    return open_edition("demo", None, root)


def test_an_edition_with_records_has_every_page_in_its_place(root):
    edition = open_edition("ahc6", "China", root)
    assert pages_of(edition) == toc_pages(root)
    assert lacking(edition) == []
    assert toc_of(edition) == yaml.safe_load((root / "_toc.yml").read_text("utf-8"))


def test_an_edition_without_records_has_the_pages_that_need_none(root, demo):
    held = [name_of(page, root) for page in pages_of(demo)]
    assert {"index", "chapters/03-2-positions", "chapters/05-2-diagnostics"} <= {*held}
    assert {*held}.isdisjoint(lacking(demo))
    assert "chapters/06-1-delegations" in lacking(demo)
    placed = dict(files(toc_of(demo)))
    assert {*held, "references"} == {"index", *placed}
    assert placed["chapters/03-2-positions"] == 0  # moved up to where its chapter stood
    assert placed["chapters/05-2-diagnostics"] == 1
    assert all(part["chapters"] for part in toc_of(demo)["parts"])


def test_a_part_all_of_whose_pages_are_left_out_goes_with_them(checkout):
    (checkout.root / "chapters").mkdir()
    for name in ("kept", "gone"):
        cell = nbformat.v4.new_markdown_cell("# Title")
        cell.metadata["tags"] = ["needs-records"] if name == "gone" else []
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), checkout.root / f"{name}.ipynb")
    parts = [{"caption": name, "chapters": [{"file": name}]} for name in ("gone", "kept")]
    (checkout.root / "_toc.yml").write_text(yaml.safe_dump({"root": "kept", "parts": parts}))
    edition = open_edition("demo", None, checkout.root)
    assert [part["caption"] for part in toc_of(edition)["parts"]] == ["kept"]
    (checkout.root / "_toc.yml").write_text("root: kept\nchapters: [{file: gone}]\n")
    assert toc_of(edition) == {"root": "kept"}
    (checkout.root / "_toc.yml").write_text("root: kept\n")
    assert toc_of(edition) == {"root": "kept"}


def test_cells_about_records_are_left_out_without_any():
    cells = [nbformat.v4.new_markdown_cell(name) for name in ("kept", "records", "of China")]
    cells[1].metadata["tags"] = ["needs-records"]
    cells[2].metadata["tags"] = ["focus-china", "needs-records"]

    def told(focus, has):
        notebook = nbformat.v4.new_notebook(cells=list(cells))
        return [cell.source for cell in for_edition(notebook, focus, has).cells]

    assert told("China", {"records"}) == ["kept", "records", "of China"]
    assert told("Brazil", {"records", "papers"}) == ["kept", "records"]
    assert told("China", {"papers"}) == ["kept"]
