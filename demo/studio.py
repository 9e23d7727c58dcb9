"""Where clips, pictures and faces are drawn, beside everything else, and brought into Pollen."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from app import jobs
from demo import clips, pictures
from demo.acts import LATER
from demo.company import Company, Post
from demo.portraits import Look, draw_portrait
from media import captioning, uploads

Draw = Callable[[str, Path], Path]


class Studio:
    """Draws one thing after the other in the order they are asked for; `drawn` waits for one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="studio", initializer=_step_back)
        self._drawings: dict[str, Future[Path]] = {}

    def order(self, company: Company, posts: list[Post]) -> None:
        """Every face, then what the Posts show, in their order."""
        for person in company.people.values():
            self._order(person.handle, partial(_face, person.look))
        for post in posts:
            for name in shown(post):
                self._order(name, clips.make if name == post.clip else pictures.make)

    async def drawn(self, name: str) -> Path:
        return await asyncio.wrap_future(self._drawings[name])

    def close(self) -> None:
        self._hand.shutdown(cancel_futures=True)

    def _order(self, name: str, draw: Draw) -> None:
        if name not in self._drawings:
            self._drawings[name] = self._hand.submit(draw, name, self._folder)


@contextmanager
def opened(folder: Path) -> Iterator[Studio]:
    """A studio in a folder of its own, which is gone afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    studio = Studio(folder)
    try:
        yield studio
    finally:
        studio.close()
        shutil.rmtree(folder, ignore_errors=True)


def shown(post: Post) -> list[str]:
    """The names of the clip and the pictures in a Post and in what people tell about it."""
    tried = [application.picture for application in post.applications()]
    return [name for name in (post.clip, *post.pictures, *tried) if name]


async def bring(owner: int, path: Path) -> str:
    """Upload the file as its owner would and wait until it plays; returns the asset's id."""
    async with jobs.inline(queued=LATER):
        upload = await uploads.create(owner, path.stat().st_size, name=path.name)  # noqa: ASYNC240 - no wait
        await uploads.append(owner, upload.id, 0, _pieces(path))
    return upload.id


async def subtitle(owner: int, asset: str, clip: str) -> None:
    await captioning.write(asset, owner, "en", clips.captions(clip).encode())


def _face(look: Look, name: str, folder: Path) -> Path:
    return draw_portrait(look, folder / f"{name}.png")


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    yield await asyncio.to_thread(path.read_bytes)


def _step_back() -> None:
    """Visitors come first. On Linux this is the thread's own niceness, and that of its children."""
    os.nice(10)
