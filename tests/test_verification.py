"""Verification: every check can say no."""

import ast
import json
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
import yaml
from rocrate.rocrate import ROCrate

from publishing import WorkFailedError
from publishing.cli import main
from publishing.contents import toc_pages
from publishing.edition import Edition
from publishing.exhibits import Evidence, records_of, table
from publishing.origins import ORIGINS_TYPE
from publishing.project import Project
from publishing.prose import fill
from publishing.verification import (
    captions,
    crate,
    environment,
    expected,
    numbers,
    readings,
    rebuild,
    recomputed,
    report,
    stored,
)
from publishing.verification.copies import clean_copy
from publishing.verification.package import SUMS, package
from publishing.verification.programs import exhibits, published
from publishing.verification.verdicts import Outcome, Verdict, verdict


@pytest.fixture
def edition(tmp_path):
    (tmp_path / "data" / "expected").mkdir(parents=True)
    (tmp_path / "data" / "register").mkdir()
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_toc.yml").write_text("root: index\n")
    return Edition("all", "China", Project(tmp_path))


@pytest.fixture
def html(tmp_path):
    """A built edition with one exhibit of two rows."""
    folder = tmp_path / "built" / "html"
    (folder / "exhibits").mkdir(parents=True)
    (folder / "index.html").write_text("page")
    (folder / "exhibits" / "fig.csv").write_text("delegation,n,score\nA,5,0.1234\nB,3,-0.5\n")
    listed = [{"id": "fig", "sha256": "one"}]
    (folder / "exhibits.json").write_text(json.dumps(listed))
    return folder


def failing(verdicts):
    return [item.subject for item in verdicts if item.outcome is Outcome.FAILS]


def test_a_verdict_tells_the_first_faults_and_how_many_more():
    told = verdict("part", "subject", ["a", "b", "c", "d", "e"])
    assert told == Verdict("part", "subject", Outcome.FAILS, "a; b; c; and 2 more")
    assert verdict("part", "subject", [], "fine").outcome is Outcome.HOLDS


# --- expected -------------------------------------------------------------------------------------


def pinned(**changed):
    return {"exhibit": "fig", "row": {"delegation": "A"}, "column": "n", "value": 5,
            "tolerance": 0} | changed  # fmt: skip


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (pinned(), []),
        (pinned(column="score", value=0.123, tolerance=0.0005), []),
        (pinned(column="score", value=0.122, tolerance=0.0005), ["0.1234 instead of 0.122"]),
        (pinned(value=6), ["5 instead of 6"]),
        (pinned(value=9, tolerance=5), [f"its tolerance 5 is none of {expected.TOLERANCES}"]),
        (pinned(row={"delegation": "C"}), ["0 such rows"]),
        (pinned(column="gone"), ["None instead of 5"]),
        (pinned(exhibit="gone"), ["no such exhibit"]),
        (pinned(column="delegation", value="B"), ["A instead of B"]),
    ],
)
def test_a_pinned_result_fails_when_it_is_not_there(html, item, fault):
    assert expected.fault_of(item, html) == fault


def test_an_edition_is_held_against_what_was_accepted(edition, html):
    assert [item.outcome for item in expected.verdicts(edition, html)] == [Outcome.OPEN]
    assert expected.accept(edition, html, "first")
    assert failing(expected.verdicts(edition, html)) == []

    (html / "index.html").write_text("another page")
    assert failing(expected.verdicts(edition, html)) == ["all-china: all pages"]

    for listed, subject in (
        ([{"id": "fig", "sha256": "two"}], "fig"),
        ([], "fig"),
        ([{"id": "fig", "sha256": "one"}, {"id": "new", "sha256": "one"}], "new"),
    ):
        (html / "exhibits.json").write_text(json.dumps(listed))
        assert subject in failing(expected.verdicts(edition, html))


