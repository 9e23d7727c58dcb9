"""In which order a page of suggestions stands: the best first, but never all of one kind. Pure and quick."""

from collections.abc import Callable

from msgspec import Struct

from app.limits import Limits

#: The places among which one author, one kind and one Reason must not stand alone.
WINDOW = 10
#: So many of them may have the same strongest signal.
SAME = 8
#: At the top the first card, and of so many in a row one, is a clip: while one is among so many of the best.
CLIP_EVERY, GOOD = 3, 20


class Spot(Struct, frozen=True):
    """A Post that may come next.

    `source` is fresh (new from the followed), arrival (newer than the list), list, or before (shown above).
    """

    id: int
    author: int
    kind: str
    mark: str
    source: str

    @property
    def discovery(self) -> bool:
        return self.mark.startswith("discovery:")


Fits = Callable[[Spot], bool]


def arrange(spots: list[Spot], start: int, size: int, room: int, rules: Limits) -> list[Spot]:
    """The next `size` of the spots, which come best first; `start` have been shown, `room` suggestions fit.

    As long as there is a choice, at most `max_per_author` of ten in a row are of one author, and `discovery`
    is the share of places for what is outside the Interests. With no room left, the fresh ones end the page.
    """
    above = [spot for spot in spots if spot.source == "before"]
    waiting = [spot for spot in spots if spot.source != "before"]
    placed: list[Spot] = []
    while waiting and (len(placed) < size or room <= 0):
        open_to = waiting if room > 0 else [spot for spot in waiting if spot.source == "fresh"]
        chosen = _next(open_to, [*above, *placed], start + len(placed), rules)
        if chosen is None:
            break
        placed.append(chosen)
        waiting.remove(chosen)
        room -= chosen.source != "fresh"
    return placed


def turns(place: int, share: float) -> bool:
    """Whether this place, counted from 0, is one of the `share` of places for something else."""
    return int((place + 1) * share + 1e-9) > int(place * share + 1e-9)


def _next(waiting: list[Spot], above: list[Spot], place: int, rules: Limits) -> Spot | None:
    near = above[-(WINDOW - 1) :]
    authors, marks = [spot.author for spot in near], [spot.mark for spot in near]
    crowded = {author for author in authors if authors.count(author) >= rules.max_per_author}
    alone = {mark for mark in marks if marks.count(mark) >= SAME}
    kinds = {spot.kind for spot in above} if _kinds_missing(above, place, rules) else set()

    def author(spot: Spot) -> bool:
        return spot.author not in crowded

    def mark(spot: Spot) -> bool:
        return spot.mark not in alone

    def kind(spot: Spot) -> bool:
        return spot.kind not in kinds

    turn = _wanted(place, rules.discovery)
    demands = (
        (turn, author, mark, kind),
        (_known, author, kind),
        (turn, author, mark),
        (_known, author, mark),
        (_known, author),
        (author,),
        (_known, kind),
        (_known,),
        (),
    )
    clip = _first(_clips(waiting, above, place, rules.discovery), (author, mark, kind))
    return clip or next((spot for fits in demands if (spot := _first(waiting, fits))), None)


def _first(waiting: list[Spot], fits: tuple[Fits, ...]) -> Spot | None:
    """The best that fits. In plain loops: a page asks this some thousand times."""
    for spot in waiting:
        for fit in fits:
            if not fit(spot):
                break
        else:
            return spot
    return None


def _known(spot: Spot) -> bool:
    return not spot.discovery


def _kinds_missing(above: list[Spot], place: int, rules: Limits) -> bool:
    """Whether every place that is left of the first ten must bring a new kind."""
    missing = rules.kinds_in_first_10 - len({spot.kind for spot in above})
    return place < WINDOW and 0 < WINDOW - place <= missing


def _wanted(place: int, share: float) -> Fits:
    """Whose turn it is: something else, what came in just now, the followed, or the best."""
    if turns(place, share):
        return lambda spot: spot.discovery
    if place % WINDOW == 0:
        return lambda spot: spot.source == "arrival"
    if place % 2:
        return lambda spot: spot.source == "fresh"
    return lambda spot: spot.source == "list" and not spot.discovery


def _clips(waiting: list[Spot], above: list[Spot], place: int, share: float) -> list[Spot]:
    """Clips among the best, where the top of Home lacks one; places for something else take one of that."""
    if place >= WINDOW or "video" in {spot.kind for spot in above[1 - CLIP_EVERY :]}:
        return []
    best = [spot for spot in waiting if spot.source != "arrival"][:GOOD]
    outside = turns(place, share) and any(spot.discovery for spot in waiting)
    return [spot for spot in best if spot.kind == "video" and spot.discovery == outside]
