"""Papers of a session: read from a folder, refused with every fault at once, scaled.

The texts are nonsense words; only the names of delegations and chapters are real.
"""

import datetime as dt
import hashlib

import makers
import numpy as np
import pandas as pd
import pytest

from positions.counts import document_term_matrix
from positions.delegations import EU, RUSSIA
from positions.languages import language
from positions.overlap import Overlap
from positions.papers.files import Names
from positions.papers.load import PAPER_COLUMNS, load_papers
from positions.papers.scores import COLUMNS, absent, scale, score
from positions.readers import MAX_BYTES, ReadError, read_document
from positions.sessions import Session
from positions.words import runs, words_of

REFERENCES = {EU: 1.0, RUSSIA: -1.0}

EASTISH = "blorp blorp quandle mivvet tarn"
WESTISH = "frellick frellick quandle zabbot tarn"
LABEL = "data/sessions/ahc9"


def read_in_turn(paths):
    """Read files one after the other, without the processes that `read_files` starts."""
    for path in paths:
        try:
            yield path, read_document(path)
        except ReadError as error:
            yield path, error


def described(kind="official", **more):
    """A session's description."""
    days = {"start": dt.date(2025, 2, 3), "end": dt.date(2025, 2, 14)}
    return Session(id="ahc9", title="Ninth", place="Nairobi", kind=kind, **days, **more)


@pytest.fixture
def session(tmp_path):
    """The folder of a new session, without papers."""
    folder = tmp_path / "ahc9"
    folder.mkdir()
    return folder


@pytest.fixture
def put(session):
    """Put a paper into the session's folder."""

    def write(place, text):
        path = session / "papers" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


@pytest.fixture
def load(session, register):
    """Load the session's papers, faults and all."""

    def papers(description=None):
        chapters = register.chapters["chapter"].tolist()
        description = description or described()
        return load_papers(
            session, description, chapters, label=LABEL, read=read_in_turn, texts=True
        )

    return papers


@pytest.fixture
def read(load):
    """Texts of papers that have no fault."""

    def texts(description=None):
        papers = load(description)
        assert papers.faults == ()
        return papers.texts

    return texts


@pytest.fixture
def manifest(put):
    """Write the manifest: a header, then rows."""

    def write(*rows, columns="file,delegation,chapter,pages"):
        return put("manifest.csv", "\n".join([columns, *rows]) + "\n")

    return write


def reasons(papers):
    return {(fault.row, fault.column): fault.reason for fault in papers.faults}


def scaled(texts, references):
    """Wordscores of texts."""
    return scale(document_term_matrix(dict(sorted(texts.items()))), references)


def overlap(texts):
    """Pairs of texts with passages in common."""
    found = Overlap()
    for name, text in texts.items():
        found.add(name, runs(words_of([text])))
    return found.pairs()


# Reading


def test_no_papers_ship(root, sessions, register):
    chapters = register.chapters["chapter"].tolist()
    for name in [item.id for item in sessions.values() if item.kind == "official"]:
        folder = root / "data/sessions" / name
        papers = load_papers(folder, sessions[name], chapters, label=name, read=read_in_turn)
        assert papers.frame.empty
        assert not papers.faults


def test_papers_of_all_formats_are_found_by_chapter_and_delegation(session, put, read):
    put("criminalization/russian-federation.txt", EASTISH)
    put("criminalization/european-union.md", WESTISH)
    put("preamble/CHN.TXT", "gribble")
    makers.pdf(session / "papers/preamble/RUS.pdf", [["gribble"]])
    makers.word(session / "papers/preamble/japan.docx", ["gribble"])
    makers.html(session / "papers/preamble/European Union.html", "<p>gribble")
    for name in ("README.md", "preamble/README.md", "preamble/.swap", "preamble/~$japan.docx"):
        put(name, "no paper")
    assert read() == {
        "criminalization": {EU: WESTISH, RUSSIA: EASTISH},
        "preamble": dict.fromkeys(["China", EU, "Japan", RUSSIA], "gribble"),
    }


def test_marks_in_a_text_are_kept_as_they_were_written(put, read):
    text = "\ufeff<b>blorp</b> =1+1 {{ x }} `y` \u202eñandú\n"
    put("preamble/china.txt", text)
    assert read()["preamble"]["China"] == "<b>blorp</b> =1+1 {{ x }} `y` ñandú\n"


