"""How long Wordscores takes beside the least that the work could take.

Every row is a ratio within one run: the work, and a yardstick that does only what cannot be left
out, alternating, medians of five. Run it on a machine that does nothing else::

    python benchmarks/wordscores.py

It prints a Markdown table. Nothing in the tests is timed: a shared machine would make them lie.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from positions.counts import document_term_matrix
from positions.scoring import score_files
from positions.wordscores import Wordscores

RUNS = 5
Row = tuple[str, str, str, str]


def main() -> None:
    """Measure everything and print the table."""
    print("| work | measured | yardstick | ratio (reach) |")
    print("| --- | --- | --- | --- |")
    for measure in (start_up, scoring, memory, bootstrap, counting, from_files):
        for row in measure():
            print(f"| {' | '.join(row)} |", flush=True)


def scored(counts: sparse.csr_matrix, y: np.ndarray) -> pd.DataFrame:
    """Fit on the references and score every text."""
    return Wordscores().fit(counts, y).score_texts(counts, range(len(y))).summary_frame()


def scoring() -> list[Row]:
    """Fit and score, beside two sparse products and one pass over the values."""
    rows = []
    for dtype in (np.int64, np.float64):
        counts, y = collection(20_000, 200_000, 155)
        counts = counts.astype(dtype)
        vector = np.random.default_rng(1).normal(size=counts.shape[1])

        def least(counts=counts, vector=vector) -> float:
            counts @ vector
            counts @ vector
            return counts.data.sum()

        label = f"fit, score, SE, intervals: {size(counts)}, {np.dtype(dtype)}"
        rows.append(compare(label, partial(scored, counts, y), least, 3))
    return rows


def memory() -> list[Row]:
    """Peak memory of the same, beside the matrix itself."""
    counts, y = collection(20_000, 200_000, 155)
    own = counts.data.nbytes + counts.indices.nbytes + counts.indptr.nbytes
    tracemalloc.start()
    scored(counts, y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # the matrix was there before tracing began: it counts towards the peak
    total = (own + peak) / own
    return [
        (
            "the same, memory",
            f"{(own + peak) / 1e6:.1f} MB",
            f"{own / 1e6:.1f} MB (the matrix)",
            f"{total:.2f} (2.5)",
        )
    ]


def bootstrap() -> list[Row]:
    """A bootstrap of tokens, beside drawing the same multinomials."""
    counts, y = collection(200, 5_000, 500)
    model = Wordscores().fit(counts, y)
    known = ~np.isnan(model.word_scores_)

    def least() -> None:
        rng = np.random.default_rng(0)
        for start, end in zip(counts.indptr[:-1], counts.indptr[1:], strict=True):
            row = counts.data[start:end][known[counts.indices[start:end]]]
            rng.multinomial(row.sum(), row / row.sum(), size=1000)

    label = f"bootstrap, 1,000 draws: {size(counts)}"
    return [compare(label, lambda: model.bootstrap_tokens(counts, draws=1000, seed=0), least, 1.5)]


def counting() -> list[Row]:
    """Counting 50 MB of text, beside scikit-learn's CountVectorizer as it comes."""
    texts = prose(50_000_000)
    return [
        compare(
            f"counting {sum(map(len, texts.values())) / 1e6:.0f} MB of text",
            lambda: document_term_matrix(texts),
            lambda: CountVectorizer().fit_transform(texts.values()),
            1.2,
        )
    ]


