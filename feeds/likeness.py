"""What goes with what, from who did something with both. Nothing is read or written here.

EASE (Steck 2019, "Embarrassingly shallow autoencoders") for what many used, cosines with rare people counting
more for the rest: with few acts on a Post they are as good, and far cheaper.
"""

from collections.abc import Sequence

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
#: So many neighbours are kept of each Post.
KEPT = 200
#: Posts compared with all others at once.
BLOCK = 500


class Neighbours(Struct, frozen=True):
    """What goes with one Post: places of others, and how strongly."""

    others: Ids
    values: Floats


def neighbours(people: Sequence[int], posts: Sequence[int], acts: Sequence[float]) -> list[Neighbours]:
    """The neighbours of each Post. People and Posts are places counted from 0; the strongest act counts."""
    table = _table(people, posts, acts)
    use = np.asarray((table > 0).sum(axis=0)).ravel()
    often = np.sort(np.argsort(-use, kind="stable")[:EASE_MOST])
    found = dict(zip(often.tolist(), _kept(ease(table[:, often]), often), strict=True))
    if len(use) > len(often):
        found |= _cosines(table, np.setdiff1d(np.arange(len(use)), often))
    return [found[post] for post in range(len(use))]


def ease(table: sparse.csr_matrix) -> Floats:
    """The weights by which what somebody did foretells what else they do."""
    gram = (table.T @ table).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += EASE_RIDGE
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return _level(weights)


def cosines(table: sparse.csr_matrix, block: Ids) -> Floats:
    """How alike the Posts of the block are to all: whoever did little says more about what they did."""
    weighed = sparse.diags(_rareness(table)) @ table
    norms = np.sqrt(np.asarray(table.multiply(weighed).sum(axis=0)).ravel())
    alike = (table[:, block].T @ weighed).toarray() / (np.outer(norms[block], norms) + SHRINK)
    alike[np.arange(len(block)), block] = 0
    return _level(alike)


def _table(people: Sequence[int], posts: Sequence[int], acts: Sequence[float]) -> sparse.csr_matrix:
    table = sparse.coo_matrix((acts, (people, posts)), dtype=np.float32).tocsr()
    table.data = np.minimum(table.data, 1)
    return table


def _rareness(table: sparse.csr_matrix) -> Floats:
    many = np.maximum(np.asarray((table > 0).sum(axis=1)).ravel(), 1)
    return np.log1p(table.shape[1] / many).astype(np.float32)


def _cosines(table: sparse.csr_matrix, rest: Ids) -> dict[int, Neighbours]:
    found: dict[int, Neighbours] = {}
    everything = np.arange(table.shape[1])
    for start in range(0, len(rest), BLOCK):
        block = rest[start : start + BLOCK]
        found |= dict(zip(block.tolist(), _kept(cosines(table, block), everything), strict=True))
    return found


def _level(weights: Floats) -> Floats:
    """Both ways speak equally loud: the strongest of a row is 1 on the average."""
    mean = float(weights.max(axis=1, initial=0).mean()) if weights.size else 0.0
    return (weights / mean if mean > 0 else weights).astype(np.float32)


def _kept(weights: Floats, names: Ids) -> list[Neighbours]:
    """The strongest of each row, whatever their sign."""
    most = min(KEPT, weights.shape[1])
    places = np.argpartition(-np.abs(weights), most - 1, axis=1)[:, :most] if most else weights.astype(int)
    rows = [(row[place], names[place]) for row, place in zip(weights, places, strict=True)]
    return [Neighbours(others[values != 0], values[values != 0]) for values, others in rows]
