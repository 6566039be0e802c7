"""The session `demo`: fictional delegations, known positions, papers made from a stated model.

The model. A delegation has a position p between −1 and 1 on each chapter. Its paper is a run of
sentences; each has a subject, a modal verb, a claim, a connector, a reason, and asides. The claim
and the reason are drawn, independently, from one of two vocabularies: from the first with
probability 1/2 + 0.4 p, from the second otherwise, every phrase of a vocabulary being as likely as
the others. The rest is drawn alike for everybody, and so are claim and reason of every third
sentence, from a vocabulary that tells nothing. The two reference delegations have the positions 1
and −1: nine in ten of their claims and reasons come from one vocabulary, one in ten from the other.

The expected share of the first vocabulary is linear in p, and so is the expected raw Wordscore of
a paper, were word scores known exactly; rescaled by the references (Martin and Vanberg) it would be
p. They are estimated from two papers, though, in which words that tell nothing differ by chance:
that pulls the references apart and, with them as the yardstick, all others towards the middle. The
references' papers are made three times as long as the others to keep that small.

All phrases are the project's own and deal with harbour lights. Nothing here was said by anyone.

`python tests/harbour_lights.py` writes ``data/sessions/demo`` again: the same texts with any
versions of the libraries, the same bytes of PDF and DOCX with the same ones.
"""

from __future__ import annotations

import html
import io
import random
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pandas as pd

SEED = 20310105

#: Fewest sentences of a paper; those of the references are three times as long.
LENGTH = 100

#: Sentences of a paragraph.
PARAGRAPH = 6

#: How far the share of the first vocabulary moves from one half when the position moves by one.
REACH = 0.4

TITLE = "Demonstration session: harbour lights"
SYMBOL = "SIM/DEMO/1"
NOTICE = "Simulated. The delegations do not exist; a program wrote the text."

#: Chapters of the session; the first has its key from the convention, the second is its own.
CHAPTERS = MappingProxyType(
    {"criminalization": "Criminalization", "harbour-lights": "Keeping of harbour lights"}
)

#: Reference delegations and their scores.
REFERENCES = MappingProxyType({"Delegation C": 1.0, "Delegation J": -1.0})

#: Positions by delegation, on the chapters of `CHAPTERS` in their order.
TRUTH = MappingProxyType(
    {
        "Delegation A": (-0.55, -0.20),
        "Delegation B": (0.70, 0.80),
        "Delegation C": (1.00, 1.00),
        "Delegation D": (0.10, 0.45),
        "Delegation E": (-0.80, -0.85),
        "Delegation F": (0.45, 0.10),
        "Delegation G": (-0.10, -0.45),
        "Delegation H": (0.90, 0.60),
        "Delegation I": (-0.35, -0.65),
        "Delegation J": (-1.00, -1.00),
        "Delegation K": (0.25, 0.30),
        "Delegation L": (-0.95, 0.00),
    }
)

#: Delegations whose papers also stand in the compilation.
COMPILED = ("Delegation B", "Delegation I")

#: Formats of the papers, in turn.
FORMATS = ("pdf", "docx", "html", "txt", "docx", "pdf", "md")

_OPENINGS = (
    "In our view", "For the same reason", "On this point", "As a rule", "In practice",
    "Over the years", "Turning to details", "Once more", "Taken together", "At the same time",
    "Where doubts remain", "Before long", "To be clear", "After some thought", "With this in mind",
    "In the first place", "Seen from our coast", "For what it is worth", "Among other things",
    "As our pilots know",
)  # fmt: skip

_SUBJECTS = {
    "criminalization": (
        "the list of wrongful acts", "a keeper who dims a lamp", "whoever copies a signal",
        "the rule about false bells", "an act on the quay", "tampering with a buoy",
        "a borrowed lantern", "the person at the rope", "silence on the tower",
        "a mirror turned seawards", "the wrong colour at dusk", "anyone who hides a chart",
        "a ladder left at the wall", "the loss of a key", "an attempt that came to nothing",
        "help given to a stranger",
    ),
    "harbour-lights": (
        "the log of the tower", "the watch at midnight", "a new lens", "the oil for the winter",
        "the share of the small ports", "the register of keepers", "a visit to the lamp room",
        "the code of flashes", "the second beam", "a broken wick", "the bell in thick fog",
        "the pay of the crews", "a light on private rock", "the yearly count of signals",
        "the map of shoals", "an exchange of keepers",
    ),
}  # fmt: skip

_MODALS = ("should", "must", "ought to", "may", "can", "will", "might", "could")

