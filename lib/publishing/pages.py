"""Pages of an edition: stage, execute, build, and swap them in when they are complete."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import psutil
import yaml
from filelock import FileLock, Timeout

from positions.files import beside
from positions.hashing import file_sha256
from publishing import (
    DEFAULT_FOCUS,
    DEFAULT_SESSION,
    WorkFailedError,
    citation,
    exhibits,
    figure_pages,
    finishing,
    raise_if_full,
)
from publishing.config import book_config
from publishing.contents import lacking, name_of, pages_of, static_pages, toc_of
from publishing.downloads import write_register
from publishing.edition import Edition, open_edition
from publishing.exhibits import duplicates
from publishing.finder import documents, write_finder
from publishing.linking import write_targets
from publishing.notebooks import execute_all, for_edition, mark_folded
from publishing.numbering import FILE as NUMBERS
from publishing.origins import ORIGINS_TYPE
from publishing.processes import kill_tree
from publishing.project import Project
from publishing.provenance import file_hashes, last_changes
from publishing.site import write_site
from publishing.subpages import SUBPAGE_TYPE, Subpage, subpages_of, targets

#: What an edition is made from; a change in any of it makes the edition again.
INPUTS = (
    "index.ipynb", "chapters", "lib", "data", "_config.yml", "_toc.yml", "references.md",
    "references.bib", "requirements.txt", "pyproject.toml", "CITATION.cff",
    "LICENSE-data.md",
)  # fmt: skip

MANIFEST = "manifest.json"


class RenderError(WorkFailedError):
    """The book could not be built; the last good edition is still in place."""


class Rendered(NamedTuple):
    """An edition on disk: its folder, and whether it was made just now."""

    folder: Path
    fresh: bool


class Contents(NamedTuple):
    """What a staged book holds: the records of its exhibits, and the pages that notebooks made."""

    exhibits: list[dict[str, Any]]
    subpages: list[Subpage]


def fingerprint(edition: Edition, inputs: dict[str, str] | None = None) -> str:
    """One hash over inputs, parameters and interpreter.

    Hashes of the inputs are taken now, unless several editions share them.
    """
    parts = {
        "inputs": file_hashes(edition.root, INPUTS) if inputs is None else inputs,
        "session": edition.session,
        "focus": edition.focus,
        "python": sys.version.split()[0],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def output_hash(folder: Path) -> str:
    """One hash over a folder of pages: names and contents."""
    digest = hashlib.sha256()
    for file in sorted(item for item in folder.rglob("*") if item.is_file()):
        digest.update(f"{file.relative_to(folder).as_posix()}\0{file_sha256(file)}\n".encode())
    return digest.hexdigest()


def is_current(edition: Edition) -> bool:
    """Whether an edition on disk is what its inputs would give now, and untouched."""
    folder = edition.folder
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return (
        manifest.get("fingerprint") == fingerprint(edition)
        and (folder / "html" / "index.html").is_file()
        and manifest.get("output") == output_hash(folder / "html")
    )


def _vendor(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise RenderError(f"the package {name} is not installed; run make again")
    return Path(next(iter(spec.submodule_search_locations)))


def _stage_assets(stage: Path, edition: Edition) -> None:
    """Copy styles, scripts and libraries, so that pages load nothing from outside."""
    static = stage / "_static"
    static.mkdir()
    assets = files("publishing").joinpath("assets")
    for asset in assets.iterdir():
        if asset.name.endswith((".css", ".js", ".svg")):
            (static / asset.name).write_text(asset.read_text("utf-8"), "utf-8")
    (static / figure_pages.COLOURS).write_text(figure_pages.colours(), "utf-8")
    name = json.dumps({"slug": edition.slug, "session": edition.session})
    script = static / "report.js"
    script.write_text(f"window.reportEdition = {name};\n{script.read_text('utf-8')}", "utf-8")
    vendor = stage / "_extra" / "vendor"
    vendor.mkdir(parents=True)
    search = assets.joinpath("vendor", "minisearch.js").read_text("utf-8")
    (vendor / "minisearch.js").write_text(search, "utf-8")


def _unpack(notebook: nbformat.NotebookNode, stage: Path) -> None:
    """Move figures and pages out of a notebook into files of their own."""
    for page in subpages_of(notebook):
        target = stage / f"{page.path}.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(page.markdown, encoding="utf-8")
    for cell in notebook.cells:
        kept = []
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            record = data.pop(exhibits.RECORD_TYPE, None)
            data.pop(ORIGINS_TYPE, None)
            for kind, suffix in ((exhibits.WIDE_TYPE, ".svg"),
                                 (exhibits.NARROW_TYPE, figure_pages.NARROW)):  # fmt: skip
                drawn = data.pop(kind, None)
                if record is not None and drawn is not None:
                    target = stage / exhibits.FOLDER / f"{record['id']}{suffix}"
                    target.write_text("".join(drawn), encoding="utf-8")
            # exhibits told in another's box have a record and nothing to show, pages are elsewhere
            if SUBPAGE_TYPE not in data and (record is None or data.get("text/markdown")):
                kept.append(output)
        if "outputs" in cell:
            cell.outputs = kept


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    """Run a command to its end; what it told and its exit code. An interrupt ends all of it."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
        cwd=folder,
    )  # fmt: skip
    try:
        told, _ = process.communicate()
    except BaseException:
        kill_tree(psutil.Process(process.pid))
        process.wait()
        raise
    return told, process.returncode