def test_a_wrong_result_fails_by_name(edition, html):
    expected.accept(edition, html, "first")
    results = {"results": [pinned(value=6), pinned()]}
    (edition.root / "data" / "expected" / "all-china.json").write_text(json.dumps(results))
    assert failing(expected.verdicts(edition, html)) == ["fig A n"]


def test_what_is_accepted_is_logged_with_its_reason(edition, html):
    told = expected.accept(edition, html, "the register knows more")
    assert told[0] == "fig: new"
    assert expected.accept(edition, html, "again") == []
    log = pd.read_csv(expected.log_of(edition.root))
    assert list(log["reason"]) == ["the register knows more"]
    assert log["changes"][0].startswith("fig: new; pages: none → ")


# --- stored ---------------------------------------------------------------------------------------


def notebook(text):
    cell = nbformat.v4.new_code_cell("show()", id="told")
    cell.outputs = [nbformat.v4.new_output("display_data", data={"text/markdown": text})]
    return nbformat.v4.new_notebook(cells=[cell])


def test_a_stored_output_that_differs_fails_with_its_cell(edition, tmp_path):
    again = tmp_path / "again"
    again.mkdir()
    edition.__dict__["has"] = {"records"}
    nbformat.write(notebook("79 votes"), edition.root / "index.ipynb")
    nbformat.write(notebook("79 votes"), again / "index.ipynb")
    assert failing(stored.verdicts(edition, again)) == []
    nbformat.write(notebook("80 votes"), again / "index.ipynb")
    (found,) = stored.verdicts(edition, again)
    assert (found.subject, found.detail) == ("index", "cell told shows something else")


def test_a_build_is_kept_from_newer_instructions():
    plain, older = (item.environment for item in rebuild.CIRCUMSTANCES)
    told = "import numpy; numpy.show_runtime()"
    shown = [
        subprocess.run(
            [sys.executable, "-c", told], env=environment, capture_output=True,
            text=True, check=True,
        ).stdout
        for environment in (plain, older)
    ]  # fmt: skip
    if rebuild.platform.machine() == "x86_64":
        assert "X86_V3" in shown[1].partition("not_found")[2]
        assert "Nehalem" in shown[1]
        assert rebuild.OLDER_INSTRUCTIONS.items() <= older.items()
    assert not rebuild.OLDER_INSTRUCTIONS.items() & plain.items()


# --- environment ----------------------------------------------------------------------------------


def test_a_package_that_is_not_as_locked_fails(tmp_path):
    lock = tmp_path / "requirements.txt"
    (tmp_path / "requirements-tests.txt").write_text("")
    (tmp_path / "environment.yml").write_text("dependencies:\n  - python>=3.11\n")
    lock.write_text(f"pytest=={pytest.__version__} \\\n    --hash=sha256:0\n")
    assert failing(environment.verdicts(tmp_path)) == []
    lock.write_text(
        "pytest==0.1 \\\n    --hash=sha256:0\nno-such-package==1 ; python_version > '3'\n"
    )
    found, _ = environment.verdicts(tmp_path)
    assert "pytest" in found.detail
    assert "no-such-package is not installed" in found.detail


# --- rebuild --------------------------------------------------------------------------------------


def test_a_copy_holds_nothing_that_was_made(tmp_path):
    root = tmp_path / "checkout"
    for made in ("_build/html", ".venv/bin", "lib/__pycache__", "chapters"):
        (root / made).mkdir(parents=True)
    nbformat.write(notebook("79 votes"), root / "index.ipynb")
    copy = clean_copy(root, tmp_path / "copy")
    assert not any((copy / made).exists() for made in ("_build", ".venv", "lib/__pycache__"))
    assert nbformat.read(copy / "index.ipynb", as_version=4).cells[0].outputs == []
    assert nbformat.read(root / "index.ipynb", as_version=4).cells[0].outputs