_ASIDES = (
    "in principle", "first of all", "after all", "from now on", "at least", "above all",
    "by and large", "in the end", "quite simply", "in every season", "as before", "at any hour",
    "sooner or later", "for the time being", "year after year", "all the same", "on both shores",
    "in calm weather", "in a storm", "by day", "by night", "between the tides", "near the mole",
    "on the island", "off the cape", "beyond the bar", "along the canal", "at the lock",
    "under the bridge", "in the old town", "within a mile", "before sunrise", "after dusk",
    "on market days", "during the regatta", "in thin ice", "with the ebb", "against the wind",
    "near the reef", "up the river",
)  # fmt: skip

_CONNECTORS = (
    "so that", "because", "since", "given that", "in order that", "seeing that", "now that",
    "on condition that",
)  # fmt: skip

# the two vocabularies that tell a position, and the one that tells none: claims, then reasons
_FIRST = (
    (
        "stay within narrow bounds", "await proof of intent", "receive a measured reply",
        "be weighed case by case", "get an open hearing", "be excused in good faith",
        "come before an independent bench", "leave room for curious pilots",
        "be described precisely", "be settled between neighbours", "invite comment",
        "expire after seven years", "gain from outside advice", "rest on consent",
        "be explained to apprentices", "meet a fair test",
    ),
    (
        "honest sailors keep their liberty", "safeguards precede speed",
        "review remains available", "the privacy of a cabin is respected",
        "reasons are given in public", "a judge has agreed beforehand",
        "the burden is proportionate", "trust grows through openness", "journalists look on",
        "appeals are heard", "mistakes are mended", "research flourishes",
        "the gentlest means is used", "independent auditors read along", "dissent is tolerated",
        "rights travel with the person",
    ),
)  # fmt: skip

_SECOND = (
    (
        "be punished without exception", "fall under the common prohibition",
        "be answered swiftly", "count as grave", "cover all misuse", "trigger one stern measure",
        "never be forgiven", "belong to the warden", "demand full obedience",
        "be reported by nightfall", "be left to the capital alone", "bind the whole fleet",
        "threaten the calm of the basin", "be sealed and guarded", "follow a single command",
        "earn the severest treatment",
    ),
    (
        "order prevails along the shore", "the harbour is sovereign", "the warden decides",
        "cargo is recorded", "the culprit is surrendered", "courts stand aside",
        "hesitation feeds disorder", "outsiders keep away", "the flag has its dignity",
        "secrecy protects the tower", "penalties deter", "rumours are stopped",
        "vessels carry marked plates", "control outranks comfort", "foreign lamps are forbidden",
        "tradition commands it",
    ),
)  # fmt: skip