@pytest.mark.parametrize(
    ("name", "delegation"),
    [("russia", RUSSIA), ("EU", EU), ("Tuvalu", "Tuvalu"), ("holy-see", "Holy See"), ("NAM",
     "Namibia"), ("united kingdom", "United Kingdom"), ("caricom", "Caribbean Community"),
     ("viet-nam", "Viet Nam"), ("cote-d-ivoire", "Côte d'Ivoire"), ("turkey", "Türkiye"),
     ("iran-islamic-republic-of", "Iran (Islamic Republic of)"),
     ("netherlands-kingdom-of-the", "Netherlands"), ("uk", "United Kingdom"),
     *((name, None) for name in ("notes-on-china", "jordan-river", "india-2", "nigerr", "chinaa",
                                 "chile-final", "dominican", "oman-ii", "foo"))],
)  # fmt: skip
def test_a_file_is_named_after_a_delegation_and_nothing_but_it(name, delegation):
    assert Names(described()).find(name) == delegation


# Faults


def test_all_faults_are_told_at_once_each_with_its_file_and_reason(session, put, load, tmp_path):
    put("criminalization/china.txt", "sound")
    put("criminalisation/brazil.txt", "blorp")
    put("criminalization/brasil.txt", "blorp")
    put("criminalization/japan.pdf", "blorp")
    put("criminalization/cuba.rtf", "blorp")
    put("criminalization/india", "blorp")
    put("criminalization/norway.txt", " \n\t")
    put("criminalization/egypt.txt", b"\x7fELF\0\0\0\1\0")
    put("criminalization/CHN.md", "a second time")
    put("preamble/deep/china.txt", "blorp")
    put("china.txt", "blorp")
    with put("criminalization/canada.txt", "blorp").open("ab") as file:
        file.truncate(MAX_BYTES + 1)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "cuba.txt").write_text("not for you", encoding="utf-8")
    (session / "papers/criminalization/mexico.txt").symlink_to(outside / "cuba.txt")
    (session / "papers/criminalization/peru.txt").symlink_to(session / "papers/china.txt")
    (session / "papers/preamble/nowhere.txt").symlink_to(tmp_path / "missing.txt")
    (session / "papers/final-provisions").symlink_to(outside, target_is_directory=True)

    expected = {
        "criminalisation/brazil.txt": "unknown chapter 'criminalisation'; "
        "did you mean criminalization",
        "criminalization/brasil.txt": "unknown delegation 'brasil'; did you mean brazil",
        "criminalization/japan.pdf": "not a PDF",
        "criminalization/cuba.rtf": ".rtf is not read; save as .pdf, .docx",
        "criminalization/india": "without a suffix is not read",
        "criminalization/norway.txt": "empty",
        "criminalization/egypt.txt": "not text",
        "criminalization/china.txt": "a second paper of China on criminalization; keep one",
        "preamble/deep/china.txt": "lies outside papers/<chapter>/",
        "china.txt": "lies outside papers/<chapter>/",
        "criminalization/canada.txt": "larger than the limit of 50 MB",
        "criminalization/mexico.txt": "a link that may leave the folder",
        "criminalization/peru.txt": "a link that may leave the folder",
        "preamble/nowhere.txt": "a link that may leave the folder",
        "final-provisions": "a link that may leave the folder",
    }
    papers = load()
    faults = {fault.file: fault.reason for fault in papers.faults}
    assert set(faults) == {f"{LABEL}/papers/{place}" for place in expected}
    for place, reason in expected.items():
        assert reason in faults[f"{LABEL}/papers/{place}"]
    assert "not for you" not in str(papers)


# The manifest


def test_rows_point_at_pages_of_a_compilation(session, manifest, load):
    pages = [[f"page {word}"] for word in ("one", "two", "three", "four", "five")]
    makers.pdf(session / "papers/compilation.pdf", pages)
    manifest(
        'compilation.pdf,China,preamble,"1-2,5"',
        "compilation.pdf,RUS,preamble,3",
        "compilation.pdf,Brazil,criminalization,4-4",
    )
    papers = load()
    assert papers.faults == ()
    assert papers.texts == {
        "criminalization": {"Brazil": "page four"},
        "preamble": {"China": "page one\npage two\npage five", RUSSIA: "page three"},
    }
    assert tuple(papers.frame.columns) == PAPER_COLUMNS
    assert papers.frame["pages"].tolist() == [1, 3, 1]
    assert papers.frame["tokens"].tolist() == [2, 6, 2]


