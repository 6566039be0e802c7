"""How scoring on DuckDB and Apache Spark grows: rows a second and memory, beside a bare sum.

    .venv/bin/python benchmarks/scale.py [--spark] [--store] [million rows …]

Makes skewed counts (Zipf) as Parquet in a temporary folder, 10, 50 and 100 million rows unless
told otherwise, and runs each task in a process of its own. ``--spark`` adds Apache Spark on the
first size, ``--store`` writes ``data/published/scale.json``, which the book shows.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

VOCABULARY, TERMS = 200_000, 500
CHUNK = 2_000_000
STORED = Path(__file__).parents[1] / "data" / "published" / "scale.json"

# By the kernel's account of the process and of those it started, Spark's Java among them. Not what
# wait4 tells, which is never less than the size of the program that waits.
PEAK = """
def peak():
    import psutil
    own = psutil.Process()
    told = [Path(f"/proc/{part.pid}/status").read_text() for part in (own, *own.children(True))]
    return sum(int(text.split("VmHWM:")[1].split()[0]) for text in told) / 1024
"""

SUM = """
import sys, time
from pathlib import Path
import duckdb
began = time.perf_counter()
connection = duckdb.connect(config={"memory_limit": "800MB"})
connection.execute("SELECT sum(count) FROM read_parquet(?)", [sys.argv[1]]).fetchone()
print(time.perf_counter() - began, peak())
"""

SCORE = """
import sys, time
from pathlib import Path
from positions.relational import score_pattern
__import__({"duckdb": "duckdb", "spark": "pyspark.sql"}[sys.argv[3]])
began = time.perf_counter()
score_pattern(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
print(time.perf_counter() - began, peak())
"""


def make(folder: Path, rows: int) -> tuple[str, Path]:
    """Counts of documents with some 500 distinct words each, the more frequent words more often."""
    random = np.random.default_rng(7)
    vocabulary = pa.array([f"word{number}" for number in range(VOCABULARY)])
    document = 0
    for part, start in enumerate(range(0, rows, CHUNK)):
        texts = min(CHUNK, rows - start) // TERMS
        drawn = (VOCABULARY ** random.random((texts, 2 * TERMS))).astype(np.int32) - 1
        held = [np.unique(row)[:TERMS] for row in drawn]
        sizes = [len(row) for row in held]
        names = pa.array([f"text{document + place:08}" for place in range(texts)])
        codes = pa.array(np.repeat(np.arange(texts, dtype=np.int32), sizes))
        table = pa.table({
            "document": pa.DictionaryArray.from_arrays(codes, names),
            "term": pa.DictionaryArray.from_arrays(pa.array(np.concatenate(held)), vocabulary),
            "count": pa.array(random.geometric(0.4, sum(sizes))),
        })  # fmt: skip
        pq.write_table(table, folder / f"counts{part:03}.parquet")
        document += texts
    references = folder / "references.csv"
    lines = (f"text{place:08},{score}\n" for place, score in enumerate((-1, 0, 1)))
    references.write_text("document,score\n" + "".join(lines))
    return str(folder / "counts*.parquet"), references


def timed(code: str, *arguments: object) -> tuple[float, float]:
    """Seconds that a program tells of its work, imports aside, and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK + code, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"a task failed: {done.returncode}")
    seconds, memory = map(float, done.stdout.split()[-2:])
    return seconds, memory


def main() -> None:
    """Run the tasks and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("millions", nargs="*", type=int, default=[10, 50, 100])
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--store", action="store_true")
    given = parser.parse_args()
    told = []
    for place, millions in enumerate(given.millions):
        with tempfile.TemporaryDirectory(prefix="scale-") as place_of:
            pattern, references = make(Path(place_of), millions * 1_000_000)
            rows = sum(pq.read_metadata(path).num_rows for path in Path(place_of).glob("*.parquet"))
            bare, _ = min(timed(SUM, pattern) for _ in range(3))
            engines = ["duckdb", *(["spark"] if given.spark and not place else [])]
            for engine in engines:
                seconds, memory = timed(SCORE, pattern, references, engine)
                told.append({
                    "engine": engine, "rows": rows, "seconds": round(seconds, 1),
                    "rows_a_second": round(rows / seconds), "memory": round(memory),
                    "bare": round(bare, 2), "ratio": round(seconds / bare, 1),
                })  # fmt: skip
                print(told[-1], flush=True)
    print(f"{platform.machine()}, {os.cpu_count()} cores")
    if given.store:
        STORED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
