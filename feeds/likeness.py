"""What goes with what, from who did something with both. Nothing is read or written here.

EASE (Steck 2019, "Embarrassingly shallow autoencoders") for what many used, cosines with rare people counting
more for the rest: with few acts on a Post they are as good, and far cheaper.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

#: Posts in EASE at most: its matrix takes 4 bytes for each pair, and a second or two.
EASE_MOST = 3_000
#: What holds EASE back from learning single acts by heart.
EASE_RIDGE = 100.0
#: As much as that many common people is subtracted from each cosine's certainty.
SHRINK = 10.0
#: Posts that are compared at all: the most used.
COMPARED_MAX = 20_000
#: So many neighbours are kept of each Post, by either way.
KEPT, KEPT_COSINES = 200, 50
#: Posts compared with all others at once.
BLOCK = 1_000


class Neighbours(Struct, frozen=True):
    """What goes with one Post: places of others, and how strongly."""

    others: Ids
    values: Floats


def neighbours(people: Sequence[int], posts: Sequence[int], acts: Sequence[float]) -> dict[int, Neighbours]:
    """The neighbours of each Post. People and Posts are places counted from 0; the strongest act counts."""
    table = _table(people, posts, acts)
    use = np.asarray((table > 0).sum(axis=0)).ravel()
    often = np.argsort(-use, kind="stable")[:COMPARED_MAX]
    most, rest = often[:EASE_MOST], often[EASE_MOST:]
    found = dict(zip(most.tolist(), _strongest(ease(table[:, most]), most), strict=True))
    if len(rest):
        found |= _cosines(table[:, often], often)
    return found


def ease(table: sparse.csr_matrix) -> Floats:
    """The weights by which what somebody did foretells what else they do."""
    gram = (table.T @ table).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += EASE_RIDGE
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return (weights / _mean_of_best(weights)).astype(np.float32)


def cosines(table: sparse.csr_matrix, start: int, end: int) -> sparse.csr_matrix:
    """How alike Posts `start` to `end` are to all: whoever did little says more about what they did."""
    weighed = sparse.diags(_rareness(table)) @ table
    norms = np.sqrt(np.asarray(table.multiply(weighed).sum(axis=0)).ravel())
    alike = (table[:, start:end].T @ weighed).tocoo()
    alike.data = alike.data / (norms[start + alike.row] * norms[alike.col] + SHRINK)
    alike.data[alike.col == start + alike.row] = 0
    alike.eliminate_zeros()
    return alike.tocsr()


def _table(people: Sequence[int], posts: Sequence[int], acts: Sequence[float]) -> sparse.csr_matrix:
    table = sparse.coo_matrix((acts, (people, posts)), dtype=np.float32).tocsr()
    table.data = np.minimum(table.data, 1)
    return table


def _rareness(table: sparse.csr_matrix) -> Floats:
    many = np.maximum(np.asarray((table > 0).sum(axis=1)).ravel(), 1)
    return np.log1p(table.shape[1] / many).astype(np.float32)


def _cosines(table: sparse.csr_matrix, names: Ids) -> dict[int, Neighbours]:
    """Those of the Posts beyond EASE, which stand behind the others in the table."""
    found: dict[int, Neighbours] = {}
    for start in range(EASE_MOST, table.shape[1], BLOCK):
        alike = cosines(table, start, min(start + BLOCK, table.shape[1]))
        level = _mean_of_best([row.data for row in alike])
        for place, row in enumerate(alike):
            best = np.argsort(-row.data)[:KEPT_COSINES]
            values = (row.data[best] / level).astype(np.float32)
            found[int(names[start + place])] = Neighbours(names[row.indices[best]], values)
    return found


def _strongest(weights: Floats, names: Ids) -> list[Neighbours]:
    """The strongest of each row, whatever their sign."""
    most = min(KEPT, weights.shape[1])
    places = np.argpartition(-np.abs(weights), most - 1, axis=1)[:, :most]
    rows = [(row[place], names[place]) for row, place in zip(weights, places, strict=True)]
    return [Neighbours(others[values != 0], values[values != 0]) for values, others in rows]


def _mean_of_best(rows: Iterable[Floats]) -> float:
    """Both ways speak equally loud: in each the best of a row is 1 on the average."""
    best = [float(row.max(initial=0)) for row in rows]
    return (sum(best) / len(best) if best else 0.0) or 1.0