def test_the_manifest_goes_before_the_names_of_files(put, manifest, load):
    path = put("preamble/china.txt", "gribble")
    put("preamble/brazil.txt", "snib")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest(
        f"preamble/china.txt,Japan,,es,A/XYZ.7/1,https://example.org,{digest},the Moon,a note",
        columns="file,delegation,chapter,language,symbol,url,sha256,on_behalf_of,note",
    )
    papers = load()
    assert papers.faults == ()
    assert papers.texts == {"preamble": {"Brazil": "snib", "Japan": "gribble"}}
    row = papers.frame.set_index("delegation").loc["Japan"]
    assert (row["symbol"], row["on_behalf_of"], row["note"]) == ("A/XYZ.7/1", "the Moon", "a note")
    assert (row["sha256"], row["url"]) == (digest, "https://example.org")


def test_a_text_in_another_language_than_its_original_is_a_translation(put, manifest, load):
    for name in ("china", "france", "canada"):
        put(f"preamble/{name}.txt", makers.phrases(60, seed=len(name)))
    manifest(
        "preamble/china.txt,zh", "preamble/france.txt,French", "preamble/canada.txt,en",
        columns="file,language",
    )  # fmt: skip
    frame = load().frame.set_index("delegation")
    assert frame["language"].tolist() == ["en"] * 3
    assert frame["translated"].to_dict() == {"Canada": False, "China": True, "France": True}


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("../secret.txt,China,preamble,", "file", "leaves the folder"),
        ("..\\secret.txt,China,preamble,", "file", "leaves the folder"),
        ("/etc/passwd,China,preamble,", "file", "leaves the folder"),
        ("C:\\secret.txt,China,preamble,", "file", "leaves the folder"),
        ("link.txt,China,preamble,", "file", "a link that may leave"),
        ("linked/secret.txt,China,preamble,", "file", "a link that may leave"),
        ("a\x00b.txt,China,preamble,", "file", "control characters"),
        (",China,preamble,", "file", "empty"),
        ("paper.pfd,China,preamble,", "file", ".pfd is not read"),
        ("papers.pdf,China,preamble,", "file", "no file 'papers.pdf' below papers/; did you mean"),
        ("paper.pdf,Chnia,preamble,", "delegation", "did you mean china"),
        ("paper.pdf,,preamble,", "delegation", "empty"),
        ("paper.pdf,China,preambel,", "chapter", "did you mean preamble"),
        ("paper.pdf,China,,", "chapter", "empty"),
        ("paper.pdf,China,preamble,2-4", "pages", "out of range; the file has pages 1 to 3"),
        ("paper.pdf,China,preamble,4-2", "pages", "no list of pages; write such as 3-17,20"),
        ("paper.pdf,China,preamble,0", "pages", "no list of pages"),
        ("paper.pdf,China,preamble,3", "pages", "no words on pages 3"),
        ("paper.pdf,China,preamble,2,klingon", "language", "unknown language 'klingon'; write a"),
        ("paper.pdf,China,preamble,2,fr,javascript:x", "url", "'javascript:x' is no address"),
        (f"paper.pdf,China,preamble,2,,,{'0' * 64}", "sha256", "another file or was changed"),
        ("paper.pdf,China,preamble,2,,,abc", "sha256", "not a SHA-256 value"),
    ],
)
def test_a_fault_of_a_row_is_told_with_its_line_and_column(
    session, manifest, load, tmp_path, row, column, reason
):
    makers.pdf(session / "papers/paper.pdf", [["gribble"], ["snib"], []])
    (tmp_path / "secret.txt").write_text("not for you", encoding="utf-8")
    (session / "papers/link.txt").symlink_to(tmp_path / "secret.txt")
    (session / "papers/linked").symlink_to(tmp_path, target_is_directory=True)
    columns = "file,delegation,chapter,pages,language,url,sha256"
    row = row + "," * (columns.count(",") - row.count(","))
    manifest("paper.pdf,Brazil,preamble,1,,,", row, columns=columns)
    papers = load()
    assert reason in reasons(papers)[3, column]
    assert papers.texts == {"preamble": {"Brazil": "gribble"}}
    assert "not for you" not in str(papers)


