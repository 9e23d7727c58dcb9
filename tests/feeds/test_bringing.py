"""POST-25: what exists comes in by a list and its files, and its authors send it out with one tap."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import httpx
import msgspec
import pytest
from PIL import Image

from app import clock, database, jobs
from app.people.people import add, leave
from app.reach.notices import inbox
from app.refusal import Refusal
from feeds import bringing, posts, visibility
from tests.feeds.making import at_once
from tests.world import World, sign_in

HEAD = "file;title;skills;author\r\n"


def picture(shade: int = 0) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 96), (shade, 90, 120)).save(made, "PNG")
    return made.getvalue()


def sent(lines: str, *names: str) -> list[tuple[str, tuple[str, bytes, str]]]:
    """The list and pictures of these names, as a form sends them."""
    files = [("files", (name, picture(number), "image/png")) for number, name in enumerate(names)]
    return [("list", ("list.csv", (HEAD + lines).encode("utf-8-sig"), "text/csv")), *files]


async def bring(client: httpx.AsyncClient, lines: str, *names: str) -> httpx.Response:
    answer = await client.post("/bring", files=sent(lines, *names))
    assert answer.status_code == 200, answer.text
    return answer


async def test_20_rows_give_20_drafts_that_their_author_sends_out_with_one_tap(
    web: httpx.AsyncClient, world: World
) -> None:
    names = [f"seal-{number}.png" for number in range(20)]
    lines = "".join(f"{name};Seal {name};Sealing, Pumps;mira@brightwater.example\r\n" for name in names)
    async with await sign_in(web, world.lena) as lena:
        answer = await bring(lena, lines, *names)
        assert "20 drafts are with their authors." in answer.text
        assert "Waits for its author" in answer.text
        again = await bring(lena, lines, *names)
        assert "20 lines were here already." in again.text
    drafts = await bringing.given(world.mira)
    assert [draft.state for draft in drafts] == ["waiting"] * 20
    await seen_by_nobody_else(web, world, drafts[0].post_id)

    await jobs.drain()
    async with await sign_in(web, world.mira) as mira:
        page = (await mira.get("/brought")).text
        assert page.count('value="nobody"') == 20
        assert "20 Posts were prepared for you" in (await mira.get("/me")).text
        one, other = drafts[0].post_id, drafts[1].post_id
        assert (await mira.post(f"/brought/{one}", data={"consent": "nobody"})).status_code == 303
        assert (await mira.post(f"/brought/{other}", data={"consent": "no"})).status_code == 303
        shown = (await mira.get(f"/posts/{one}")).text
    assert "Mira Alves" in shown
    assert await visibility.sees(world.jonas, one)
    kept = await database.row(Answered, "SELECT state, consent, author_id FROM post WHERE id = $1", one)
    assert kept == Answered("live", "nobody", world.mira)
    states = {draft.post_id: draft.state for draft in await bringing.brought(world.lena)}
    assert (states[one], states[other]) == ("accepted", "declined")
    async with await sign_in(web, world.lena) as lena:
        await bring(lena, lines, *names)
    assert len(await bringing.given(world.mira)) == 18


class Answered(msgspec.Struct):
    state: str
    consent: str
    author_id: int


async def seen_by_nobody_else(web: httpx.AsyncClient, world: World, draft: int) -> None:
    for person in (world.jonas, world.sofia, world.tomas, world.paul):
        assert not await visibility.sees(person, draft)
        async with await sign_in(web, person) as client:
            assert (await client.get(f"/posts/{draft}")).status_code == 404
            assert (await client.post(f"/brought/{draft}", data={"consent": "nobody"})).status_code == 404
            assert "Seal seal-0.png" not in (await client.get("/brought")).text


async def test_a_faulty_row_is_named_with_its_line_and_the_others_arrive(
    web: httpx.AsyncClient, world: World
) -> None:
    gone = await add("gone@brightwater.example", "Gone Author")
    await leave(gone, actor=None)
    lines = (
        "a.png;First one;Sealing;jonas@brightwater.example\r\n"
        "missing.png;No file;Sealing;jonas@brightwater.example\r\n"
        "a.png;No author;Sealing;nobody@brightwater.example\r\n"
        "a.png;Left author;Sealing;gone@brightwater.example\r\n"
        "a.png;;Sealing;jonas@brightwater.example\r\n"
        "a.png;No Skill;;jonas@brightwater.example\r\n"
        f"a.png;{'x' * 91};Sealing;jonas@brightwater.example\r\n"
        "b.pdf;No clip;Sealing;jonas@brightwater.example\r\n"
        "b.png;Last one;Sealing;@jonas-weber\r\n"
    )
    async with await sign_in(web, world.lena) as lena:
        page = (await bring(lena, lines, "a.png", "b.png", "b.pdf")).text
    assert "2 drafts are with their authors." in page
    for line in range(3, 10):
        assert page.count(f">Line {line}<") == 1, line
    assert "Line 2<" not in page
    assert "The file missing.png is not among those that came." in page
    assert "91 letters" in page or "91" in page
    titles = [draft.title for draft in await bringing.given(world.jonas)]
    assert titles == ["First one", "Last one"]
    loose = await database.value(
        """
        SELECT count(*) FROM asset a WHERE owner_id = $1 AND deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM post_asset u WHERE u.asset_id = a.id)
        """,
        world.jonas,
    )
    assert loose == 0


async def test_a_folder_may_come_as_a_zip(web: httpx.AsyncClient, world: World) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("old/clips/Gauge.PNG", picture(7))
        archive.writestr("../../etc/evil.png", picture(8))
    table = HEAD + "clips\\gauge.png;Read the gauge;Gauges;ines@brightwater.example\r\n"
    async with await sign_in(web, world.lena) as lena:
        answer = await lena.post(
            "/bring",
            files=[("list", ("l.csv", table.encode())), ("files", ("all.zip", packed.getvalue()))],
        )
        broken = await lena.post(
            "/bring", files=[("list", ("l.csv", table.encode())), ("files", ("all.zip", b"PK no zip"))]
        )
    assert "1 draft is with its author." in answer.text
    assert broken.status_code == 422
    assert "all.zip cannot be unpacked." in broken.text
    draft = (await bringing.given(world.ines))[0]
    assert (draft.file, draft.kind, draft.skills) == ("Gauge.PNG", "photo", ["Gauges"])


async def test_l_and_d_posts_as_the_company_and_such_a_post_pays_nobody(
    web: httpx.AsyncClient, world: World
) -> None:
    async with await sign_in(web, world.lena) as lena:
        await bring(lena, "rule.png;Helmets on from here;Safety;company\r\n", "rule.png")
        number = (await bringing.given(world.lena))[0].post_id
        await jobs.drain()
        async with await sign_in(web, world.mira) as mira:
            refused = await mira.post(f"/brought/{number}", data={"consent": "nobody"})
            assert refused.status_code == 404
        assert (await lena.post(f"/brought/{number}", data={"consent": "nobody"})).status_code == 303
    async with await sign_in(web, world.jonas) as jonas:
        page = (await jonas.get(f"/posts/{number}")).text
        assert '<span class="name"><bdi>Pollen</bdi></span>' in page
        await jonas.post(f"/posts/{number}/reactions/useful", data={"state": "on"})
        await jonas.post(f"/posts/{number}/save", data={"state": "on"})
        with clock.at(clock.now() + timedelta(hours=1)):
            await jonas.post(f"/posts/{number}/application", data={"result": "worked"})
            await jobs.drain()
        assert (await jonas.get("/people/-company")).status_code == 404
    assert await database.value("SELECT tried FROM post WHERE id = $1", number) == 1
    assert await database.value("SELECT count(*) FROM point WHERE post_id = $1", number) == 0


async def test_the_author_hears_of_it_once_however_many_there_are(
    web: httpx.AsyncClient, world: World
) -> None:
    lines = "".join(f"{n}.png;Hear {n};Pumps;sofia@brightwater.example\r\n" for n in range(3))
    async with await sign_in(web, world.lena) as lena:
        await bring(lena, lines, "0.png", "1.png", "2.png")
        await bring(lena, lines, "0.png", "1.png", "2.png")
    told = [notice for notice in await inbox(world.sofia) if notice.kind == "brought"]
    assert len(told) == 1
    async with await sign_in(web, world.sofia) as sofia:
        page = (await sofia.get("/activity")).text
    assert "Lena Vogt prepared something of yours" in page
    assert 'href="/brought"' in page


async def test_what_lacks_an_answer_or_was_sent_out_stays_as_it_is(world: World) -> None:
    number = await posts.draft(world.mira, posts.Draft(kind="question", title="T", skills=["Pumps"]))
    with pytest.raises(Refusal, match="not_found"):
        await bringing.accept(world.mira, number, "nobody")
    with pytest.raises(Refusal, match="consent_unknown"):
        await bringing.accept(world.mira, number, "maybe")
    with pytest.raises(Refusal, match="not_found"):
        await bringing.decline(world.mira, number)


async def test_a_person_without_the_role_gets_403(web: httpx.AsyncClient, world: World) -> None:
    for person in (world.mira, world.sofia, world.paul, world.ines):
        async with await sign_in(web, person) as client:
            assert (await client.get("/bring")).status_code == 403
            assert (await client.post("/bring", files=sent("", "a.png"))).status_code == 403


async def test_the_same_list_sent_twice_at_once_brings_each_line_once(world: World) -> None:
    twice = partial(
        bringing.bring, world.lena, HEAD + "twin.png;Twins;Sealing;mira@brightwater.example", TWIN
    )
    one, other = await at_once(twice, twice)
    assert (len(one.made), one.before) == (1, 0)
    assert (len(other.made), other.before, other.faults) == (0, 1, [])
    assert [draft.title for draft in await bringing.given(world.mira)].count("Twins") == 1


async def _pieces() -> AsyncIterator[bytes]:
    yield picture()


TWIN = bringing.by_name([bringing.Source("twin.png", len(picture()), _pieces)])