_PLAIN = (
    (
        "be discussed again", "appear in the draft", "come up tomorrow", "fill half a page",
        "be raised by several speakers", "be found in the annex", "stand on the agenda",
        "be seen on a map", "return next spring", "be counted twice",
    ),
    (
        "nothing more needs to be added", "the table shows it", "the wording varies",
        "two smaller matters depend on it", "the chair has asked", "there was a vote last spring",
        "the secretariat has the figures", "the page is missing", "the list is long",
        "lunch is at noon",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class SimulatedPaper:
    """One paper: its delegation, chapter and format, and its text in paragraphs."""

    delegation: str
    chapter: str
    format: str
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where it lies in the session's folder."""
        name = self.delegation.lower().replace(" ", "-")
        return f"papers/{self.chapter}/{name}.{self.format}"

    @property
    def heading(self) -> str:
        """What stands above its text."""
        return f"{self.delegation}: {CHAPTERS[self.chapter]}"

    @property
    def text(self) -> str:
        """The text alone."""
        return "\n\n".join(self.paragraphs)


def truth() -> pd.DataFrame:
    """The positions that the papers are made from: ``delegation``, ``chapter``, ``position``."""
    rows = [
        (delegation, chapter, position)
        for delegation, positions in TRUTH.items()
        for chapter, position in zip(CHAPTERS, positions, strict=True)
    ]
    return pd.DataFrame(rows, columns=["delegation", "chapter", "position"])


def simulate(seed: int = SEED) -> list[SimulatedPaper]:
    """Draw the papers of the session, by delegation and chapter; a seed's are the same anywhere."""
    papers = []
    for number, row in enumerate(truth().itertuples()):
        rng = random.Random(f"{seed} {row.delegation} {row.chapter}")
        length = LENGTH + int(rng.random() * 60)
        if row.delegation in REFERENCES:
            length *= 3
        drawn = [_sentence(rng, row.chapter, row.position, n) for n in range(length)]
        paragraphs = tuple(" ".join(drawn[n : n + PARAGRAPH]) for n in range(0, length, PARAGRAPH))
        format = FORMATS[number % len(FORMATS)]
        papers.append(SimulatedPaper(row.delegation, row.chapter, format, paragraphs))
    return papers


def _sentence(rng: random.Random, chapter: str, position: float, number: int) -> str:
    """One sentence of a paper; see the module for the model."""
    share = 0.5 + REACH * position
    first, second = (_FIRST if rng.random() < share else _SECOND for _ in range(2))
    if number % 3 == 2:
        first = second = _PLAIN
    parts = (
        _pick(rng, _SUBJECTS[chapter]), _pick(rng, _MODALS), _pick(rng, _ASIDES),
        _pick(rng, first[0]), _pick(rng, _ASIDES), _pick(rng, _CONNECTORS), _pick(rng, second[1]),
    )  # fmt: skip
    text = " ".join(parts) + "."
    if number % PARAGRAPH == 0:
        text = f"{_pick(rng, _OPENINGS)}, {text}"
    return text[0].upper() + text[1:]


def _pick(rng: random.Random, phrases: tuple[str, ...]) -> str:
    return phrases[int(rng.random() * len(phrases))]


# --- files ----------------------------------------------------------------------------------------


def demo_files() -> dict[str, bytes]:
    """The files of the session, by their path in its folder."""
    papers = simulate()
    files = {
        "session.yml": _SESSION.encode(),
        "truth.csv": truth().to_csv(index=False, lineterminator="\n", float_format="%.2f").encode(),
        "compilation.pdf": compilation([item for item in papers if item.delegation in COMPILED]),
    }
    return files | {item.path: _WRITERS[item.format](item) for item in papers}


_SESSION = f"""\
# A session to learn from: simulated, with known positions (truth.csv). The delegations do not
# exist. tests/harbour_lights.py states the model and writes this folder again;
# compilation.pdf holds two delegations' papers once more, for `positions split`.
id: demo
title: "{TITLE}"
start: 2031-01-05
end: 2031-01-09
place: Rivermouth
kind: simulated
chapters:
  criminalization:
    references: {{Delegation C: 1, Delegation J: -1}}
    reference_reasons:
      Delegation C: the highest position of the simulation
      Delegation J: the lowest position of the simulation
  harbour-lights:
    title: {CHAPTERS["harbour-lights"]}
    references: {{Delegation C: 1, Delegation J: -1}}
    reference_reasons:
      Delegation C: the highest position of the simulation
      Delegation J: the lowest position of the simulation
licence: CC BY 4.0
access: in the repository
"""


def _as_txt(paper: SimulatedPaper) -> bytes:
    return f"{paper.heading}\n\n{paper.text}\n".encode()


def _as_md(paper: SimulatedPaper) -> bytes:
    return f"# {paper.heading}\n\n{paper.text}\n".encode()


def _as_html(paper: SimulatedPaper) -> bytes:
    paragraphs = "\n".join(f"<p>{html.escape(text)}</p>" for text in paper.paragraphs)
    heading = html.escape(paper.heading)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{heading}</title>\n</head>\n<body>\n<h1>{heading}</h1>\n{paragraphs}\n"
        "</body>\n</html>\n"
    ).encode()


def _as_docx(paper: SimulatedPaper) -> bytes:
    from docx import Document

    document = Document()
    moment = datetime(2031, 1, 5)
    for name in ("created", "modified", "last_printed"):
        setattr(document.core_properties, name, moment)
    document.core_properties.author = document.core_properties.last_modified_by = paper.delegation
    document.core_properties.title = paper.heading
    document.core_properties.comments = NOTICE
    document.add_heading(paper.heading, level=1)
    for text in paper.paragraphs:
        document.add_paragraph(text)
    packed = io.BytesIO()
    document.save(packed)
    return _without_dates(packed.getvalue())


def _without_dates(data: bytes) -> bytes:
    """Pack a zip archive again, with one date for all files and without the picture of a page."""
    repacked = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(repacked, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda item: (item != "[Content_Types].xml", item)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return repacked.getvalue()


def _as_pdf(paper: SimulatedPaper) -> bytes:
    from reportlab.platypus import Paragraph

    styles = _styles()
    story = [Paragraph(html.escape(paper.heading), styles["title"])]
    story += [Paragraph(html.escape(text), styles["text"]) for text in paper.paragraphs]
    packed = io.BytesIO()
    _pages(packed, paper.heading, head=TITLE).build(story)
    return packed.getvalue()


_WRITERS = {"txt": _as_txt, "md": _as_md, "html": _as_html, "docx": _as_docx, "pdf": _as_pdf}


def _styles() -> Mapping[str, object]:
    from reportlab.lib.styles import ParagraphStyle

    text = ParagraphStyle("text", fontName="Times-Roman", fontSize=10.5, leading=14, spaceAfter=7)

    def bold(name: str, size: float, **options) -> ParagraphStyle:
        return ParagraphStyle(
            name, fontName="Times-Bold", fontSize=size, leading=size + 4, spaceAfter=8, **options
        )

    return {
        "text": text,
        "title": bold("title", 14),
        "chapter": bold("chapter", 14, spaceBefore=14),
        "delegation": bold("delegation", 12, spaceBefore=10),
        "note": ParagraphStyle("note", parent=text, alignment=2),
        "contents-0": ParagraphStyle("contents-0", parent=text),
        "contents-1": ParagraphStyle("contents-1", parent=text, leftIndent=16),
    }


def _pages(packed: io.BytesIO, title: str, *, head: str, number: str = "{page}"):
    """Build a document template: A4, a running head, a page number in the foot."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    class Template(BaseDocTemplate):
        def afterFlowable(self, flowable) -> None:  # noqa: N802 - the name is reportlab's
            level = getattr(flowable, "contents_level", None)
            if level is not None:
                self.notify("TOCEntry", (level, flowable.getPlainText(), self.page))

    def furniture(canvas, document) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(70, 800, head)
        canvas.drawRightString(525, 36, number.format(page=document.page))

    document = Template(
        packed, pagesize=A4, title=title, author=head, subject=NOTICE, invariant=1,
        leftMargin=70, rightMargin=70, topMargin=62, bottomMargin=62,
    )  # fmt: skip
    frame = Frame(70, 62, A4[0] - 140, A4[1] - 124, leftPadding=0, rightPadding=0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=furniture))
    return document


def compilation(papers: list[SimulatedPaper]) -> bytes:
    """Bind papers into one PDF: a cover, a table of contents, chapters, a heading a delegation."""
    from reportlab.platypus import PageBreak
    from reportlab.platypus.tableofcontents import TableOfContents

    styles = _styles()
    contents = TableOfContents(
        dotsMinLevel=0, levelStyles=[styles["contents-0"], styles["contents-1"]]
    )
    story = [*_cover(styles), PageBreak(), _paragraph("Contents", styles["title"]), contents]
    story += [PageBreak(), *_body(papers, styles)]
    packed = io.BytesIO()
    document = _pages(packed, TITLE, head=SYMBOL, number="SIM.31-00001        {page}")
    document.multiBuild(story)
    return packed.getvalue()


def _paragraph(text: str, style, level: int | None = None):
    from reportlab.platypus import Paragraph

    found = Paragraph(html.escape(text), style)
    if level is not None:
        found.contents_level = level
    return found


def _cover(styles: Mapping[str, object]) -> Iterator[object]:
    lines = (SYMBOL, "Distr.: General", "5 January 2031", "Original: English")
    yield from (_paragraph(line, styles["note"]) for line in lines)
    yield _paragraph(TITLE, styles["title"])
    yield _paragraph("Compilation of contributions, prepared by a program", styles["title"])
    yield _paragraph(NOTICE, styles["text"])


def _body(papers: list[SimulatedPaper], styles: Mapping[str, object]) -> Iterator[object]:
    from reportlab.platypus import PageBreak

    for number, (chapter, title) in enumerate(CHAPTERS.items()):
        if number:
            yield PageBreak()
        yield _paragraph(f"{'I' * (number + 1)}. {title}", styles["chapter"], 0)
        started = False
        for paper in sorted(papers, key=lambda item: item.delegation):
            if paper.chapter == chapter:
                if started:
                    yield PageBreak()
                started = True
                yield _paragraph(paper.delegation, styles["delegation"], 1)
                yield _paragraph("[Original: English]", styles["note"])
                yield _paragraph("[2 January 2031]", styles["note"])
                yield from (_paragraph(text, styles["text"]) for text in paper.paragraphs)


if __name__ == "__main__":
    home = Path(__file__).resolve().parents[1] / "data" / "sessions" / "demo"
    for name, content in demo_files().items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    sys.stdout.write(f"{home}: {len(demo_files())} files\n")
