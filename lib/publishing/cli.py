"""The command line ``positions``: editions, sessions, delegations and checks.

Exit codes: 0 done; 1 the work failed (a notebook, the build, a check); 2 the input is wrong
(parameter, configuration or data); 130 interrupted.
"""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publishing import DEFAULT_FOCUS, DEFAULT_SESSION, NO_ROOM, WorkFailedError
from publishing.processes import end_on_any_signal

if TYPE_CHECKING:
    from publishing.edition import Edition
    from publishing.project import Project

FAILED, WRONG_INPUT, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="positions",
    help="Render, check and explore the report on the UN cybercrime convention.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

SessionOption = Annotated[
    str, typer.Option("--session", "-s", help="'all' or a session's id (see: positions sessions).")
]
FocusOption = Annotated[
    str | None,
    typer.Option("--focus", "-f", help=f"The delegation in focus; {DEFAULT_FOCUS} unless given."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print the result alone.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Make it again if nothing changed.")]


def _progress(quiet: bool, log: list[str] | None = None) -> Callable[[str], None]:
    """Print steps with the seconds since the start, on standard error, and add them to a log."""
    begin = time.monotonic()

    def progress(line: str) -> None:
        told = f"[{time.monotonic() - begin:5.1f} s] {line}"
        if log is not None:
            log.append(told)
        if not quiet:
            typer.echo(told, err=True)

    return progress


def _project() -> Project:
    from publishing.project import Project

    return Project.find()


def _tell_left_out(project: Project) -> None:
    """Say on standard error which sessions are left out of everything, and where to look."""
    for name, faults in project.left_out().items():
        number = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        typer.echo(f"left out: {name} ({number}; positions check {name} tells)", err=True)


def _configured() -> Project:
    """The checkout, once its configuration is read: what is wrong there is told before any work."""
    from publishing.config import read_config

    project = _project()
    read_config(project)
    return project


def _edition(session: str, focus: str | None) -> Edition:
    """The edition that is asked for; which sessions are left out of all is told."""
    from publishing.edition import Edition

    edition = Edition.of(session, focus, _configured())
    _tell_left_out(edition.project)
    return edition


def _every_edition(focus: str | None) -> list[Edition]:
    """The edition of all sessions and that of each; which are left out of all is told."""
    from positions.sessions import ALL, select_sessions
    from publishing.edition import Edition

    project = _configured()
    names = [ALL, *(item.id for item in select_sessions(ALL, project.sessions()))]
    editions = [Edition.of(name, focus, project) for name in names]
    _tell_left_out(project)
    return editions


def _relative(path: Path, project: Project) -> str:
    return path.relative_to(project.root).as_posix()


@app.command()
def render(
    session: SessionOption = DEFAULT_SESSION,
    focus: FocusOption = None,
    quiet: QuietOption = False,
    force: ForceOption = False,
) -> None:
    """Render one edition and print its path."""
    from publishing.pages import render as make

    edition = _edition(session, focus)
    made = make(edition, progress=_progress(quiet), force=force)
    folder = edition.project.build_folder if edition.is_default else made.folder
    typer.echo(_relative(folder / "html" / "index.html", edition.project))


@app.command()
def site(focus: FocusOption = None, quiet: QuietOption = False, force: ForceOption = False) -> None:
    """Render every edition, with a start page.

    A session with faults is left out and named, and the exit code is 1; all others are rendered.
    """
    from positions.faults import DataError
    from publishing.pages import render as make

    progress = _progress(quiet)
    editions = _every_edition(focus)
    project = editions[0].project
    failed = bool(project.left_out())
    for place, edition in enumerate(editions, start=1):
        left = ", ".join(item.session for item in editions[place:])
        tail = f"; left: {left}" if left else ""
        progress(f"edition {place}/{len(editions)}: {edition.slug}{tail}")
        try:
            make(edition, progress=progress, force=force)
        except DataError as error:  # of its own papers: no other edition has them
            failed = True
            typer.echo(f"left out: {edition.slug}: {error}", err=True)
    typer.echo(_relative(project.editions_folder / "index.html", project))
    raise typer.Exit(FAILED if failed else 0)


@app.command()
def pdf(
    session: SessionOption = DEFAULT_SESSION,
    focus: FocusOption = None,
    quiet: QuietOption = False,
    force: ForceOption = False,
) -> None:
    """Print one edition as a document and print its path; needs Chromium."""
    from publishing.pages import render as make
    from publishing.printing import browser, pdf_of, write_pdf

    edition = _edition(session, focus)
    progress = _progress(quiet)
    browser()  # what is missing is told before the work
    made = make(edition, progress=progress, force=force)
    target = pdf_of(edition)
    if made.fresh or force or not target.is_file():
        progress(f"{edition.slug}: printing")
        write_pdf(edition)
    typer.echo(_relative(target, edition.project))


@app.command()
def sessions() -> None:
    """List the sessions on record."""
    project = _project()
    positions = project.register().positions
    for item in project.sessions().values():
        records = int((positions["session"] == item.id).sum())
        typer.echo(
            f"{item.id:<14} {item.start} to {item.end}  {item.place:<9} "
            f"{records:>4} records  {item.title}{'' if item.is_official else f' ({item.kind})'}"
        )
    _tell_left_out(project)


@app.command()
def delegations() -> None:
    """List the delegations on record."""
    project = _project()
    counts = project.register().positions["delegation"].value_counts()
    for name, records in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        typer.echo(f"{records:>4}  {name}")
    _tell_left_out(project)


@app.command()
def check(
    session: Annotated[str, typer.Argument(help="A session's id; everything without one.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Check data, settings and notebooks, or a session's papers.

    Exit code 0: clean; 1: warnings; 2: errors. All faults are told in one run; nothing is changed.
    """
    project = _project()
    if session:
        from publishing.session import check_session

        checked = check_session(project.root, session)
        typer.echo(checked.to_json() if json else checked.table())
        raise typer.Exit(checked.exit_code)
    if json:
        raise typer.BadParameter("--json belongs to the check of a session; name one")
    from positions.faults import listed
    from publishing.checks import check_project

    faults = check_project(project)
    for line in listed(faults):
        typer.echo(line, err=True)
    if faults:
        typer.echo(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}", err=True)
        raise typer.Exit(WRONG_INPUT)
    register, all_sessions = project.register(), project.sessions()
    typer.echo(
        f"no faults: {len(all_sessions)} sessions, {len(register.positions)} records, "
        f"{len(register.sources)} sources"
    )


@app.command()
def verify(
    session: SessionOption = DEFAULT_SESSION,
    focus: FocusOption = None,
    quiet: QuietOption = False,
) -> None:
    """Check an edition, or with --session every all of them, and write a report.

    The edition is built twice from clean copies and compared with what was accepted. Exit code 0
    only if everything that can be checked reproduces.
    """
    from publishing.verification.report import summary
    from publishing.verification.verify import verify as check
    from publishing.verification.verify import write_report

    every = session == "every"
    editions = _every_edition(focus) if every else [_edition(session, focus)]
    reports = []
    for edition in editions:
        log: list[str] = []
        progress = _progress(quiet, log)
        report = check(edition, progress=progress)
        page = write_report(report, edition)
        (page.parent / "verify.log").write_text("\n".join([*log, summary(report), ""]), "utf-8")
        typer.echo(summary(report), err=True)
        typer.echo(_relative(page, edition.project))
        reports.append(report)
    raise typer.Exit(0 if all(report.reproduces for report in reports) else FAILED)


@app.command()
def accept(
    session: SessionOption = DEFAULT_SESSION,
    focus: FocusOption = None,
    reason: Annotated[
        str, typer.Option(help="Why the change is right; asked for if left out.")
    ] = "",
    quiet: QuietOption = False,
) -> None:
    """Take what an edition holds as expected from now on: shows what changes and logs why."""
    from publishing.pages import render as make
    from publishing.verification import expected, readings

    edition = _edition(session, focus)
    html = make(edition, progress=_progress(quiet)).folder / "html"
    before = expected.accepted(edition.root).get(edition.slug, {})
    told = expected.changes(before, expected.held(html)) + readings.changes(edition.root)
    for line in told:
        typer.echo(line)
    if not told:
        typer.echo(f"{edition.slug}: nothing to accept")
        return
    reason = (reason or typer.prompt("why is this right?")).strip()
    if not reason:
        raise ValueError("a change is accepted with a reason; give one with --reason")
    expected.accept(edition, html, reason, readings.accept(edition.root))
    typer.echo(f"{edition.slug}: {len(told)} change{'s' if len(told) > 1 else ''} accepted")


@app.command()
def package(quiet: QuietOption = False) -> None:
    """Put the checkout and the built book into one archive for a deposit, with checksums."""
    from publishing.pages import render as make
    from publishing.verification.package import package as pack

    edition = _edition(DEFAULT_SESSION, None)
    html = make(edition, progress=_progress(quiet)).folder / "html"
    target = edition.project.build_folder / "package"
    typer.echo(_relative(pack(edition, html, target), edition.project))


@app.command()
def audit(
    sources: Annotated[
        Path | None, typer.Option(help="A folder with the starting documents as text files.")
    ] = None,
) -> None:
    """Check the register against its second reading, each record beside its passage.

    Exit code 1: a row changed since it was checked, or a passage is not in the documents.
    """
    from publishing.verification.audit import audit as make

    made = make(_project().root, sources)
    for line in made.lines():
        typer.echo(line)
    raise typer.Exit(0 if made.clean else FAILED)


@app.command()
def new_session(
    id: Annotated[str, typer.Argument(help="Lower-case letters, digits and hyphens, e.g. ahc8.")],
) -> None:
    """Make the folder of a new session."""
    from publishing.session import new_session as make

    project = _project()
    typer.echo(_relative(make(project, id), project))
    typer.echo(f"next: fill in its session.yml, then: positions check {id}", err=True)


@app.command()
def split(
    file: Annotated[Path, typer.Argument(help="A compilation of papers (PDF or DOCX).")],
    session: Annotated[str, typer.Option("--session", "-s", help="The session it belongs to.")],
    extract: Annotated[
        bool, typer.Option("--extract", help="Write each paper's text as well.")
    ] = False,
    chapter: Annotated[
        str, typer.Option(help="The chapter of papers under no chapter's heading.")
    ] = "",
) -> None:
    """Propose how to split a compilation into papers.

    Writes manifest-proposed.csv into the session's folder, for you to look over and rename to
    papers/manifest.csv. Headings that could not be matched are listed; exit code 1 says so.
    """
    from publishing.split import split_file

    project = _project()
    result = split_file(project, file, session, texts=extract, chapter=chapter)
    typer.echo(result.text)
    raise typer.Exit(0 if result.clean else FAILED)


@app.command()
def fetch(
    session: Annotated[
        str, typer.Argument(help="A session's id or all; the data sets alone without one.")
    ] = "",
    source: Annotated[
        Path | None, typer.Option("--from", help="Take files downloaded by hand from this folder.")
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Get a session's documents and the registered data sets."""
    from publishing.fetch import fetch as get

    project = _project()
    get(project, session or None, folder=source, progress=_progress(quiet))
    typer.echo(_relative(project.external_folder, project))


@app.command()
def refresh(
    pages: Annotated[
        list[str] | None, typer.Argument(help="Names of notebooks, e.g. 03-1-committee; else all.")
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Execute the notebooks in place."""
    from publishing.contents import toc_pages
    from publishing.notebooks import refresh as run

    project = _project()
    known = {page.stem: page for page in toc_pages(project.root)}
    unknown = sorted(set(pages or ()) - set(known))
    if unknown:
        raise ValueError(f"no such notebook: {', '.join(unknown)}; known: {', '.join(known)}")
    chosen = [known[name] for name in pages or known]
    run(chosen, project.build_folder / "staging" / "refresh", progress=_progress(quiet))
    typer.echo(f"{len(chosen)} notebooks hold fresh outputs")


class Form(StrEnum):
    """What kind of files an export makes."""

    csv = "csv"
    parquet = "parquet"
    dta = "dta"


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
    form: Annotated[Form, typer.Option("--format", help="csv; parquet; dta for Stata.")] = Form.csv,
) -> None:
    """Write the register, placements and the line of all sides for R, Stata and others."""
    from positions.library import export as make

    project = _project()
    register = project.register()
    _tell_left_out(project)
    written = make(project.root, folder, form.value, register=register)
    typer.echo(f"{folder}: {len(written)} files")


class Scale(StrEnum):
    """How words are scored."""

    linear = "linear"
    logit = "logit"


class Computing(StrEnum):
    """What does the sums."""

    memory = "memory"
    duckdb = "duckdb"
    spark = "spark"


@app.command()
def score(
    counts: Annotated[
        str,  # an address such as hdfs://… is no path
        typer.Option(help="document,term,count; CSV, CSV.gz or Parquet; a pattern with --engine."),
    ],
    references: Annotated[Path, typer.Option("--references", "--refs", help="document,score.")],
    output: Annotated[Path, typer.Option(help="Where the scores go (CSV).")],
    words: Annotated[Path | None, typer.Option(help="Where the word scores go (CSV).")] = None,
    scale: Annotated[Scale, typer.Option(help="How words are scored.")] = Scale.linear,
    smooth: Annotated[float, typer.Option(help="Added to each reference count.")] = 0.0,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.95,
    bootstrap: Annotated[int, typer.Option(help="Bootstrap draws; 0 for analytic errors.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    engine: Annotated[
        Computing,
        typer.Option(help="memory; duckdb, within a limit of memory; spark, on many machines."),
    ] = Computing.memory,
    spreadsheet: Annotated[
        bool, typer.Option("--spreadsheet", help="Mark as text what a spreadsheet would run.")
    ] = False,
) -> None:
    """Score documents from word counts.

    Documents and terms are written as they were read, so that scores can be joined to counts; one
    that a spreadsheet would take for a formula is warned of, or with --spreadsheet marked as text.
    """
    from positions.files import as_text, check_targets, formulas, write_atomically

    targets = [output, *([words] if words else [])]
    check_targets(targets, inputs=[counts, references])
    options = {"scale": scale.value, "smooth": smooth, "level": level}
    if engine is Computing.memory:
        from positions.scoring import score_files

        scored, word_table = score_files(
            counts, references, bootstrap=bootstrap, seed=seed, **options
        )
    elif bootstrap:
        raise ValueError("draws need all counts in memory; leave out --bootstrap or --engine")
    else:
        from positions.relational import files_of, is_address, score_pattern

        if not is_address(counts):
            check_targets(targets, inputs=files_of(counts))
        scored, word_table = score_pattern(counts, references, engine.value, **options)
    tables = {output: scored} | ({words: word_table} if words else {})
    if spreadsheet:
        tables = {path: table.map(as_text) for path, table in tables.items()}
    write_atomically(tables)
    for path, table in tables.items():
        if found := formulas(table):
            told = f"{path}: {found[0]!r}" + (f" and {len(found) - 1} more" * (len(found) > 1))
            typer.echo(f"{told} may run in a spreadsheet; --spreadsheet marks it as text", err=True)
    typer.echo(f"{output}: {len(scored)} documents")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line, with the process's own arguments unless given; the exit code."""
    end_on_any_signal()
    try:
        result = app(arguments, standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except WorkFailedError as error:
        return _fail(error, FAILED)
    except OSError as error:
        return _fail(_told(error), FAILED if error.errno in NO_ROOM else WRONG_INPUT)
    except ValueError as error:
        return _fail(error, WRONG_INPUT)
    except typer.Exit as error:
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if hasattr(error, "format_message"):  # click's usage errors
            return _fail(error.format_message(), WRONG_INPUT)
        raise
    if code == INTERRUPTED:  # typer turns an interrupt into this code by itself
        return _fail("interrupted; what was complete stays in place", INTERRUPTED)
    return code


def _told(error: OSError) -> str:
    """What an error of the disk means and what would put it right, in one line.

    Examples
    --------
    >>> _told(NotADirectoryError(errno.ENOTDIR, "Not a directory", "_build"))
    '_build: Not a directory; something else stands in its place, move it away'
    >>> _told(OSError("x.csv: is there and not a file"))
    'x.csv: is there and not a file'
    """
    where = error.filename2 or error.filename
    if error.errno in NO_ROOM:
        return (
            f"no room to write{f' {where}' if where else ''} ({error.strerror}); what was complete "
            "stays in place: make room on the disk and run it again"
        )
    if error.errno is None or not where:
        return str(error)
    remedy = ""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        remedy = "; make it yours to read and write, or work in a copy of the checkout"
    elif error.errno in (errno.ENOTDIR, errno.EISDIR, errno.EEXIST):
        remedy = "; something else stands in its place, move it away"
    return f"{where}: {error.strerror}{remedy}"


def _fail(error: object, code: int) -> int:
    typer.echo(f"positions: {error}", err=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