def _build(stage: Path, output: Path, log: Path) -> None:
    """Run jupyter-book with warnings as errors."""
    command = [sys.executable, "-m", "publishing.jupyterbook", str(stage), str(output)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "NO_COLOR": "1"}
    told, code = _run(command, stage, environment)
    if code:
        raise_if_full(told)
    log.write_text(told, encoding="utf-8")
    if code:
        lines = told.splitlines()
        telling = [line for line in lines if "WARNING" in line or "ERROR" in line] or lines[-12:]
        raise RenderError(
            "the book does not build; all warnings count as errors:\n  "
            + "\n  ".join(line.replace(str(stage), "") for line in telling[:20])
        )


def _finish(html: Path, contents: Contents, edition: Edition) -> None:
    """Write lists and data beside the pages, with the numbers that these show."""
    numbers = json.loads((html / NUMBERS).read_text(encoding="utf-8"))
    folder = html / exhibits.FOLDER
    folder.mkdir(exist_ok=True)
    keys = ("id", "number", "kind", "title", "caption", "alt", "original", "evidence",
            "evidence_detail", "sources", "shown", "absent", "page", "cell", "columns")  # fmt: skip
    listed = []
    cited = {page.path: citation.part(page.title, edition) for page in contents.subpages}
    for record in contents.exhibits:
        file = f"{record['id']}.csv"
        data = exhibits.as_csv(record)
        (folder / file).write_text(data, "utf-8")
        told = {**record, "number": numbers.get(record["id"], "")}
        if record["shown"]:
            name = f"{told['number']}, {record['title']}"
            cited[record["id"]] = citation.part(name, edition, data)
        listed.append(
            {key: told[key] for key in keys}
            | {
                "csv": f"{exhibits.FOLDER}/{file}",
                "sha256": file_sha256(folder / file),
                "citation": cited.get(record["id"], ""),
            }
        )
    text = json.dumps(listed, indent=1, ensure_ascii=False)
    (html / "exhibits.json").write_text(text + "\n", encoding="utf-8")
    citation.write_citations(edition, html)
    write_register(edition.root, html)
    write_finder(documents(html, contents.subpages, listed), html)
    for leftover in (NUMBERS, ".buildinfo", "objects.inv", "searchindex.js"):
        (html / leftover).unlink(missing_ok=True)
    finishing.finish(html, cited)


def _swap(new: Path, old: Path) -> None:
    """Put a complete edition in place of the last one."""
    retired = old.with_name(f".{old.name}.old")
    shutil.rmtree(retired, ignore_errors=True)
    if old.exists():
        old.rename(retired)
    try:
        new.rename(old)
    except OSError:
        _restore(old)
        raise
    shutil.rmtree(retired, ignore_errors=True)


def _restore(folder: Path) -> None:
    """Bring back the last edition if a process died between the two renames of a swap."""
    retired = folder.with_name(f".{folder.name}.old")
    if retired.exists() and not folder.exists():
        retired.rename(folder)


def render(
    edition: Edition, *, progress: Callable[[str], None] = lambda line: None, force: bool = False
) -> Rendered:
    """Make an edition, unless it is there and nothing has changed or it is to be made by force.

    When a notebook fails, the book does not build or an input changed meanwhile, it is a
    `WorkFailedError` and the last good edition stays in place.
    """
    project, folder = edition.project, edition.folder
    lock = project.build_folder / "locks" / f"{edition.slug}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            _restore(folder)
            fresh = force or not is_current(edition)
            if fresh:
                _replace(edition, progress)
            else:
                progress(f"{edition.slug}: nothing has changed")
            _publish(project)  # always: a full disk may have kept it back the last time
    except Timeout:
        raise RenderError("another process is making this edition; wait for it") from None
    return Rendered(folder, fresh)


