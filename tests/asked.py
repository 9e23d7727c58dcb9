"""Which names of a form or an address a handler asks for: what it never reads cannot break it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from litestar.datastructures import FormMultiDict, MultiDict

READING = ("get", "getall", "__getitem__", "__contains__")


@contextmanager
def asked(kind: type[FormMultiDict] | type[MultiDict]) -> Iterator[dict[str, None]]:
    """The names that are asked of a form (or of a query) in this block, in the order of their first time.

    Who goes through all that was sent asks for all of it.
    """
    names: dict[str, None] = {}

    def noting(read: Callable[..., Any]) -> Callable[..., Any]:
        def noted(given: Any, name: str, *more: Any) -> Any:
            names[name] = None
            return read(given, name, *more)

        return noted

    def items(given: Any) -> Any:
        names.update(dict.fromkeys(given))
        return whole(given)

    whole = kind.items
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "items", items)
        for method in READING:
            patch.setattr(kind, method, noting(getattr(kind, method)))
        yield names
