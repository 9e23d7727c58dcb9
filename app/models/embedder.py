"""The port of the embedder: texts as vectors that lie close together when they mean the same.

Without a model nothing is pretended: `available` is false, and callers fall back to words and tags.
"""

import asyncio
import ctypes
import logging
import time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app import hooks
from app.hooks import Finding
from app.models import minilm
from app.models.minilm import Off as Off

log = logging.getLogger("pollen.models")

#: Seconds after its last use until a model leaves the memory: who composes asks again within it.
IDLE_S = 30.0

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What stands behind the port. Rows have length 1, so their product is the cosine."""

    model_id: str
    dim: int

    def embed(self, texts: list[str]) -> Vectors: ...


_loaded: Embedder | None = None
_used = 0.0
_loading = asyncio.Lock()


async def available() -> bool:
    """Whether a checked model lies here."""
    try:
        await asyncio.to_thread(minilm.find)
    except Off:
        return False
    return True


def model_id() -> str:
    """Stands beside every kept vector: one of another model is of no use."""
    return minilm.MODEL_ID


async def embed(texts: list[str]) -> Vectors:
    """One row for each text. Raises `Off` without a model."""
    global _used  # noqa: PLW0603 - one model per process
    engine = await _engine()
    found = await asyncio.to_thread(engine.embed, texts)
    _used = time.monotonic()
    asyncio.get_running_loop().call_later(IDLE_S, _rest)
    return found


def summary() -> Finding:
    """The line for `doctor` and the administrator: what is used, or what stands in for it."""
    try:
        minilm.find()
    except Off as off:
        return Finding("meaning of texts", ok=True, note=f"off, tags and words stand in for it. {off}")
    return Finding("meaning of texts", ok=True, note=minilm.MODEL_ID)


async def examine() -> list[Finding]:
    return [await asyncio.to_thread(summary)]


async def _engine() -> Embedder:
    global _loaded  # noqa: PLW0603 - as above
    async with _loading:
        if _loaded is None:
            _loaded = await asyncio.to_thread(_load)
        return _loaded


def _load() -> Embedder:
    path = minilm.find()
    try:
        return minilm.MiniLM(path)
    except Exception as error:
        # A wheel that does not fit this machine, too little memory: nothing that may stop a Post.
        log.exception("the model could not be loaded")
        raise Off(f"{path} could not be loaded: {error}") from error


def _rest() -> None:
    global _loaded  # noqa: PLW0603 - as above
    if time.monotonic() - _used >= IDLE_S - 1:
        _loaded = None
        _give_back()


def _give_back() -> None:
    """Hand freed memory to the system: glibc keeps 75 MB of a model that is gone. Others need no call."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


hooks.doctor.append(examine)
