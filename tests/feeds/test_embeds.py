"""Pollen on the pages of other tools (INT-1): a card in a frame, for named hosts only."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, limits
from app.refusal import Refusal
from feeds import embeds
from feeds.embeds import Link
from feeds.posts import StepText
from tests.feeds.helpers import film, post
from tests.world import World, sign_in

INTRANET = "https://intranet.example"
BASE = "http://127.0.0.1"
#: Without an address of its own Pollen believes a near host only.
NEAR = {"host": "127.0.0.1"}


@pytest.fixture
async def named(world: World) -> AsyncIterator[None]:
    await limits.change("embed_hosts", [INTRANET, "https://wiki.example:8443"], actor=world.paul)
    yield
    await limits.change("embed_hosts", [], actor=world.paul)


@pytest.fixture(scope="module")
async def clip(world: World) -> int:
    return await film(world.mira, 120, title="Bleed the <pump>")


def ancestors(answer: httpx.Response) -> str:
    policy = answer.headers["content-security-policy"]
    return policy.partition("frame-ancestors ")[2].partition(";")[0]


async def test_without_named_hosts_there_is_nothing_to_embed(
    web: httpx.AsyncClient, world: World, clip: int
) -> None:
    jonas = await sign_in(web, world.jonas)
    for path in (f"/embed/posts/{clip}", "/embed/need?q=pump", f"/oembed?url={BASE}/posts/{clip}"):
        answer = await jonas.get(path)
        assert (answer.status_code, ancestors(answer)) == (404, "'none'")
    assert "oembed" not in (await jonas.get(f"/posts/{clip}")).text


async def test_without_named_hosts_a_card_says_where_to_turn_it_on(
    web: httpx.AsyncClient, world: World, clip: int
) -> None:
    paul = await (await sign_in(web, world.paul)).get(f"/embed/posts/{clip}")
    assert ('href="/admin/embedding"' in paul.text, "Bleed" in paul.text) == (True, False)
    jonas = await (await sign_in(web, world.jonas)).get(f"/embed/posts/{clip}")
    assert ("An administrator turns it on" in jonas.text, "/admin/embedding" in jonas.text) == (True, False)


@pytest.mark.usefixtures("named")
async def test_only_named_hosts_may_frame_a_card_and_no_other_page(
    web: httpx.AsyncClient, world: World, clip: int
) -> None:
    jonas = await sign_in(web, world.jonas)
    for path in (f"/embed/posts/{clip}", "/embed/need?q=pump"):
        answer = await jonas.get(path)
        assert answer.status_code == 200
        assert ancestors(answer) == f"{INTRANET} https://wiki.example:8443"
    for path in (f"/posts/{clip}", "/", "/me", "/admin/embedding"):
        assert ancestors(await jonas.get(path)) == "'none'"


@pytest.mark.usefixtures("named")
async def test_a_card_shows_the_post_and_opens_it_at_the_same_second(
    web: httpx.AsyncClient, world: World, clip: int
) -> None:
    text = (await (await sign_in(web, world.jonas)).get(f"/embed/posts/{clip}?t=83")).text
    assert "Bleed the &lt;pump&gt;" in text
    assert "Mira Alves" in text
    assert f'href="/posts/{clip}?t=83" target="_blank" rel="noopener"' in text
    assert "1:23" in text
    assert 'name="csrf"' not in text


@pytest.mark.usefixtures("named")
async def test_a_card_of_a_step_says_it_and_opens_it(web: httpx.AsyncClient, world: World) -> None:
    steps = [StepText("Unplug it"), StepText("Brush the burrs dry")]
    number = await post(world.mira, "guide", title="Clean the grinder", steps=steps, consent="nobody")
    second = await database.value("SELECT id FROM step WHERE post_id = $1 AND position = 2", number)
    for given in (second, 2):
        text = (await (await sign_in(web, world.jonas)).get(f"/embed/posts/{number}?step={given}")).text
        assert "Brush the burrs dry" in text
        assert f"/posts/{number}?step={second}#step-{second}" in text


@pytest.mark.usefixtures("named")
async def test_a_forbidden_post_is_404_in_the_frame_and_for_oembed(
    web: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira, audience="team", title="Ours alone")
    jonas = await sign_in(web, world.jonas)
    for path in (f"/embed/posts/{number}", f"/embed/posts/{number + 999}"):
        answer = await jonas.get(path)
        assert (answer.status_code, "Ours alone" in answer.text) == (404, False)
        assert ancestors(answer).startswith(INTRANET)
    for wanted in (number, number + 999):
        answer = await jonas.get("/oembed", headers=NEAR, params={"url": f"{BASE}/posts/{wanted}"})
        assert (answer.status_code, answer.json()["type"]) == (404, "not_found")
    sofia = await sign_in(web, world.sofia)
    assert "Ours alone" in (await sofia.get(f"/embed/posts/{number}")).text


@pytest.mark.usefixtures("named")
async def test_who_is_not_signed_in_sees_the_way_in_and_nothing_of_the_post(
    web: httpx.AsyncClient, clip: int
) -> None:
    for path in (f"/embed/posts/{clip}?t=83", "/embed/posts/999999", "/embed/need?q=pump"):
        answer = await web.get(path)
        assert answer.status_code == 401
        assert "Open in Pollen" in answer.text
        assert "Bleed" not in answer.text
        assert "Mira" not in answer.text


@pytest.mark.usefixtures("named")
async def test_oembed_describes_the_frame(web: httpx.AsyncClient, world: World, clip: int) -> None:
    jonas = await sign_in(web, world.jonas)
    address = f"{BASE}/posts/{clip}?t=83"
    told = (
        await jonas.get("/oembed", headers=NEAR, params={"url": address, "format": "json", "maxwidth": "300"})
    ).json()
    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 300)
    assert (told["title"], told["author_name"]) == ("Bleed the <pump>", "Mira Alves")
    assert f'src="{BASE}/embed/posts/{clip}?t=83"' in told["html"]
    assert "<pump>" not in told["html"]


@pytest.mark.usefixtures("named")
async def test_a_program_that_is_nobody_learns_the_same_of_every_address(
    web: httpx.AsyncClient, clip: int
) -> None:
    there, nowhere = [
        (await web.get("/oembed", headers=NEAR, params={"url": f"{BASE}/posts/{number}"})).json()
        for number in (clip, 999999)
    ]
    assert "title" not in there
    assert "author_name" not in there
    assert there["html"].replace(f"/posts/{clip}", "") == nowhere["html"].replace("/posts/999999", "")


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "/posts/1",
        "https://evil.example/posts/1",
        "http://[",
        "BASE/people/mira",
        "BASE/posts/x",
        "BASE/posts/1/menu",
    ],
)
async def test_any_other_address_is_404(web: httpx.AsyncClient, address: str) -> None:
    answer = await web.get("/oembed", headers=NEAR, params={"url": address.replace("BASE", BASE)})
    assert answer.status_code == 404


@pytest.mark.usefixtures("named")
async def test_xml_is_not_spoken(web: httpx.AsyncClient, clip: int) -> None:
    answer = await web.get("/oembed", headers=NEAR, params={"url": f"{BASE}/posts/{clip}", "format": "xml"})
    assert (answer.status_code, answer.json()["type"]) == (501, "embed_format")


@pytest.mark.usefixtures("named")
async def test_the_page_of_a_post_tells_programs_where_to_ask(
    web: httpx.AsyncClient, world: World, clip: int
) -> None:
    text = (await (await sign_in(web, world.jonas)).get(f"/posts/{clip}", headers=NEAR)).text
    assert f'<link rel="alternate" type="application/json+oembed" href="{BASE}/oembed?url=' in text


@pytest.mark.usefixtures("named")
async def test_answers_stand_in_the_frame_under_the_readers_rights(
    web: httpx.AsyncClient, world: World
) -> None:
    number = await post(world.mira, title="Torque the flange", text="Cross <wise>, in three rounds.")
    await post(world.mira, audience="team", title="Flange of the team")
    text = (await (await sign_in(web, world.jonas)).get("/embed/need?q=flange")).text
    assert f'href="/posts/{number}"' in text
    assert "Cross &lt;wise&gt;" in text
    assert "of the team" not in text
    empty = (await (await sign_in(web, world.jonas)).get("/embed/need?q=zzyzx")).text
    assert 'href="/search?q=zzyzx"' in empty


async def test_the_script_may_be_loaded_by_other_pages_and_nothing_else(web: httpx.AsyncClient) -> None:
    script = await web.get("/static/embed/help.js")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(script.content) < 5_000
    other = await web.get("/static/js/app.js")
    assert other.headers["cross-origin-resource-policy"] == "same-origin"


async def test_an_administrator_names_the_hosts(web: httpx.AsyncClient, world: World) -> None:
    paul = await sign_in(web, world.paul)
    answer = await paul.post("/admin/embedding", data={"hosts": "Intranet.Example\nhttp://127.0.0.1:8080/"})
    assert answer.status_code == 303
    assert (await limits.current()).embed_hosts == [INTRANET, "http://127.0.0.1:8080"]
    assert "/static/embed/help.js" in (await paul.get("/admin/embedding")).text
    assert (await paul.post("/admin/embedding", data={"hosts": ""})).status_code == 303
    assert (await limits.current()).embed_hosts == []


async def test_a_wrong_host_is_named_and_the_form_comes_back_filled_in(
    web: httpx.AsyncClient, world: World
) -> None:
    paul = await sign_in(web, world.paul)
    answer = await paul.post("/admin/embedding", data={"hosts": f"{INTRANET}\nftp://x.example"})
    assert answer.status_code == 422
    assert "ftp://x.example" in answer.text
    assert INTRANET in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "*",
        "*.example",
        "https://*",
        "x.example/path",
        "x.example;script-src",
        "'self'",
        "https://",
        "a b'c",
        "-x.example",
        "x..example",
    ],
)
async def test_what_is_no_origin_is_refused(world: World, host: str) -> None:
    with pytest.raises(Refusal, match="embed_host_wrong"):
        await embeds.name_hosts(host, secure=False, actor=world.paul)


async def test_where_pollen_is_protected_the_page_around_it_must_be(world: World) -> None:
    with pytest.raises(Refusal, match="embed_host_plain"):
        await embeds.name_hosts("http://intranet.example", secure=True, actor=world.paul)


async def test_more_hosts_than_a_header_holds_are_refused(world: World) -> None:
    with pytest.raises(Refusal, match="embed_hosts_many"):
        await embeds.name_hosts(" ".join(f"h{n}.example" for n in range(51)), secure=True, actor=world.paul)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/posts/7", Link(7)),
        ("/posts/7?t=83", Link(7, 83)),
        ("/posts/7?step=3#step-3", Link(7, None, 3)),
        ("/posts/7?t=x&step=-1", Link(7)),
        ("/posts/7?t=0&t=5", Link(7)),
        ("/posts/7?t=99999999999999", Link(7)),
    ],
)
def test_an_address_is_read_with_its_second_or_step(address: str, link: Link) -> None:
    assert embeds.read(BASE + address, BASE) == link