def from_files() -> list[Row]:
    """Scoring a file of counts, beside pandas' own read of it."""
    rng = np.random.default_rng(0)
    keys = np.unique(
        (rng.random(1_300_000) ** 3 * 50_000).astype(int)
        + 50_000 * rng.integers(0, 2_000, 1_300_000)
    )
    keys = np.sort(rng.choice(keys, 1_000_000, replace=False))
    table = pd.DataFrame(
        {
            "document": [f"paper {key // 50_000}" for key in keys],
            "term": [f"term{key % 50_000}" for key in keys],
            "count": rng.poisson(1, len(keys)) + 1,
        }
    )
    references = pd.DataFrame({"document": ["paper 0", "paper 1"], "score": [-1, 1]})
    with tempfile.TemporaryDirectory() as folder:
        path, named = Path(folder) / "counts.csv", Path(folder) / "references.csv"
        table.to_csv(path, index=False)
        references.to_csv(named, index=False)
        as_text = {"dtype": {"document": str, "term": str}, "keep_default_na": False}
        work = "positions score, 1,000,000 rows, in process"
        return [
            # the same file with the same content: "NA" stays a term and "007" a name
            compare(
                f"{work}, beside pandas reading text as text",
                lambda: score_files(path, named),
                lambda: pd.read_csv(path, **as_text),
                3,
            ),
            compare(
                f"{work}, beside pandas with its defaults",
                lambda: score_files(path, named),
                lambda: pd.read_csv(path),
                3,
            ),
        ]


def start_up() -> list[Row]:
    """`positions score` on the published example, in a process of its own."""
    example = Path(__file__).resolve().parents[1] / "data" / "published" / "lbg2003.csv"
    with tempfile.TemporaryDirectory() as folder:
        references = Path(folder) / "refs.csv"
        references.write_text("document,score\nR1,-1.5\nR3,0\nR5,1.5\n", encoding="utf-8")
        command = [
            sys.executable, "-m", "publishing.cli", "score",
            "--counts", example, "--references", references,
            "--output", Path(folder) / "scores.csv",
        ]  # fmt: skip
        taken = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    return [("start-up: `positions score`, six documents", f"{taken:.2f} s", "", "(1.5 s)")]


def compare(
    label: str, work: Callable[[], object], least: Callable[[], object], reach: float
) -> Row:
    """Median times of both sides, taken in turn, and their ratio."""
    work(), least()
    times = [(clock(work), clock(least)) for _ in range(RUNS)]
    measured, yardstick = (median(side) for side in zip(*times, strict=True))
    ratio = measured / yardstick
    return (
        label,
        f"{measured * 1e3:,.1f} ms",
        f"{yardstick * 1e3:,.1f} ms",
        f"{ratio:.2f} ({reach})",
    )


def timed(work: Callable[[], object]) -> float:
    """Median time in seconds."""
    return median(clock(work) for _ in range(RUNS))


def clock(work: Callable[[], object]) -> float:
    """Time one call in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def collection(texts: int, words: int, per_text: int) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Counts whose words are as unevenly used as in prose, and ten references."""
    rng = np.random.default_rng(0)
    columns = (words * rng.random(texts * per_text) ** 3).astype(np.int32)
    counts = sparse.csr_matrix(
        (rng.poisson(1, len(columns)) + 1, columns, np.arange(texts + 1) * per_text),
        shape=(texts, words),
    )
    counts.sum_duplicates()
    y = np.full(texts, np.nan)
    y[:10] = np.linspace(-1, 1, 10)
    return counts, y


def prose(characters: int) -> dict[str, str]:
    """Sentences of made-up words, as long and as unevenly used as English ones."""
    rng = np.random.default_rng(0)
    letters = list("etaoinshrdlcumwfgypbvk")
    share = np.arange(len(letters), 0, -1.0)
    share /= share.sum()
    lengths = rng.integers(2, 12, 60_000)
    words = np.array(["".join(rng.choice(letters, length, p=share)) for length in lengths])
    use = 1 / np.arange(1, len(words) + 1)
    use /= use.sum()
    texts, done = {}, 0
    while done < characters:
        chosen = words[rng.choice(len(words), 20_000, p=use)].reshape(-1, 20)
        text = " ".join(" ".join(line).capitalize() + "." for line in chosen)
        texts[f"text {len(texts)}"] = text
        done += len(text)
    return texts


def size(counts: sparse.csr_matrix) -> str:
    """Describe a matrix."""
    return f"{counts.shape[0]:,} × {counts.shape[1]:,}, {counts.nnz / 1e6:.2f} M non-zeros"


if __name__ == "__main__":
    main()