def _replace(edition: Edition, progress: Callable[[str], None]) -> None:
    """Make an edition and put it in place of the last one."""
    build = edition.project.build_folder
    staging = build / "staging" / edition.slug
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    stamp, touched = fingerprint(edition), last_changes(edition.root, INPUTS)
    try:
        made = _make(edition, staging, progress)
        # an input that was changed and put back has its old content and a new time
        if (fingerprint(edition), last_changes(edition.root, INPUTS)) != (stamp, touched):
            raise RenderError("an input changed while the edition was made; run it again")
        manifest = {
            "session": edition.session,
            "focus": edition.focus,
            "fingerprint": stamp,
            "output": output_hash(made / "html"),
            "holds": edition.holds,
            "pages": sorted(
                page.relative_to(made / "html").as_posix() for page in made.rglob("*.html")
            ),
        }
        (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
        edition.folder.parent.mkdir(parents=True, exist_ok=True)
        _swap(made, edition.folder)
    finally:
        if (staging / "build.log").exists():
            kept = build / "logs" / f"{edition.slug}.log"
            kept.parent.mkdir(exist_ok=True)
            (staging / "build.log").replace(kept)
        shutil.rmtree(staging, ignore_errors=True)


def _make(edition: Edition, staging: Path, progress: Callable[[str], None]) -> Path:
    """Stage, execute and build an edition; returns its complete folder."""
    pages = pages_of(edition)
    notebooks = staging / "edition" / "notebooks"
    if gone := lacking(edition):
        held = " and ".join(sorted({"records", "papers"} - edition.has))
        progress(f"{edition.slug}: no {held}, so {len(gone)} pages about them are left out")
    progress(f"{edition.slug}: executing {len(pages)} notebooks")
    parameters = {"session": edition.session, "focus": edition.focus}
    execute_all(
        pages, notebooks, parameters, progress=progress, warm=partial(_warm, **parameters),
        choose=partial(for_edition, focus=edition.focus, has=edition.has),
    )  # fmt: skip

    stage = staging / "book"
    executed = {name_of(page, edition.root): notebooks / page.name for page in pages}
    contents = _stage(edition, executed, stage)
    progress(f"{edition.slug}: rendering {len(pages) + len(contents.subpages)} pages")
    built = staging / "out" / "html"
    _build(stage, built, staging / "build.log")
    figure_pages.place(built, stage / exhibits.FOLDER)
    _finish(built, contents, edition)
    built.rename(staging / "edition" / "html")
    return staging / "edition"


def _warm(session: str, focus: str) -> None:
    """Read and estimate what many notebooks need, once for all; faults of papers end it here."""
    from publishing.chapters.examined_papers import checks  # imports what notebooks import

    edition = open_edition(session, focus)
    _ = edition.papers, edition.ideal_points, edition.everything.ideal_points, checks(edition)


def _stage(edition: Edition, notebooks: Mapping[str, Path], stage: Path) -> Contents:
    """Lay out the book for jupyter-book, from executed notebooks by the names of their pages."""
    (stage / exhibits.FOLDER).mkdir(parents=True)
    (stage / "chapters").mkdir()
    records: list[dict[str, Any]] = []
    subpages: list[Subpage] = []
    for name, path in notebooks.items():
        notebook = nbformat.read(path, as_version=4)
        records += exhibits.records_of(notebook, name)
        subpages += subpages_of(notebook)
        _unpack(notebook, stage)
        mark_folded(notebook, papers=bool(edition.papers))
        nbformat.write(notebook, stage / f"{name}.ipynb")
    if twice := duplicates(record["id"] for record in records):
        raise RenderError(f"exhibits with the same id: {', '.join(twice)}")
    if twice := duplicates(page.path for page in subpages):
        raise RenderError(f"pages at the same place: {', '.join(twice)}")
    gone = lacking(edition)
    found = targets(edition, subpages).items()
    write_targets({name: target for name, target in found if target.page not in gone}, stage, gone)
    static = [name_of(page, edition.root) + page.suffix for page in static_pages(edition.root)]
    for name in ("references.bib", *static):
        shutil.copyfile(edition.root / name, stage / name)
    for name, held in (("_toc.yml", toc_of(edition)), ("_config.yml", book_config(edition))):
        told = yaml.safe_dump(held, allow_unicode=True, sort_keys=False)
        (stage / name).write_text(told, encoding="utf-8")
    _stage_assets(stage, edition)
    return Contents(records, subpages)


def editions_on_disk(project: Project) -> list[dict[str, Any]]:
    """Manifests of the complete editions that hold what the inputs would give now, by ``slug``.

    Editions from before a change stay on disk and are not listed, so that no reader switches
    from new figures to old ones unawares.
    """
    found = []
    inputs = file_hashes(project.root, INPUTS)  # once for all editions
    for path in sorted(project.editions_folder.glob(f"[!.]*/{MANIFEST}")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        edition = Edition(manifest["session"], manifest["focus"], project)
        if manifest["fingerprint"] == fingerprint(edition, inputs):
            found.append({**manifest, "slug": path.parent.name})
    return found


def _publish(project: Project) -> None:
    """Renew what spans editions: the default one's address, the start page, the switch's list.

    One process at a time, since editions that are made side by side share all three.
    """
    default = Edition(DEFAULT_SESSION, DEFAULT_FOCUS, project).folder / "html"
    address = project.build_folder / "html"
    with FileLock(project.build_folder / "locks" / "publish.lock"):
        if default.is_dir():
            if address.is_dir() and not address.is_symlink():
                shutil.rmtree(address)
            fresh = beside(address)
            fresh.symlink_to(default.relative_to(project.build_folder))
            fresh.replace(address)
        write_site(project, editions_on_disk(project))