def test_a_note_in_the_folder_is_no_paper_that_may_be_meant(put, manifest, load):
    put("README.md", "How to name papers")
    put("preamble/china.txt", "zabbot")
    manifest("READ.md,China,preamble,")
    assert "README" not in reasons(load())[2, "file"]


def test_two_rows_for_one_delegation_and_chapter_are_told(session, put, manifest, load):
    makers.pdf(session / "papers/paper.pdf", [["gribble"], ["snib"]])
    put("preamble/china.txt", "zabbot")
    manifest("paper.pdf,China,preamble,1", "paper.pdf,CHN,preamble,2")
    papers = load()
    assert len(papers.faults) == 2
    assert all("a second paper of China on preamble" in item.reason for item in papers.faults)


def test_a_manifest_that_is_no_table_is_told(put, manifest, load):
    manifest("x,y", columns="fiel,delegation")
    papers = load()
    assert "did you mean file" in reasons(papers)[1, "fiel"]
    assert "column is missing" in reasons(papers)[1, "file"]
    put("manifest.csv", b"\xff\xfe\x00")
    assert "broken UTF-16" in next(iter(reasons(load()).values()))


# Words that are not counted


def test_struck_out_words_are_left_out_unless_the_session_keeps_them(put, load):
    put("preamble/china.html", b"<p>States <s>must not</s> may act on all of this.</p>")
    papers = load()
    assert papers.frame["tokens"].tolist() == [7]
    assert [note.reason for note in papers.notes] == ["struck out: 2 words in 1 place, “must not”"]
    papers = load(described(struck_out="keep"))
    assert (papers.frame["tokens"].tolist(), papers.notes) == ([9], ())


def test_words_of_letters_of_two_scripts_are_warned_of(put, load):
    put(
        "preamble/china.txt",
        "The \u0441hina and \u0430rticle of \u043c\u0438\u0440 5 \u03bcm".encode(),
    )
    (warning,) = load().warnings
    assert warning.reason.startswith(
        "2 words of letters of two scripts (\u0441hina, \u0430rticle), "
    )


# Counts instead of papers


def test_counts_stand_for_papers(session, load):
    rows = [("preamble", EU, "blorp", 3), ("preamble", EU, "snib", 1)]
    rows += [("preamble", "RUS", "tarn", 3), ("preamble", "RUS", "snib", 1)]
    rows += [("preamble", "china", "tarn", 1), ("criminalization", EU, "blorp", 4)]
    makers.counts(session / "counts.csv.gz", rows)
    papers = load()
    assert papers.faults == ()
    assert papers.texts == {}
    assert papers.counts["preamble"].documents == ("China", EU, RUSSIA)
    assert papers.counts["preamble"].counts.toarray().tolist() == [[0, 0, 1], [3, 1, 0], [0, 1, 3]]
    assert papers.counts["criminalization"].terms == ("blorp",)
    assert papers.frame["file"].unique().tolist() == ["counts.csv.gz"]
    scored = score(papers, described())["preamble"].set_index("delegation")
    assert scored.loc["China", "mv"] < -1


@pytest.mark.parametrize(
    ("row", "where", "reason"),
    [
        (("preambel", EU, "x", 1), (3, "chapter"), "did you mean preamble"),
        (("preamble", "Chnia", "x", 1), (3, "document"), "did you mean china"),
    ],
)
def test_a_fault_in_the_counts_is_told(session, load, row, where, reason):
    makers.counts(session / "counts.csv.gz", [("preamble", EU, "blorp", 3), row])
    assert reason in reasons(load())[where]


@pytest.mark.parametrize(
    ("row", "reason"),
    [(("preamble", EU, "x", -1), "negative"), (("preamble", EU, "blorp", 1), "European Union")],
)
def test_a_count_that_cannot_be_is_told(session, load, row, reason):
    makers.counts(session / "counts.csv.gz", [("preamble", EU, "blorp", 3), row])
    (fault,) = load().faults
    assert reason in str(fault)
    assert "row 3" in str(fault)


