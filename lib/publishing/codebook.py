"""The codebook in data/README.md, made from the descriptor: python -m publishing.codebook."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from positions.schema import describe, read_descriptor, resources

BEGIN, END = "<!-- codebook: begin -->", "<!-- codebook: end -->"


def codebook(descriptor: Mapping[str, Any]) -> str:
    """Each table of the register with its columns, as Markdown."""
    schemas, parts = resources(descriptor), []
    for (table, row_is), columns in describe(descriptor).groupby(["table", "row_is"], sort=False):
        lines = ["| column | type | values | meaning |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{row.column}` | {row.type} | {row.values} | {row.description} |"
            for row in columns.itertuples()
        ]
        parts.append(f"### register/{table}.csv\n\nA row is {row_is}.\n\n" + "\n".join(lines))
        primary = schemas[table].get("primaryKey", [])
        for key in [primary, *schemas[table].get("uniqueKeys", ())]:
            if len(key) > 1:
                names = [f"`{name}`" for name in key]
                parts.append(f"{', '.join(names[:-1])} and {names[-1]} together are unique.")
    return "\n\n".join(parts)


def with_codebook(text: str, descriptor: Mapping[str, Any]) -> str:
    """A text with the codebook between its two markers."""
    pattern = f"(?<={re.escape(BEGIN)}\n).*(?=\n{re.escape(END)})"
    return re.sub(pattern, lambda _: f"\n{codebook(descriptor)}\n", text, flags=re.DOTALL)


def main() -> None:
    """Write the codebook into ``data/README.md`` of the checkout."""
    from publishing.project import Project

    root: Path = Project.find().root
    path = root / "data" / "README.md"
    descriptor = read_descriptor(root / "data" / "register")
    path.write_text(with_codebook(path.read_text(encoding="utf-8"), descriptor), encoding="utf-8")


if __name__ == "__main__":
    main()
