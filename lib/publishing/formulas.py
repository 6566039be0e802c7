"""Sphinx extension: formulas drawn at build time, with MathML for those who do not see them.

Neither needs a script, nor a font for mathematics on the reader's machine.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

#: Units of a drawing to the height of the text around it.
_EM = 100

_COMMANDS = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}


@lru_cache(maxsize=512)
def drawing(tex: str) -> str:
    """A formula as a picture in the text's colour and size, on its line.

    What matplotlib's mathtext does not know is a `ValueError`.
    """
    from matplotlib import rc_context
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser
    from matplotlib.textpath import TextPath

    looks = FontProperties(family="serif", size=_EM, math_fontfamily="stix")
    with rc_context({"svg.fonttype": "path"}):
        outline = TextPath((0, 0), f"${tex}$", prop=looks)
        width, height, depth, *_ = MathTextParser("path").parse(f"${tex}$", 72, looks)
    parts = []
    for points, code in outline.iter_segments(curves=True, simplify=False):
        flipped = [round(-value if at % 2 else value) for at, value in enumerate(points)]
        parts.append(_COMMANDS[code] + " ".join(map(str, [] if code == 79 else flipped)))
    pad = _EM / 20
    tall, low = height + 2 * pad, depth + pad
    return (
        f'<svg class="formula" aria-hidden="true" style="width:{(width + 2 * pad) / _EM:.2f}em;'
        f'height:{tall / _EM:.2f}em;vertical-align:{-low / _EM:.2f}em" fill="currentColor" '
        f'viewBox="{-pad:g} {low - tall:.0f} {width + 2 * pad:.0f} {tall:.0f}">'
        f'<path d="{"".join(parts)}"/></svg>'
    )


def _both(tex: str, *, block: bool) -> str:
    spoken = tex2mathml(tex, as_block=block).replace("\n", "")
    return f'{drawing(tex)}<span class="visually-hidden">{spoken}</span>'


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(f'<span class="math">{_both(node.astext(), block=False)}</span>')
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(f"{_both(node.astext(), block=True)}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_html_math_renderer("drawn", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