def test_counts_that_are_no_table_are_told(session, put, load, monkeypatch):
    path = session / "counts.csv.gz"
    path.write_bytes(b"chapter,document\na,b\n")
    assert "no such column" in reasons(load())[1, "term"]
    makers.truncated(makers.counts(path, [("preamble", EU, "blorp", 3)] * 9))
    assert "truncated" in reasons(load())[0, ""]
    monkeypatch.setattr("positions.papers.load.MAX_COUNTS_BYTES", 10)
    makers.counts(path, [("preamble", EU, "blorp", 3)])
    assert "more than the limit" in reasons(load())[0, ""]
    monkeypatch.undo()
    put("preamble/china.txt", "gribble")
    assert "has papers too; keep one of the two" in reasons(load())[0, ""]


def test_counts_are_read_as_a_spreadsheet_saves_them(session, load):
    text = f"chapter;document;term;count\npreamble;{EU};blorp;3,0\n"
    (session / "counts.csv").write_text(text, encoding="utf-8-sig")
    papers = load()
    assert papers.faults == ()
    assert papers.counts["preamble"].counts.toarray().tolist() == [[3]]
    assert papers.frame["file"].tolist() == ["counts.csv"]
    makers.counts(session / "counts.csv.gz", [("preamble", EU, "blorp", 3)])
    assert "stands beside counts.csv.gz; keep one" in str(load().faults)


def test_workbooks_in_the_place_of_tables_are_told(session, put, load):
    put("manifest.xlsx", "PK")
    (session / "counts.xlsx").write_text("PK", encoding="utf-8")
    told = {fault.file.removeprefix(LABEL): fault.reason for fault in load().faults}
    assert told == {
        "/counts.xlsx": "a spreadsheet's workbook, which is not read; save the sheet as "
        "“CSV UTF-8”, as counts.csv",
        "/papers/manifest.xlsx": "a spreadsheet's workbook; save the sheet as “CSV UTF-8”, as "
        "manifest.csv",
    }


@pytest.mark.parametrize("cell", ["17. Mrz", "17-Mar", "Mar 17", "17.03.2022", "2022-03-17"])
def test_pages_that_a_spreadsheet_took_for_a_date_are_told_so(put, manifest, load, cell):
    put("preamble/china.txt", "gribble")
    manifest(f"preamble/china.txt,China,preamble,{cell}")
    assert reasons(load())[2, "pages"] == (
        f"{cell!r} is no list of pages; write such as 3-17,20 (a date, as spreadsheets make of "
        "pages: set the column to text before)"
    )


# Languages, and what a description says


def test_a_paper_in_another_language_is_left_out_with_the_reason(put, load):
    for seed, name in enumerate(("european-union", "russian-federation", "china")):
        put(f"preamble/{name}.txt", makers.phrases(80, seed=seed))
    put("preamble/france.txt", makers.phrases(80, french=True))
    papers = load()
    assert papers.faults == ()
    scored = score(papers, described())["preamble"].set_index("delegation")
    assert "in French, the references in English" in scored.loc["France", "reason"]
    assert np.isnan(scored.loc["France", "mv"])
    assert scored.loc["France", "tokens"] > 80
    assert scored.drop("France")["mv"].notna().all()
    again = described(languages="any")
    scored = score(load(again), again)["preamble"].set_index("delegation")
    assert "French" not in scored.loc["France", "reason"]


def test_references_in_two_languages_are_a_fault(put, load):
    put("preamble/european-union.txt", makers.phrases(80))
    put("preamble/russian-federation.txt", makers.phrases(80, french=True))
    (fault,) = load().faults
    assert "European Union in English, Russian Federation in French" in fault.reason


def test_a_simulated_session_has_made_up_delegations(put, load):
    references = {"Delegation A": 1, "Delegation B": -1}
    description = described("simulated", chapters={"preamble": {"references": references}})
    put("preamble/delegation-a.txt", WESTISH)
    put("preamble/delegation-b.txt", EASTISH)
    put("preamble/Delegation C.txt", f"{WESTISH} {EASTISH}")
    papers = load(description)
    assert papers.faults == ()
    scored = score(papers, description)["preamble"].set_index("delegation")
    assert scored["mv"].to_dict() == pytest.approx(
        {"Delegation A": 1, "Delegation B": -1, "Delegation C": 0}
    )


