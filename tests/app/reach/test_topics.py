"""NOTICE-1: what a person switched off does not reach them there."""

import itertools
from typing import Any

import httpx
import pytest

from app import clock, jobs
from app.reach import topics
from app.reach.jobs import look_for_mail
from app.reach.notices import inbox, notify, unread
from app.reach.topics import TOPICS, Topic
from app.refusal import Refusal
from app.web.pages import ROOT
from tests.app.reach.conftest import forget
from tests.app.reach.mail_server import Mailbox
from tests.app.reach.push_service import Service
from tests.app.reach.test_webpush import MONDAY
from tests.world import World, sign_in

#: What the sentences of some kinds tell.
FACTS: dict[str, Any] = {"outcome": "acted", "granted": True, "left": False, "name": "Pumps"}


def test_every_kind_of_notice_has_a_switch() -> None:
    kinds = {
        path.stem
        for path in (ROOT / "templates/notices").glob("*.html")
        if not path.name.startswith("_") and path.stem != "other"
    }
    assert sorted(kind for topic in TOPICS for kind in topic.kinds) == sorted(kinds)


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.kinds], ids=lambda topic: topic.name)
async def test_the_matrix_of_kinds_x_channels_is_honoured(
    topic: Topic, service: Service, mailbox: Mailbox, world: World
) -> None:
    for states in itertools.product([True, False], repeat=len(topic.channels)):
        wanted = dict(zip(topic.channels, states, strict=True))
        if topic.fixed and not wanted["pollen"]:
            continue
        await forget()
        for channel, state in wanted.items():
            await topics.choose(world.ines, topic.name, channel, state=state)
        with clock.at(MONDAY):
            phone = await service.phone(world.ines)
            for kind in topic.kinds:
                await notify(world.ines, kind, subject=("thing", 1), group=kind, **FACTS)
            await look_for_mail()
            await jobs.drain()
        listed = len(topic.kinds) if wanted["pollen"] else 0
        assert len(await inbox(world.ines)) == await unread(world.ines) == listed
        assert bool(service.said(phone)) == wanted["push"]
        assert bool(mailbox.taken()) == wanted.get("mail", False)


async def test_what_a_channel_does_not_tell_cannot_be_switched_there(world: World) -> None:
    with pytest.raises(Refusal, match="topic_unknown"):
        await topics.choose(world.ines, "duty", "mail", state=True)


async def test_what_one_needs_to_appeal_stays_in_activity(world: World) -> None:
    with pytest.raises(Refusal, match="topic_fixed"):
        await topics.choose(world.mira, "rules", "pollen", state=False)
    with pytest.raises(Refusal, match="topic_unknown"):
        await topics.choose(world.mira, "weather", "push", state=False)


async def test_the_dot_and_activity_forget_what_was_switched_off(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    await topics.choose(world.mira, "thanked", "pollen", state=False)
    await notify(world.mira, "thanked", subject=("thing", 1), group="thanked", actor=world.jonas)
    async with await sign_in(web, world.mira) as mira:
        home = (await mira.get("/me")).text
        activity = (await mira.get("/activity")).text
    assert "data-appear hidden" in home
    assert "thanked you" not in activity
