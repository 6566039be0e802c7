"""Pages that a notebook makes below its own: one a delegation, a proposal or a session.

They travel in the outputs of the notebook that made them, as exhibits do, so that a stored notebook
tells when a page changes.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import nbformat
import yaml

from publishing.edition import Edition, in_sentence
from publishing.linking import Target
from publishing.prose import Markdown, escape

#: Type under which a page travels in a notebook's output.
SUBPAGE_TYPE = "application/vnd.positions.subpage+json"

#: The pages that list the sources and the claims of the original.
SOURCES, CLAIMS = "chapters/05-5-data", "chapters/06-5-claims"

_PATH = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Subpage:
    """A page below another one."""

    path: str  # where it is, below the book's root: ``<kind>/<slug>``
    title: str  # its heading
    body: Markdown  # what it says
    #: One sentence in plain text, which the finder and the page's description show.
    summary: str = ""
    #: Everything that the text of other pages calls its subject; each such mention leads here.
    names: tuple[str, ...] = ()
    #: Other words under which the finder has it, such as aliases and codes.
    words: tuple[str, ...] = ()
    records: tuple[str, ...] = ()  # ids of the records of positions that it shows
    #: How many delegations spoke on its subject: of pages that fit alike the finder shows the
    #: weightier first.
    weight: int = 0

    def __post_init__(self) -> None:
        if not _PATH.match(self.path):
            raise ValueError(f"page {self.path!r}: write <kind>/<slug> in kebab case")
        if not isinstance(self.body, Markdown):
            raise ValueError(f"{self.path}: its text has to come from a template")

    @property
    def kind(self) -> str:
        """What its subject is one of, as its folder is named."""
        return self.path.partition("/")[0]

    @property
    def markdown(self) -> str:
        """The page's file; it stands in no table of contents."""
        front = {"orphan": True, "myst": {"html_meta": {"description": self.summary}}}
        head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
        return f"---\n{head}---\n\n# {escape(self.title)}\n\n{self.body}\n"


def show_subpages(pages: Iterable[Subpage]) -> None:
    """Make pages from a notebook, in one output."""
    from IPython.display import display

    # lists travel as lines, which a stored notebook keeps in one
    made = [
        {
            key: "\n".join(value) if isinstance(value, tuple) else value
            for key, value in told.items()
        }
        for told in map(asdict, pages)
    ]
    told = "\n".join(f"Page {page['path']}: {page['title']}" for page in made)
    display({"text/plain": told, SUBPAGE_TYPE: made}, raw=True)


def subpages_of(notebook: nbformat.NotebookNode) -> list[Subpage]:
    """The pages that an executed notebook made."""
    return [
        _read(made)
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for made in output.get("data", {}).get(SUBPAGE_TYPE, ())
    ]


def _read(made: dict[str, str]) -> Subpage:
    lists = {key: tuple(made[key].splitlines()) for key in ("names", "words", "records")}
    return Subpage(**{**made, **lists, "body": Markdown(made["body"])})


def targets(edition: Edition, subpages: Iterable[Subpage]) -> dict[str, Target]:
    """What has a page or a place in an edition, by what texts call it."""
    found = {
        row.source_id: Target(SOURCES, f"source-{row.source_id.lower()}", row.name)
        for row in edition.whole.sources.itertuples()
    }
    for item in edition.project.sessions().values():
        found[item.id] = Target("", shown=in_sentence(item.title))
    for row in edition.whole.claims.itertuples():
        place = f"claim-{row.claim_id.lower()}"
        found[row.claim] = Target(CLAIMS, place)
        found[row.claim_id] = Target(CLAIMS, place, f"“{row.claim.rstrip('.')}”")
    for page in subpages:
        for name in page.names:
            found[name] = Target(page.path, shown=found[name].shown if name in found else "")
    return found
