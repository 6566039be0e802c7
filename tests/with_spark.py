"""Apache Spark gives what the estimator gives; run by `make scale`, which installs it."""

import numpy as np
import pytest
from test_relational import assert_same, written


@pytest.mark.parametrize(
    ("options", "scores"),
    [
        ({}, {"d00": -1.0, "d01": 0.5, "d02": 1.0}),
        ({"scale": "logit", "smooth": 0.5}, {"d00": -1.0, "d01": 1.0}),
    ],
)
def test_spark_gives_what_the_estimator_gives(tmp_path, options, scores):
    random = np.random.default_rng(1)
    texts = {
        f"d{place:02}": {f"w{word}": int(random.integers(1, 9))
                         for word in random.choice(200, 60, replace=False)}
        for place in range(20)
    } | {"one word": {"w1": 5}, "no word": {"zebra": 5}}  # fmt: skip
    pattern, references = written(tmp_path, texts, scores, parts=2)
    assert_same(tmp_path, pattern, references, engine="spark", **options)
