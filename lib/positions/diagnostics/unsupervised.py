"""A scale found without references."""

import numpy as np
import pandas as pd
from scipy import sparse

from positions.counts import TermCounts


def correspondence_analysis(counts: TermCounts) -> pd.Series:
    r"""Scale three or more texts with words without references, for comparison.

    The first row principal coordinates of simple correspondence analysis (Greenacre, M., 2017,
    *Correspondence Analysis in Practice*, 3rd edition): with :math:`P` the matrix of shares of all
    tokens and :math:`r`, :math:`c` its margins, the left singular vector of
    :math:`D_r^{-1/2} (P - r c^T) D_c^{-1/2}` times the singular value, divided by
    :math:`\sqrt{r}`. Its sign is arbitrary; the largest coordinate is made positive.
    """
    shares = sparse.csr_array(counts.counts, dtype=np.float64)
    shares = shares / shares.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    weights = np.divide(1, np.sqrt(columns), out=np.zeros(len(columns)), where=columns > 0)
    scaled = sparse.diags_array(1 / np.sqrt(rows)) @ shares @ sparse.diags_array(weights)
    # With texts in the tens or hundreds, the texts x texts products are small and their
    # eigenvectors exact; the first, the margins' own, is what centring takes away.
    products = (scaled @ scaled.T).toarray() - np.sqrt(np.outer(rows, rows))
    values, vectors = np.linalg.eigh(products)
    coordinate = vectors[:, -1] * np.sqrt(max(values[-1], 0)) / np.sqrt(rows)
    sign = -1 if coordinate[np.abs(coordinate).argmax()] < 0 else 1
    return pd.Series(coordinate * sign, index=list(counts.documents))