def test_two_builds_that_differ_fail_with_the_file(edition, tmp_path):
    builds = []
    for name in ("one", "two"):
        (tmp_path / name / "html").mkdir(parents=True)
        (tmp_path / name / "html" / "index.html").write_text("page")
        (tmp_path / name / "manifest.json").write_text(name)
        builds.append(rebuild.Rebuilt(tmp_path / name, offline=True))
    assert failing(rebuild.verdicts(edition, builds)) == []
    (tmp_path / "two" / "html" / "index.html").write_text("Page")
    same, _ = rebuild.verdicts(edition, builds)
    assert same.detail == "html/index.html differs between two builds"
    (tmp_path / "two" / "html" / "index.html").unlink()
    assert failing(rebuild.verdicts(edition, builds)) == ["all-china"]


def test_a_build_that_fails_is_told(edition, tmp_path):
    nbformat.write(notebook("79 votes"), edition.root / "index.ipynb")
    with pytest.raises(WorkFailedError, match=r"all-china cannot be rebuilt: .+"):
        rebuild.rebuild(edition, tmp_path / "place", rebuild.CIRCUMSTANCES[0])


def test_a_process_without_network_reaches_nobody():
    code = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=5)"
    command = [*rebuild.without_network(), sys.executable, "-c", code]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    assert ("unreachable" in told) == bool(rebuild.without_network())


# --- report ---------------------------------------------------------------------------------------


def test_a_report_says_what_fails_on_the_page_on_screen_and_for_machines(tmp_path):
    found = [
        Verdict("drawn", "fig-1", Outcome.HOLDS, "2 marks"),
        Verdict("drawn", "fig-<b>2", Outcome.FAILS, "the ends are swapped"),
        Verdict("numbers", "n", Outcome.OPEN, "not in the register"),
    ]
    made = report.Report("all-china", "All", found, {"Programs": pd.DataFrame({"exhibit": ["x"]})})
    assert not made.reproduces
    assert report.Report("all-china", "All", found[::2], {}).reproduces
    page = report.write(made, tmp_path).read_text()
    assert "fig-&lt;b&gt;2" in page
    assert "<b>2" not in page
    assert "FAILS drawn: fig-<b>2: the ends are swapped" in report.summary(made)
    told = json.loads((tmp_path / "report.json").read_text())
    assert told["reproduces"] is False
    assert len(told["verdicts"]) == 3
    suites = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert [(suite.get("name"), suite.get("failures"), suite.get("skipped")) for suite in suites] \
        == [("drawn", "1", "0"), ("numbers", "0", "1")]  # fmt: skip


#: An exhibit as the list of a built edition has it.
LISTED = {
    "id": "fig", "number": "Figure 1", "original": "", "title": "Two scores", "cell": "told",
    "page": "chapters/one", "evidence": "recorded positions", "sources": ["S-LAC"], "absent": "",
    "csv": "exhibits/fig.csv", "sha256": "one",
}  # fmt: skip


@pytest.fixture
def listed(edition, html, root):
    """The built edition with its list of exhibits, its notebook and the works it cites."""
    (html / "exhibits.json").write_text(json.dumps([LISTED]))
    (html.parent / "notebooks").mkdir()
    nbformat.write(notebook("79 votes"), html.parent / "notebooks" / "one.ipynb")
    shutil.copyfile(root / "CITATION.cff", edition.root / "CITATION.cff")
    (edition.root / "pyproject.toml").write_text('[project]\nname = "book"\nversion = "1"\n')
    return html


