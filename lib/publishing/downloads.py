"""The whole fact register as one file beside the pages, the same bytes in every edition."""

from importlib.resources import files
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from publishing import citation

#: The register below a book's root, and the licence that goes with it below a checkout's.
REGISTER, LICENCE = "register.zip", "LICENSE-data.md"

#: The earliest time that the format knows: when a file was packed says nothing about it.
_TIME = (1980, 1, 1, 0, 0, 0)


def members(root: Path) -> dict[str, bytes]:
    """What the register's file holds, by name: tables, their description, licence and a note."""
    folder = root / "data" / "register"
    kept = [*folder.glob("*.csv"), folder / "datapackage.json", root / LICENCE]
    note = files("publishing").joinpath("assets", "register.txt").read_text("utf-8")
    cited = citation.reference(citation.read(root))
    held = {path.name: path.read_bytes() for path in kept}
    return held | {"README.txt": note.replace("{{ reference }}", cited).encode()}


def write_register(root: Path, html: Path) -> None:
    """Pack the register of a checkout beside the pages of a book."""
    with ZipFile(html / REGISTER, "w") as packed:
        for name, content in sorted(members(root).items()):
            about = ZipInfo(f"register/{name}", _TIME)
            about.create_system, about.external_attr = 3, 0o644 << 16  # readable, on any system
            packed.writestr(about, content, ZIP_DEFLATED)
