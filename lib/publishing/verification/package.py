"""A deposit: the checkout and the built book in one archive that can be verified on its own."""

import hashlib
import subprocess
import zipfile
from pathlib import Path

from publishing import WorkFailedError
from publishing.edition import Edition
from publishing.provenance import project_table
from publishing.verification.crate import CODECHECK_FILE, CRATE_FILE, codecheck, deposit, written
from publishing.verification.programs import exhibits

#: Most bytes that a deposit may have.
LIMIT = 50_000_000

#: Where a deposit holds the built book, and the hashes of all its files.
BOOK, SUMS = "book", "SHA256SUMS"

# the earliest time that an archive can hold: equal content gives equal bytes
_TIME = (1980, 1, 1, 0, 0, 0)


def package(edition: Edition, html: Path, target: Path) -> Path:
    """Write the deposit of a checkout and of a built edition into a folder; its path.

    It holds the files under version control as they are now. A `WorkFailedError` says where there
    is no version control, and that a deposit would be too large.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=edition.root, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        raise WorkFailedError("a deposit is made from a checkout under git; this is none")
    names = [name for name in listed.stdout.split("\0") if name]
    files = {name: edition.root / name for name in names if (edition.root / name).is_file()}
    pages = (path for path in html.rglob("*") if path.is_file())
    files |= {f"{BOOK}/{path.relative_to(html).as_posix()}": path for path in pages}
    made = exhibits(html, html.parent / "notebooks", ())
    tables = [name for name in sorted(files) if Path(name).match("data/register/*.csv")]
    extra = {
        CODECHECK_FILE: codecheck(edition.root, made, BOOK).encode(),
        CRATE_FILE: written(deposit(edition.root, made, BOOK, tables)).encode(),
    }
    project = project_table(edition.root)
    name = f"{project['name']}-{project['version']}"
    target.mkdir(parents=True, exist_ok=True)
    archive = target / f"{name}.zip"
    fresh = archive.with_suffix(".new")
    sums = []
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted({*files, *extra}):
            content = extra[path] if path in extra else files[path].read_bytes()
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
            entry = zipfile.ZipInfo(f"{name}/{path}", _TIME)
            runs = path in files and files[path].stat().st_mode & 0o100
            entry.external_attr = (0o755 if runs else 0o644) << 16
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
        packed.writestr(zipfile.ZipInfo(f"{name}/{SUMS}", _TIME), "".join(sums))
    if fresh.stat().st_size > LIMIT:
        fresh.unlink()
        raise WorkFailedError(f"the deposit has more than {LIMIT // 1_000_000} MB")
    fresh.replace(archive)
    return archive