def test_a_deposit_holds_what_its_sums_say_and_is_equal_for_equal_content(
    edition, listed, tmp_path
):
    root, html = edition.root, listed
    (root / "made").write_text("not under version control")
    (root / "data" / "register" / "votes.csv").write_text("vote_id,yes\nV-1,79\n")
    for command in (["init", "-q"], ["add", "pyproject.toml", "_toc.yml", "data"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    archive = package(edition, html, tmp_path / "out")
    content = archive.read_bytes()
    assert package(edition, html, tmp_path / "out").read_bytes() == content
    shutil.unpack_archive(archive, tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=folder, check=True)
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert held == {
        "pyproject.toml", "_toc.yml", "book/index.html", "book/exhibits.json",
        "book/exhibits/fig.csv", "codecheck.yml", "ro-crate-metadata.json", SUMS,
        "data/register/votes.csv",
    }  # fmt: skip
    manifest = yaml.safe_load((folder / "codecheck.yml").read_text("utf-8"))["manifest"]
    assert manifest == [{"file": "book/exhibits/fig.csv", "comment": "Figure 1: Two scores"}]
    assert all((folder / item["file"]).is_file() for item in manifest)
    (action,) = ROCrate(folder).get_by_type("CreateAction")
    assert [item.id for item in action["object"]] == ["data/register/votes.csv"]
    assert [item.id for item in action["result"]] == ["codecheck.yml", "book/exhibits/fig.csv"]


#: Exhibits' data, and tables of the register, on which the original and others differ or agree.
SPOKEN = {
    "html/exhibits/tab-claims.csv": """claim_id,place,claim,value,verdict,basis,needs
C1,section 1,Resolution 74/247 had 79 yes and 60 no in 2019.,79 yes and 61 no,contradicted,others,
C2,section 1,Brazil spoke.,Brazil,restated,the original alone,
C3,section 2,Seven crimes are named.,,not testable,,the works
""",
    "html/exhibits/tab-contradictions.csv": """contradiction_id,reading_a,source_a,locator_a,\
reading_b,source_b,locator_b,note
K1,17 states,S-DW,page 1,26 states,S-LAC,section 3,Sponsors join.
K2,85 yes,S-DW,page 1,88 yes,S-OTHER,page 2,
""",
    "html/exhibits/tab-mla-scope.csv": """proposal_id,stance,n,delegations
p,support,2,China; Chad
""",
    "statistics.csv": """\
statistic_id,subject,label,value,unit,period,source_id,locator,note,instrument
N1,parties,Signed,70,count,2024,S-LAC,section 2,,
N2,parties,Ratified,68,count,,S-RSIS,page 1,As counted.,
N3,parties,Share,35,percent,,S-RSIS,page 1,,
""",
    "positions.csv": """proposal_id,stance,delegation,source_id
p,support,China,S-LAC
p,support,Chad,S-UN
p,oppose,Chad,S-LAC
""",
}


def test_what_was_published_stands_beside_what_came_out(html, tmp_path):
    for name, text in SPOKEN.items():
        place = html.parent if name.startswith("html") else tmp_path
        (place / name).write_text(text, "utf-8")
    found = published(html, tmp_path)
    assert found.values.tolist() == [
        ["C1, section 1", "Resolution 74/247 had 79 yes and 60 no in 2019.", "79 yes and 61 no",
         "60 not told", "contradicted: others"],
        ["C3, section 2", "Seven crimes are named.", "", "not told", "not testable: the works"],
        ["N1, section 2", "70: Signed, 2024", "68: Ratified (S-RSIS)", "-2", "As counted."],
        ["K1, section 3", "26 states", "17 states (S-DW)", "the readings differ",
         "Sponsors join."],
        ["Table 3, p, support", "1", "2", "+1", "names copied from Table 3; also in S-UN"],
    ]  # fmt: skip


def test_a_run_leaves_a_crate_that_others_read(edition, listed, tmp_path):
    (edition.root / "data" / "register" / "votes.csv").write_text("vote_id,yes\nV-1,79\n")
    programs = exhibits(listed, listed.parent / "notebooks", [])
    made = report.Report("all-china", "All", [Verdict("drawn", "fig", Outcome.HOLDS)], {})
    report.write(made, tmp_path / "run")
    crate.write_crate(edition.root, made, programs, "2026-11-26T18:00:00+00:00", tmp_path / "run")
    read = ROCrate(tmp_path / "run")
    assert read.root_dataset["conformsTo"].id == crate.PROFILE
    (action,) = read.get_by_type("CreateAction")
    assert action["instrument"].type == "SoftwareApplication"
    assert [item.id for item in action["object"]] == ["data/register/votes.csv"]
    files = [*action["object"], *action["result"]]
    assert all((tmp_path / "run" / item.id).is_file() for item in files)
    assert action["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert {item.id for item in read.root_dataset["hasPart"]} == {item.id for item in files}
    assert [person["name"] for person in read.root_dataset["author"]]


def test_a_deposit_needs_version_control(edition, html, tmp_path):
    with pytest.raises(WorkFailedError, match="a checkout under git"):
        package(edition, html, tmp_path / "out")


def test_accepting_needs_a_reason(capsys, monkeypatch, edition, html):
    monkeypatch.setattr("publishing.cli._project", lambda: edition.project)
    edition.project.sessions_folder.mkdir()
    (edition.root / "_config.yml").write_text("title: A book\n", encoding="utf-8")
    for name in ("changes", "accept"):  # this checkout has no register
        monkeypatch.setattr(readings, name, lambda root: [])
    monkeypatch.setattr(Edition, "of", classmethod(lambda *arguments: edition))
    made = type("Made", (), {"folder": html.parent})
    monkeypatch.setattr("publishing.pages.render", lambda *arguments, **options: made)
    assert main(["accept", "--reason", "  "]) == 2
    assert "a change is accepted with a reason" in capsys.readouterr().err
    assert expected.accepted(edition.root) == {}
    assert main(["accept", "--reason", "first"]) == 0
    assert main(["accept", "--reason", "first"]) == 0
    assert "nothing to accept" in capsys.readouterr().out


# --- numbers in the text --------------------------------------------------------------------------


def test_every_line_of_typed_numbers_is_of_words_in_its_cell_or_exhibit(root):
    written = {
        (page.stem, cell.id): cell.source
        for page in toc_pages(root)
        for cell in nbformat.read(page, as_version=4).cells
    }
    told = [
        (page.stem, record)
        for page in toc_pages(root)
        for record in records_of(nbformat.read(page, as_version=4), page.stem)
    ]
    for line in numbers.read_typed(root):
        if source := written.get((line["page"], line["cell"])):
            assert line["typed"] in " ".join(source.split()), line
        else:
            own = [record for page, record in told if page == line["page"]]
            assert any(captions.is_of(line, record) for record in own), line


def test_each_number_of_a_sentence_has_what_gave_it():
    template = (
        "In {{ vote.date | month }} it had {{ vote.yes }} of 193; {{ n | count('state') }} left."
    )
    cell = nbformat.v4.new_code_cell(
        f'say("""{template}""", vote=edition.vote("V-1"), n=left)', id="told"
    )
    text = "In December 2019 it had 79 of 193; two states left."
    given = ["vote.date | month", "vote.yes", "", "n | count('state')"]
    bundle = {"text/markdown": text, ORIGINS_TYPE: given}
    cell.outputs = [nbformat.v4.new_output("display_data", data=bundle)]
    found = list(numbers.numbers_of(nbformat.v4.new_notebook(cells=[cell]), "page"))
    assert [item.number for item in found] == ["2019", "79", "193", "two"]
    assert [item.expression for item in found] == given
    assert found[1].value == "edition.vote('V-1')"
    assert {item.sentence for item in found} == {text}


@pytest.mark.parametrize(
    ("caption", "sources"),
    [
        (fill("Of {{ n }} rows.", n=2), [captions.From.DATA]),
        (fill("Of {{ n }} rows.", n=3), [captions.From.TEMPLATE]),
        ("Of 2 rows.", [captions.From.NOWHERE]),
        ("Of 4 rows, or two.", [captions.From.LINE]),
        ("Of four rows.", [captions.From.NOWHERE]),
    ],
)
def test_each_number_of_a_caption_is_computed_or_listed(caption, sources):
    evidence = Evidence("simulated", ())
    shown = table("tab-a", "A", pd.DataFrame({"n": ["x", "y"]}), evidence, caption=caption)
    lines = [{"cell": "tab-*", "typed": "4 rows"}]
    assert [item.source for item in captions.read(shown.record, lines)] == sources
    absent = table("tab-a", "A", pd.DataFrame(), evidence, caption=caption, empty="None.")
    assert len(list(captions.read(absent.record, lines))) == len(sources)


def test_the_second_computation_imports_nothing_of_the_project(root):
    parts = sorted((root / "verify" / "again").glob("*.py"))
    assert len(parts) > 1
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
        for path in (root / recomputed.PROGRAM, *parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= sys.stdlib_module_names | {"again"}


def test_only_an_exhibit_that_is_computed_in_part_may_have_other_rows():
    shown = [{"id": "one", "n": "1"}, {"id": "two", "n": "2"}]
    computed = [{"id": "two", "n": 3}, {"id": "three", "n": 1}]
    told = list(recomputed.differences(shown, computed, ["id"]))
    assert told == ["one: not computed", "three: computed and not there", "two: n is 2, computed 3"]
    assert list(recomputed.differences(shown, computed, ["id"], partial=True)) == told[1:]


def test_tallies_are_counted_from_the_votes_of_states(root, tmp_path):
    for folder in ("data", "verify"):
        shutil.copytree(root / folder, tmp_path / folder)
    for name in ("references.bib", "pyproject.toml", "requirements.in", "requirements.txt"):
        shutil.copyfile(root / name, tmp_path / name)
    path = tmp_path / "data" / "register" / "votes.csv"
    text = path.read_text("utf-8")
    assert text.count(",79,60,33,21,") == 1
    path.write_text(text.replace(",79,60,33,21,", ",97,60,33,3,"), "utf-8")
    rows = recomputed.figures(tmp_path)["tab-votes"]["rows"]
    (mandate,) = [row for row in rows if row["vote_id"] == "V-74-247"]
    assert (mandate["yes"], mandate["not_voting"]) == (79, 21)


def test_a_value_that_is_drawn_may_lie_within_its_reach():
    shown = [{"id": "one", "n": "0.52"}]
    assert list(recomputed.differences(shown, [{"id": "one", "n": [0.5, 0.03]}], ["id"])) == []
    told = list(recomputed.differences(shown, [{"id": "one", "n": [0.5, 0.01]}], ["id"]))
    assert told == ["one: n is 0.52, computed [0.5, 0.01]"]


def test_rows_must_stand_in_order():
    shown = [{"id": "two", "n": "2"}, {"id": "one", "n": "1"}]
    computed = [{"id": "one", "n": 1}, {"id": "two", "n": 2}]
    told = list(recomputed.differences(shown, computed, ["id"]))
    assert told == ["two stands where one is due", "one stands where two is due"]
    between = [shown[0], {"id": "other", "n": "5"}, shown[1]]
    assert list(recomputed.differences(between, computed, ["id"], partial=True)) == told
    assert list(recomputed.differences(between, computed[::-1], ["id"], partial=True)) == []


def test_a_program_that_fails_is_told(edition, html):
    (edition.root / "verify").mkdir()
    (edition.root / recomputed.PROGRAM).write_text("raise SystemExit('no table')")
    (found,) = recomputed.verdicts(edition, html)
    assert found.outcome is Outcome.FAILS
    assert "no table" in found.detail


def test_the_script_for_r_scores_the_references_as_they_are_given(root):
    script = (root / "verify" / "quanteda.R").read_text("utf-8")
    assert "scores <- references$score[match(documents, references$document)]\n" in script
    assert "model <- textmodel_wordscores(texts, y = scores[filled])\n" in script


def test_a_table_of_numbers_shows_a_long_sentence_round_the_number(root):
    long = numbers.Number("page", "cell", "79", "word " * 500 + "79 votes " + "word " * 500, "n")
    short = numbers.Number("page", "cell", "79", "It had 79 votes.", "n")
    shown = numbers.table([long, short], root)["sentence"].tolist()
    assert "79 votes" in shown[0]
    assert len(shown[0]) < 300
    assert shown[1] == "It had 79 votes."
