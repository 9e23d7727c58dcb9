"""How well a search ranks: where the first right page stands, how many are there, how often nothing."""

import math
from statistics import mean

from msgspec import Struct

from app.language import within
from bench.report import Result, say
from bench.rivals import FIRST, Search
from bench.slices import Case, Slice

#: MRR@10 that a search must reach with mistyped and with half typed words, which the others do not find.
TYPO, PREFIX = 0.39, 0.36
#: By so much the best of the others may be better elsewhere.
SLACK = 0.01

#: The Post's page and its language, by the Post's id.
Pages = dict[int, tuple[str, str]]


class Reached(Struct, frozen=True):
    """Means over the queries of one slice; `mrr` and `recall` at 10."""

    mrr: float
    recall: float
    empty: float

    def __str__(self) -> str:
        return f"{self.mrr:.3f} / {self.recall:.3f} / {self.empty:.0%}"


#: What each search reaches on each slice.
Table = dict[str, dict[str, Reached]]


async def compare(slices: list[Slice], searches: dict[str, Search], pages: Pages) -> Table:
    table: Table = {}
    for part in slices:
        table[part.name] = {
            name: await _reached(part.cases, search, pages) for name, search in searches.items()
        }
        told = ", ".join(f"{name} {reached}" for name, reached in table[part.name].items())
        say(f"{part.name} ({len(part.cases)}): {told}")
    return table


def results(table: Table, slices: list[Slice], ours: str, meant: str) -> list[Result]:
    """Ours beside the targets of the issue; where it names none, ours beside the best of the others."""
    many = {part.name: len(part.cases) for part in slices}
    return [
        Result(
            name=f"mrr_{name.replace(' ', '_')}",
            value=reached[meant].mrr,
            unit="MRR@10",
            target=round(_target(name, reached, ours, meant), 3),
            better="higher",
            how=f"{many[name]} queries, standard error {_error(reached[meant].mrr, many[name]):.3f};"
            " MRR@10 / recall@10 / queries without any result: "
            + ", ".join(f"{search} {found}" for search, found in reached.items()),
        )
        for name, reached in table.items()
    ]


def _target(name: str, reached: dict[str, Reached], ours: str, meant: str) -> float:
    others = max(found.mrr for search, found in reached.items() if search not in (ours, meant))
    if "typo" in name:
        return TYPO
    if "prefix" in name:
        return PREFIX
    return max(others - SLACK, 0)


def _error(share: float, many: int) -> float:
    """At most: a reciprocal rank varies no more than a coin with its mean."""
    return math.sqrt(share * (1 - share) / many) if many else 0.0


async def _reached(cases: list[Case], search: Search, pages: Pages) -> Reached:
    ranks, recalls, empty = [], [], []
    for case in cases:
        with within(case.language):
            found = await search(case)
        right = [place for place, post in enumerate(found[:FIRST], 1) if _answers(pages.get(post), case)]
        ranks.append(1 / right[0] if right else 0.0)
        recalls.append(len(right) / min(FIRST, len(case.wanted)))
        empty.append(not found)
    return Reached(mean(ranks), mean(recalls), mean(empty))


def _answers(found: tuple[str, str] | None, case: Case) -> bool:
    return found is not None and found[0] in case.wanted and found[1] == case.within
