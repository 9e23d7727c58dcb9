"""A job of media that was given up: retried by an administrator, it really leads the file on."""

import httpx
import pytest

from app import jobs, queue
from app.refusal import Refusal
from media import transcode
from tests.media.clips import clip
from tests.media.records import row
from tests.media.sending import upload
from tests.world import World


@pytest.mark.parametrize("step", ["copy", "ladder"])
async def test_a_clip_that_was_given_up_becomes_ready_when_its_job_is_retried(
    mira: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise Refusal("encoder_stalled")

    with monkeypatch.context() as patch:
        patch.setattr(transcode, step, broken)
        asset = await upload(mira, clip("phone-landscape"))
        await jobs.drain()
    assert (await row(asset)).reason == "gave_up"
    [parked] = [job for job in (await queue.overview()).jobs if job.state == "parked"]
    await queue.retry(parked.id, world.paul)
    await jobs.drain()
    done = await row(asset)
    assert (done.state, done.reason) == ("ready", None)
    assert (await queue.overview()).jobs == []
