"""The vocabulary of drawn things: a registry from the word in a storyboard to the function that draws it."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

from demo.canvas import Canvas

Value = float | str
Thing = Callable[..., None]

THINGS: dict[str, Thing] = {}
SHELVES = ("signs", "hands", "warehouse", "workshop", "coffee", "packing", "office", "rooms")


def thing(function: Thing) -> Thing:
    """Offers a function as a word for storyboards; it draws around the origin and takes plain numbers and words."""
    THINGS[function.__name__] = function
    return function


def draw(canvas: Canvas, name: str, properties: Mapping[str, Value]) -> None:
    """Draws one thing at `x`, `y`, turned by `turn` degrees, `size` times as large; the rest is the thing's own."""
    _load()
    own = dict(properties)
    place = {key: own.pop(key) for key in ("x", "y", "turn", "size", "flip") if key in own}
    with canvas.place(**place):  # type: ignore[arg-type]  # a storyboard names each with its type
        THINGS[name](canvas, **own)


@cache
def _load() -> None:
    for shelf in SHELVES:
        import_module(f"demo.things.{shelf}")