def test_a_simulated_session_that_lists_its_delegations_has_no_others():
    names = Names(described("simulated", delegations=["Île-aux-Cloches", "Brindle and Fenn"]))
    assert names.find("ile-aux-cloches") == "Île-aux-Cloches"
    assert names.find("brindle-and-fen") is None
    told = names.unknown("brindle-and-fen")
    assert "unknown delegation 'brindle-and-fen'; did you mean brindle-and-fenn?" in told


@pytest.mark.parametrize("name", ["china", "RUS", "european-union", "tuvalu", "south-korea"])
def test_a_simulated_paper_never_carries_a_real_name(put, load, name):
    put(f"preamble/{name}.txt", "gribble")
    papers = load(described("simulated"))
    assert "simulated papers carry made-up names" in papers.faults[0].reason
    assert papers.texts == {}


def test_groups_and_chapters_can_be_named_in_the_description(put, load, read):
    put("preamble/group-of-the-seven-hills.txt", "gribble")
    put("general-debate/china.txt", "gribble")
    told = " ".join(fault.reason for fault in load().faults)
    assert "can be named under delegations" in told
    assert "unknown chapter" in told
    chapters = {"general-debate": {"title": "General debate"}}
    assert read(described(delegations=("Group of the Seven Hills",), chapters=chapters)) == {
        "general-debate": {"China": "gribble"},
        "preamble": {"Group of the Seven Hills": "gribble"},
    }


def test_words_are_counted_as_the_description_says(put, load):
    put("preamble/china.txt", "the countries and 12 countries")
    choices = {"stem": "english", "stop_words": "english", "numbers": "mask"}
    papers = load(described(preprocessing=choices))
    assert papers.counts["preamble"].terms == ("#", "countri")
    assert papers.frame["tokens"].tolist() == [3]


def test_a_minimum_of_coverage_is_kept(put, load):
    for name, text in (("european-union", WESTISH), ("RUS", EASTISH), ("china", "tarn ooble wuz")):
        put(f"preamble/{name}.txt", text)
    description = described(minimum_coverage=0.5)
    scored = score(load(description), description)["preamble"].set_index("delegation")
    assert np.isnan(scored.loc["China", "mv"])
    assert scored.loc["China", "reason"] != ""


# Scaling


@pytest.fixture
def six():
    """A chapter with both references and four other papers, scaled."""
    texts = {EU: WESTISH, RUSSIA: EASTISH, "Norway": WESTISH.upper(), "Belarus": EASTISH}
    texts |= {"Ghana": f"{EASTISH} {WESTISH}", "Tonga": "ooble ooble wuzzy"}
    return scaled(texts, REFERENCES).set_index("delegation")


def test_references_come_first_and_others_stand_where_their_words_put_them(six):
    assert six.index.tolist() == [EU, RUSSIA, "Norway", "Ghana", "Belarus", "Tonga"]
    assert six["role"].tolist() == ["reference"] * 2 + ["virgin"] * 4
    assert six["mv"][:5].tolist() == pytest.approx([1, -1, 1, 0, -1], abs=1e-12)
    assert six["lbg"][2:5].is_monotonic_decreasing
    assert ("delegation", *six.columns) == COLUMNS
    placed = six.dropna(subset="mv")
    assert (placed["mv_lower"] <= placed["mv"]).all()
    assert (placed["mv"] <= placed["mv_upper"]).all()
    assert six["tokens"].tolist() == [5, 5, 5, 10, 5, 3]


def test_a_paper_without_a_word_in_common_has_no_score_and_a_reason(six):
    row = six.loc["Tonga"]
    assert (row["scored_tokens"], row["coverage"]) == (0, 0)
    assert row[["raw", "mv", "mv_lower", "mv_upper", "lbg"]].isna().all()
    assert "no word of the text has a score" in row["reason"]


def test_to_exchange_the_reference_scores_is_to_turn_the_scale_round():
    texts = {EU: WESTISH, RUSSIA: EASTISH, "Ghana": f"{WESTISH} blorp", "Norway": WESTISH}
    one = scaled(texts, REFERENCES).set_index("delegation")["mv"]
    other = scaled(texts, {EU: -1.0, RUSSIA: 1.0}).set_index("delegation")["mv"]
    assert np.isfinite(one).all()
    assert one.to_dict() == pytest.approx((-other).to_dict())


