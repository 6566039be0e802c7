"""Figures in pages: both drawings, named, in the page's colours, with ids of their own."""

import re
import subprocess
import sys

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from positions import figures
from positions.drawing import svg
from positions.palette import PALETTE
from publishing import figure_pages

NAME = '"><img src=x onerror=1> #0067a5 url(#m1)'


@pytest.fixture(scope="module")
def picture():
    frame = pd.DataFrame({"delegation": [NAME, "China"], "n": [3, 9], "placement": [0.5, -0.5]})
    return figures.placement(frame.assign(lower=-0.9, upper=0.9), focus="China")


@pytest.fixture
def placed(tmp_path, picture):
    drawings, html = tmp_path / "stage", tmp_path / "html"
    for folder in (drawings, html / "chapters", html / "_images"):
        folder.mkdir(parents=True)
    (drawings / "fig-x.svg").write_text(svg(picture.wide), "utf-8")
    (drawings / f"fig-x{figure_pages.NARROW}").write_text(svg(picture.narrow), "utf-8")
    (html / "_images" / "fig-x.svg").write_text("", "utf-8")
    alt = "A &quot;thing&quot; &amp; &lt;b&gt;"
    page = html / "chapters" / "page.html"
    linked = f'<img alt="{alt}" src="../_images/fig-x.svg" />'
    page.write_text(f'<figure id="fig-x">{linked}</figure><img src="y.png">', "utf-8")
    figure_pages.place(html, drawings)
    return html, BeautifulSoup(page.read_text("utf-8"), "html.parser")


def test_a_linked_picture_becomes_two_named_drawings_and_a_download(placed, picture):
    html, page = placed
    assert [image["src"] for image in page.find_all("img")] == ["y.png"]
    drawn = page.select("figure > div.drawing > svg")
    assert [item["class"] for item in drawn] == [["wide"], ["narrow"]]
    for item in drawn:
        assert (item["role"], item["aria-label"]) == ("img", 'A "thing" & <b>')
    assert (html / "exhibits" / "fig-x.svg").read_text("utf-8") == svg(picture.wide)
    assert not (html / "_images").exists()


def test_names_stay_text_and_their_words_as_they_are(placed):
    _, page = placed
    assert page.find(onerror=True) is None
    for drawn in page.select("svg"):
        shown = "".join(text.get_text() for text in drawn.select("text"))
        assert NAME[:20] in shown or NAME[:6] in shown
        titles = [title.get_text() for title in drawn.select(".mark > title")]
        assert titles[0].startswith(figures.marks.fit(NAME))


def test_drawings_have_their_own_ids_and_the_pages_colours(placed):
    _, page = placed
    ids = [element["id"] for element in page.select("svg [id]")]
    assert len(ids) == len(set(ids))
    used = {element["href"].removeprefix("#") for element in page.select("use")}
    assert used
    assert used <= set(ids)
    styles = " ".join(element["style"] for element in page.select("svg [style]"))
    assert "#" not in styles
    named = set(re.findall(r"var\(--fig-([\w-]+)\)", styles))
    assert {"focus", "neutral", "russia", "eu", "soft"} <= named <= set(PALETTE)
    assert not page.select("svg[fill]")  # letters without a colour take the page's


def test_elements_have_plain_names_in_a_process_that_draws_nothing(root):
    source = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0" /></svg>'
    program = (
        "import sys\nfrom publishing import figure_pages\n"
        f"print(figure_pages.drawing({source!r}, name='fig-x-wide', alt='A'))\n"
        "assert 'positions.drawing' not in sys.modules"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root / "lib",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.match(r'<svg [^>]*class="wide"[^>]*><path d="M0 0" /></svg>', told)


def test_every_colour_has_a_value_in_both_themes():
    light, dark = figure_pages.colours().split("\n")[:2]
    for name, colour in PALETTE.items():
        assert f"--fig-{name}:{colour.light};" in light
        assert f"--fig-{name}:{colour.dark};" in dark
    assert 'data-theme="dark"' in dark
    assert dark.startswith("@media screen")
