"""What authors and reporters see of moderation."""

import re
from uuid import uuid4

import httpx

from app import database, jobs
from feeds.visibility import readable_assets
from moderation import appeals, decisions, words
from tests.moderation.colleagues import case, colleague, filmed_case, post, state
from tests.world import World, sign_in


async def test_the_author_reads_every_part_of_the_statement(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    _, found = await case(world.mira, world.jonas, title="Torque by feel")
    made = await decisions.decide(world.ines, found, ["hide", "warn"], "safety", "The mark matters.", "0:12")
    shown = (await mira.get(f"/decisions/{made}")).text
    for part in (
        "What we decided and why", "It is hidden", "You received a warning", 'href="/rules#rule-safety"',
        "0:12", "Torque by feel", "1 colleague reported", "The mark matters.", "A person looked and decided",
        "Until an appeal changes it", "You can appeal until", f'action="/decisions/{made}/appeal"',
    ):  # fmt: skip
        assert part in shown
    assert "Jonas" not in shown
    assert "Ines" not in shown
    assert (await jonas.get(f"/decisions/{made}")).status_code == 404


async def test_an_appeal_goes_its_way_on_pages(
    mira: httpx.AsyncClient, ines: httpx.AsyncClient, tomas: httpx.AsyncClient, world: World
) -> None:
    number, found = await case(world.mira, world.jonas)
    made = await decisions.decide(world.ines, found, ["remove"], words="No.")
    empty = await mira.post(f"/decisions/{made}/appeal", data={"text": " "})
    assert empty.status_code == 422
    sent = await mira.post(f"/decisions/{made}/appeal", data={"text": "It is ours.", "key": str(uuid4())})
    assert sent.status_code == 303
    assert "It is ours." in (await mira.get(f"/decisions/{made}")).text
    assert "It is ours." not in (await ines.get("/moderation/appeals")).text
    assert "It is ours." in (await tomas.get("/moderation/appeals")).text
    waiting = (await appeals.waiting(world.tomas))[-1].id
    assert (
        await ines.post(f"/moderation/appeals/{waiting}/answer", data={"granted": "no", "answer": "x"})
    ).status_code == 403
    unsaid = await tomas.post(f"/moderation/appeals/{waiting}/answer", data={"answer": "x"})
    assert unsaid.status_code == 422
    granted = {"granted": "yes", "answer": "You are right."}
    assert (await tomas.post(f"/moderation/appeals/{waiting}/answer", data=granted)).status_code == 303
    assert await state(number) == "live"
    assert "You are right." in (await mira.get(f"/decisions/{made}")).text


async def test_media_links_die_with_the_decision(world: World) -> None:
    number, found = await filmed_case(world.mira, world.jonas)
    files = await database.values("SELECT asset_id FROM post_asset WHERE post_id = $1", number)
    assert await readable_assets(files, world.jonas) == set(files)
    await decisions.decide(world.ines, found, ["hide"])
    assert await readable_assets(files, world.jonas) == set()


async def test_the_author_sees_why_a_post_is_held_and_others_see_nothing(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    number = await words.add(world.paul, "word", "Acme", "No customer names")
    held = await post(world.mira, text="For Acme only.")
    shown = (await mira.get(f"/posts/{held}/standing")).text
    assert "<mark>Acme</mark>" in shown
    assert "No customer names" in shown
    assert "Acme" not in (await jonas.get(f"/posts/{held}/standing")).text
    await words.delete(world.paul, number)


async def test_the_author_sees_why_a_post_is_hidden(mira: httpx.AsyncClient, world: World) -> None:
    number, found = await case(world.mira, await colleague(0), "safety")
    assert "Not shown while it is looked at" in (await mira.get(f"/posts/{number}/standing")).text
    made = await decisions.decide(world.ines, found, ["hide"])
    assert f"/decisions/{made}" in (await mira.get(f"/posts/{number}/standing")).text


async def test_person_pages_use_the_words_of_the_screen(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    number, found = await case(world.mira, await colleague(0), "safety")
    pages = [await jonas.get(f"/posts/{await post(world.mira)}/report"), await jonas.get("/rules")]
    pages.append(await mira.get(f"/posts/{number}/standing"))
    made = await decisions.decide(world.ines, found, ["hide", "warn"], words="Mind the guard.")
    pages += [await mira.get(f"/decisions/{made}"), await mira.get(f"/posts/{number}/standing")]
    for page in pages:
        assert page.status_code == 200
        seen = re.sub(r"<[^>]+>", " ", page.text)
        assert not re.findall(
            r"\b(Cases?|Decisions?|Holds?|Strikes?|flag|ticket|users?)\b", seen, re.IGNORECASE
        )


async def test_activity_tells_both_sides_and_the_moderators(web: httpx.AsyncClient, world: World) -> None:
    author, reporter = await colleague(), await colleague()
    _, found = await case(author, reporter, "safety")
    await jobs.drain()
    assert f'href="/moderation/cases/{found}"' in await _activity(web, world.ines)
    assert "hidden until a moderator has looked" in await _activity(web, author)
    made = await decisions.decide(world.ines, found, ["hide"])
    assert f'href="/decisions/{made}"' in await _activity(web, author)
    told = await _activity(web, reporter)
    assert "We received your report" in told
    assert "something was done" in told
    assert "/decisions/" not in told


async def _activity(web: httpx.AsyncClient, person: int) -> str:
    async with await sign_in(web, person) as client:
        answer = await client.get("/activity")
    assert answer.status_code == 200
    return answer.text
