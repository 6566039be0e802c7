"""Build a staged book, as a process: ``python -m publishing.jupyterbook STAGE OUTPUT``.

It does what ``jupyter-book build --warningiserror --nitpick --keep-going --quiet`` does, and ends
when the process that started it is gone.
"""

import sys

from jupyter_book.sphinx import build_sphinx

from publishing.processes import end_with_parent


def main(stage: str, output: str) -> int:
    """Build a staged book with warnings as errors; the exit code."""
    end_with_parent()
    settings = {
        "external_toc_path": f"{stage}/_toc.yml",
        "latex_individualpages": False,
        "nitpicky": True,
    }
    result = build_sphinx(
        stage, output, noconfig=True, path_config=f"{stage}/_config.yml",
        confoverrides=settings,
        warningiserror=True, keep_going=True, quiet=True,
    )  # fmt: skip
    return result if isinstance(result, int) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
