"""Each guard bites: a stored notebook is changed in one way, and the change is caught."""

import copy
import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from publishing import exhibits
from publishing.checks import check_exhibits, check_notebook
from publishing.contents import toc_pages
from publishing.notebooks import (
    check_parameters,
    cleaned,
    execute_one,
    parameters_of,
    write_notebook,
)

PAGE = "03-1-committee"


@pytest.fixture(scope="module")
def stored(root):
    return nbformat.read(root / "chapters" / f"{PAGE}.ipynb", as_version=4)


@pytest.fixture
def notebook(stored):
    return copy.deepcopy(stored)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def reasons(notebook):
    return " ".join(fault.reason for fault in check_notebook(notebook, "x.ipynb"))


def test_a_notebook_without_outputs_is_caught(notebook):
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    assert "has no stored output" in reasons(notebook)
    assert "run number None instead of 1" in reasons(notebook)


def test_one_cell_without_its_output_is_caught(notebook):
    code_cells(notebook)[-1].outputs = []
    assert "has no stored output" in reasons(notebook)


def test_cells_run_out_of_order_are_caught(notebook):
    code_cells(notebook)[2].execution_count = 7
    assert "run number 7 instead of 3" in reasons(notebook)


@pytest.mark.parametrize(
    "typed", ["It passed with 79 votes.", "A share of 56.8 %.", "Of 193 states", "60 were against"]
)
def test_a_result_typed_into_prose_is_caught(notebook, typed):
    notebook.cells.append(nbformat.v4.new_markdown_cell(typed, id="typed"))
    assert "digits typed into prose" in reasons(notebook)


@pytest.mark.parametrize(
    "typed",
    [
        'say("79 votes")', "say(count(79, 'vote'))", """say("{{ 79 | count('vote') }}")""",
        'say("{% if many %}79 votes{% endif %}")', """say("{{ '79' if many else n }}")""",
        'say("{{ n")',
    ],
)  # fmt: skip
def test_a_result_typed_into_code_is_caught(notebook, typed):
    cell = nbformat.v4.new_code_cell(typed, id="typed", execution_count=99)
    notebook.cells.append(cell)
    assert "digits typed into code" in reasons(notebook)


@pytest.mark.parametrize(
    "prose",
    [
        "In 2019 and on 27 December 2019.",
        "Articles 13 to 17 and article 61(19) of A/AC.291/22/Rev.1.",
        "Resolution 74/247, figure 2 of the report, chapter 3, `ahc7`, $x_1 = 2$.",
    ],
)
def test_years_articles_and_identifiers_may_stand_in_prose(notebook, prose):
    notebook.cells.append(nbformat.v4.new_markdown_cell(prose, id="prose"))
    assert reasons(notebook) == ""


def test_formats_places_and_comparisons_are_no_results(notebook):
    typed = 'say("{{ x | number(4) }} {{ y[:1] }} {% if a > 2 * b %}more{% endif %}", x=rows[0])'
    notebook.cells.append(nbformat.v4.new_code_cell(typed, id="typed", execution_count=99))
    assert "digits typed" not in reasons(notebook)


def test_an_error_a_print_and_papermills_traces_are_caught(notebook):
    cells = code_cells(notebook)
    cells[1].outputs = [nbformat.v4.new_output("stream", text="noise")]
    cells[2].outputs = [nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])]
    cells[3].metadata["papermill"] = {"duration": 1}
    found = reasons(notebook)
    assert "prints text" in found
    assert "holds an error" in found
    assert "traces of papermill" in found


def test_a_missing_or_doubled_exhibit_is_caught(root, register):
    records = []
    for page in toc_pages(root):
        records += exhibits.records_of(nbformat.read(page, as_version=4), page.stem)
    chapters = register.chapters["chapter"]
    assert check_exhibits(records, chapters) == []
    without = [record for record in records if record["id"] != "tab-claims"]
    assert check_exhibits(without, chapters) == ["exhibit tab-claims is missing"]
    assert check_exhibits([*records, records[0]], chapters) == [
        f"exhibit {records[0]['id']} stands twice"
    ]


def nbval(root, folder):
    """Run nbval on the notebooks of a folder inside the checkout."""
    command = [sys.executable, "-m", "pytest", "-c", "tests/nbval.ini", "--rootdir", ".", "-q"]
    return subprocess.run(
        [*command, str(folder)], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(root):
    """A folder inside the checkout, since notebooks find their data from where they run."""
    path = root / "_build" / f"test-nbval-{os.getpid()}"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    yield path
    shutil.rmtree(path)


def test_nbval_catches_a_figure_whose_data_changed(root, folder, notebook):
    changed = 0
    for cell in code_cells(notebook):
        for output in cell.outputs:
            record = output.get("data", {}).get(exhibits.RECORD_TYPE)
            if record and record["id"] == "fig-votes":
                head, _, last = record["rows"][0].rpartition(",")
                record["rows"][0] = f"{head},{int(last) + 1}"
                changed += 1
    assert changed == 1
    write_notebook(notebook, folder / "changed.ipynb")
    result = nbval(root, folder)
    assert result.returncode == 1
    assert "1 failed" in result.stdout


def test_nbval_catches_a_sentence_whose_number_changed(root, folder, notebook):
    for cell in code_cells(notebook):
        if cell.id == "founding-vote":
            data = cell.outputs[0]["data"]
            assert "79 votes" in data["text/markdown"]
            data["text/markdown"] = data["text/markdown"].replace("79 votes", "80 votes")
    write_notebook(notebook, folder / "changed.ipynb")
    assert nbval(root, folder).returncode == 1


def test_executing_twice_gives_the_same_bytes_and_the_stored_notebook(root, folder):
    source = root / "chapters" / f"{PAGE}.ipynb"
    for name in ("one", "two"):
        execute_one(source, folder / f"{name}.ipynb", {}, folder)
    assert (folder / "one.ipynb").read_bytes() == (folder / "two.ipynb").read_bytes()
    again = nbformat.read(folder / "one.ipynb", as_version=4)
    kept = nbformat.read(source, as_version=4)
    for cell, known in zip(again.cells, kept.cells, strict=True):
        assert cell.source == known.source
        texts = [out.get("data", {}).get("text/markdown") for out in cell.get("outputs", ())]
        assert texts == [
            out.get("data", {}).get("text/markdown") for out in known.get("outputs", ())
        ]


def test_parameters_that_a_notebook_does_not_take_are_refused(root, stored):
    page = root / "chapters" / f"{PAGE}.ipynb"
    assert parameters_of(stored) == {"session", "focus"}
    check_parameters([page], {"session": "all", "focus": "China"})
    with pytest.raises(ValueError, match="takes the parameters focus, session, not sesion"):
        check_parameters([page], {"sesion": "all"})


def test_cleaning_removes_every_trace_of_a_run():
    cell = nbformat.v4.new_code_cell("x = 1", id="abc")
    cell.metadata.update({"papermill": {"duration": 1}, "execution": {"a": "1"}, "tags": []})
    injected = nbformat.v4.new_code_cell("session = 1", id="random")
    injected.metadata["tags"] = ["injected-parameters"]
    notebook = nbformat.v4.new_notebook(cells=[cell, injected])
    notebook.metadata.update(
        {"papermill": {"start_time": "now"}, "language_info": {"version": "3"}}
    )
    done = cleaned(notebook)
    assert "papermill" not in str(done.metadata)
    assert "version" not in done.metadata["language_info"]
    assert set(done.cells[0].metadata) == {"tags"}
    assert done.cells[1].id == "injected-parameters"
    assert "remove-cell" in done.cells[1].metadata["tags"]
