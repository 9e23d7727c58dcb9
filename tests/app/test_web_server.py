"""The web process, before its first request."""

import gc
from collections.abc import Iterator

import pytest

from app import web_server


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_at_the_start_is_not_looked_through_again(thawed: None) -> None:
    made = web_server.application("postgresql:///nowhere")
    assert callable(made)
    assert gc.get_freeze_count() > len(gc.get_objects())