@pytest.mark.parametrize(
    ("texts", "references", "reason"),
    [
        ({EU: EASTISH}, REFERENCES, "no paper of Russian Federation,"),
        ({}, REFERENCES, "no paper of European Union and Russian Federation,"),
        ({EU: "-- ...", RUSSIA: EASTISH}, REFERENCES, "no words in the paper of European Union"),
        ({EU: WESTISH}, {EU: 1.0}, "fewer than two reference texts"),
        ({EU: EASTISH, RUSSIA: EASTISH}, REFERENCES, ""),
        ({EU: "blorp", RUSSIA: "vorple"}, REFERENCES, ""),
    ],
)
def test_without_two_references_nothing_is_scored_and_the_reason_is_told(texts, references, reason):
    table = scaled(texts | {"Ghana": f"{WESTISH} gribble", "China": "snib"}, references)
    assert tuple(table.columns) == COLUMNS
    assert set(table["delegation"]) == {*texts, "Ghana", "China"}
    virgin = table[table["delegation"].isin(["Ghana", "China"])]
    assert virgin["mv"].isna().all()
    assert (virgin["reason"] != "").all()
    assert virgin["reason"].str.startswith(reason).all()


def test_contributions_on_record_are_shown_as_absent_without_any_score(register):
    sent = register.submissions[
        (register.submissions["session"] == "ahc2")
        & (register.submissions["chapter"] == "criminalization")
    ]
    table = absent(sent)
    assert tuple(table.columns) == COLUMNS
    assert table["delegation"].tolist() == sorted(set(sent["delegation"]))
    assert set(table["reason"]) == {"paper not present"}
    assert table.drop(columns=["delegation", "reason"]).isna().all(axis=None)


# Languages, and papers that repeat one another


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", makers.phrases(60)),
        ("fr", makers.phrases(60, french=True)),
        ("es", "El reloj de la torre se atrasa y nadie quiere ponerlo en hora. Cuando crece el "
         "río, la barca espera hasta que el agua haya bajado de nuevo."),
        ("ru", "Часы на башне отстают, и никто не хочет их перевести. Когда река поднимается, "
         "паром ждёт, пока вода снова не спадёт, и только потом идёт дальше."),
        ("ar", "ساعة البرج بطيئة ولا أحد يريد أن يضبطها وعندما يرتفع النهر تنتظر العبارة حتى تنخفض "
         "المياه مرة أخرى ثم تواصل سيرها إلى الضفة الأخرى"),
        ("zh", "塔上的钟走得很慢，却没有人愿意去调整它。"
         "河水上涨的时候，渡船一直等到水退下去以后才开走。"),
        ("unknown", "blorp quandle mivvet tarn frellick zabbot snib vorple gribble ooble " * 4),
        ("unknown", "Yes, certainly"),
        ("unknown", ""),
    ],
)  # fmt: skip
def test_the_language_of_a_text_is_told(code, text):
    assert language(text) == code


def test_copied_passages_are_found_with_their_share():
    own = [makers.phrases(200, seed=seed) for seed in range(4)]
    texts = {"A": own[0], "B": f"{own[1]} {own[0][:400]}", "C": own[0].upper(), "D": own[3]}
    found = overlap(texts).set_index(["one", "other"])
    assert found["kind"].to_dict() == {
        ("A", "C"): "near-duplicate", ("A", "B"): "passages", ("B", "C"): "passages",
    }  # fmt: skip
    assert found.loc[("A", "C"), "share"] == 1
    assert 0.2 < found.loc[("A", "B"), "share"] < 0.5
    pd.testing.assert_frame_equal(overlap(dict(reversed(texts.items()))), overlap(texts))


def test_a_quotation_in_most_papers_is_common_property():
    quoted = makers.phrases(80, seed=99)
    texts = {str(n): f"{makers.phrases(200, seed=n)} {quoted}" for n in range(20)}
    assert len(overlap(texts)) == 0


def test_very_many_words_are_compared_in_part(monkeypatch):
    monkeypatch.setattr("positions.overlap.MOST_RUNS", 300)
    text = makers.phrases(900, seed=1)
    (row,) = overlap({"A": text, "B": text, "C": makers.phrases(900, seed=2)}).itertuples()
    assert (row.one, row.other, row.share) == ("A", "B", 1)
    assert row.runs > 500


@pytest.mark.parametrize("texts", [{}, {"A": ""}, {"A": "", "B": "one"}])
def test_texts_without_passages_have_none_in_common(texts):
    assert overlap(texts).empty
