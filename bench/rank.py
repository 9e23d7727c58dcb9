"""Our ranking against published ones, on films that people rated: whose next film it finds.

`feeds.weighing`, `feeds.likeness` and `feeds.ranking` run as they do for Home, on what they have there too:
who liked what, when. Films have no Skills, so nothing but behaviour and heat ranks them.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse

from app.limits import Limits
from bench.ratings import Split, fetch, leave_last_out, split_by_time
from bench.report import Result, say, show
from feeds import likeness, ranking, weighing
from feeds.weighing import Act

FIRST = 20
DAY_S = 86_400
RULES = Limits()
#: As the published numbers were made.
RIDGE, FACTORS, ALPHA = 200.0, 64, 10.0

Scores = NDArray[np.float64]
Model = Callable[[int, float], Scores]


class Reached(Struct, frozen=True):
    """Means over all people."""

    recall: float
    ndcg: float


def run(folder: Path, *, quick: bool) -> int:
    likes = fetch(folder)
    last, late = leave_last_out(likes), split_by_time(likes)
    every = 3 if quick else 1
    in_last, in_late = _compare("leave last out", last, every), _compare("time split", late, every)
    people = f"{len(last.cases[::every])} people, the last film of each"
    later = f"{len(late.cases[::every])} people, all they liked in the last fifth of the time"
    bar = in_late["recent popularity"]
    results = [
        _result("recall_at_20", in_last["ours"].recall, 0.20, f"leave last out, {people}; stretch .24"),
        _result("ndcg_at_20", in_last["ours"].ndcg, 0.085, f"leave last out, {people}; stretch .10"),
        _result(
            "later_recall_over_recent_popularity", in_late["ours"].recall / bar.recall, 0.8,
            f"time split, {later}: {in_late['ours'].recall:.3f} over {bar.recall:.3f}",
        ),
        _result(
            "later_ndcg_over_recent_popularity", in_late["ours"].ndcg / bar.ndcg, 0.8,
            f"time split, {later}: {in_late['ours'].ndcg:.3f} over {bar.ndcg:.3f}",
        ),
    ]  # fmt: skip
    others = [_beside(name, in_last, in_late) for name in in_last if name != "ours"]
    return show("rank", [*results, *others])


def _compare(name: str, split: Split, every: int) -> dict[str, Reached]:
    """What each ranking reaches on a split, looking at every so many people."""
    found = {}
    for title, model in _models(split).items():
        found[title] = _measure(split, model, every)
        say(f"{name}: {title} {found[title].recall:.3f} / {found[title].ndcg:.3f}")
    return found


def _models(split: Split) -> dict[str, Model]:
    table = _table(split)
    popular = np.asarray(table.sum(axis=0)).ravel()
    heat = _heat(split)
    near = _knn(table)
    foretelling = _ease(table)
    return {
        "ours": _ours(split, heat),
        "popularity": lambda person, at: popular,
        "recent popularity": lambda person, at: heat,
        "item-kNN": lambda person, at: table[person].toarray().ravel() @ near,
        "EASE": lambda person, at: table[person].toarray().ravel() @ foretelling,
        "ALS": _als(table),
    }


def _ours(split: Split, heat: Scores) -> Model:
    """The ranking of Home. A like counts as a Save."""
    kept = likeness.neighbours(
        [like.person for like in split.known], [like.film for like in split.known], [1.0] * len(split.known)
    )
    acts = _acts(split)

    def model(person: int, at: float) -> Scores:
        profile = weighing.weigh(acts[person], [], RULES, _moment(at))
        weights = profile.posts
        ids, alike = ranking.liken(
            list(weights.values()),
            [kept[film].others for film in weights],
            [kept[film].values for film in weights],
        )
        near = np.zeros(split.films, np.float32)
        near[ids] = alike
        left = np.array([film for film in range(split.films) if film not in profile.done])
        pool = _pool(left, near[left], heat[left])
        chosen = ranking.rank(profile, pool, RULES, most=FIRST)
        scores = np.zeros(split.films)
        scores[[scored.id for scored in chosen]] = np.arange(len(chosen), 0, -1)
        return scores

    return model


def _acts(split: Split) -> dict[int, list[Act]]:
    """What everybody liked, the latest first."""
    acts: dict[int, list[Act]] = {}
    for like in reversed(split.known):
        acts.setdefault(like.person, []).append(Act("saved", like.film, _moment(like.at), None, "", []))
    return acts


def _pool(films: NDArray[np.int64], alike: NDArray[np.float32], heat: Scores) -> ranking.Pool:
    """Films as candidates: none has an author, a Skill or an age."""
    many = len(films)
    nothing = np.zeros(many, np.float32)
    return ranking.Pool(
        ids=films, authors=[0] * many, communities=[0] * many, skills=[()] * many, tools=[""] * many,
        sites=[0] * many, ages=nothing, heats=heat.astype(np.float32), tried=nothing, alike=alike,
        meanings=nothing, seen=nothing > 0, faulty=nothing > 0,
    )  # fmt: skip


def _heat(split: Split) -> Scores:
    end = split.known[-1].at
    heat = np.zeros(split.films)
    for like in split.known:
        heat[like.film] += 0.5 ** ((end - like.at) / DAY_S / RULES.half_life_days)
    return heat / heat.max()


def _knn(table: sparse.csr_matrix) -> Scores:
    """Cosines, whoever liked little counting more; shrunk by 10."""
    rare = np.log1p(table.shape[1] / np.maximum(np.asarray(table.sum(axis=1)).ravel(), 1))
    alike = (table.T @ sparse.diags(rare) @ table).toarray()
    norms = np.sqrt(np.diag(alike))
    near = alike / (np.outer(norms, norms) + 10)
    np.fill_diagonal(near, 0)
    return near


def _ease(table: sparse.csr_matrix) -> Scores:
    inverse = np.linalg.inv((table.T @ table).toarray() + RIDGE * np.eye(table.shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return weights


def _als(table: sparse.csr_matrix) -> Model:
    from implicit.als import AlternatingLeastSquares  # noqa: PLC0415 - requirements/bench

    model = AlternatingLeastSquares(factors=FACTORS, alpha=ALPHA, random_state=1, num_threads=1)
    model.fit(table, show_progress=False)
    return lambda person, at: model.item_factors @ model.user_factors[person]


def _table(split: Split) -> sparse.csr_matrix:
    people, films = [like.person for like in split.known], [like.film for like in split.known]
    return sparse.coo_matrix((np.ones(len(people)), (people, films))).tocsr()


def _measure(split: Split, model: Model, every: int) -> Reached:
    known: dict[int, list[int]] = {}
    for like in split.known:
        known.setdefault(like.person, []).append(like.film)
    recalls, gains = [], []
    for case in split.cases[::every]:
        scores = np.array(model(case.person, case.at), np.float64)
        scores[known[case.person]] = -np.inf
        found = [place for place, film in enumerate(np.argsort(-scores)[:FIRST]) if film in case.films]
        recalls.append(len(found) / len(case.films))
        gains.append(sum(map(_gain, found)) / sum(map(_gain, range(min(len(case.films), FIRST)))))
    return Reached(float(np.mean(recalls)), float(np.mean(gains)))


def _gain(place: int) -> float:
    return float(1 / np.log2(place + 2))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)


def _result(name: str, value: float, target: float, how: str) -> Result:
    return Result(
        name=name, value=value, unit="ratio", target=target, better="higher", how=f"MovieLens-100k, {how}"
    )


def _beside(name: str, in_last: dict[str, Reached], in_late: dict[str, Reached]) -> Result:
    """How much more of the last films ours finds than another ranking of the same run; it is only told."""
    last, late = in_last[name], in_late[name]
    return _result(
        f"recall_over_{name.lower().replace(' ', '_').replace('-', '_')}",
        in_last["ours"].recall / last.recall,
        0.95,
        f"leave last out; {name} alone reaches {last.recall:.3f} / {last.ndcg:.3f},"
        f" in the time split {late.recall:.3f} / {late.ndcg:.3f}",
    )
