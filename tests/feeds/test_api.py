"""Posts for programs, by personal token, through the whole application."""

import uuid
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database, limits
from app.events import Verb
from feeds import skills
from feeds.posts import StepText
from feeds.states import move
from tests.feeds.helpers import asset, draft, post
from tests.feeds.programs import BODY, problem, program
from tests.world import World


@pytest.fixture(scope="module")
async def mira(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await program(web, world.mira) as client:
        yield client


@pytest.fixture(scope="module")
async def jonas(web: httpx.AsyncClient, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with await program(web, world.jonas) as client:
        yield client


async def test_a_post_is_a_draft_unless_it_says_publish(mira: httpx.AsyncClient) -> None:
    made = await mira.post("/posts", json=BODY)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    live = await mira.post("/posts", json=BODY | {"publish": True})
    assert (live.status_code, live.json()["state"]) == (201, "live")
    assert live.headers["location"] == f"/api/v1/posts/{live.json()['id']}"


async def test_a_repeated_request_makes_one_post(mira: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [await mira.post("/posts", json=BODY, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    problem(await mira.post("/posts", json=BODY | {"title": "Other"}, headers=key), 422, "key_reused")
    problem(await mira.post("/posts", json=BODY, headers={"Idempotency-Key": "one"}), 422, "key_wrong")


async def test_a_film_without_the_word_on_people_is_refused_and_nothing_is_left(
    mira: httpx.AsyncClient, world: World
) -> None:
    body = BODY | {"kind": "video", "assets": [{"id": await asset(world.mira, "video")}], "publish": True}
    before = await database.value("SELECT count(*) FROM post")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert (
        problem(await mira.post("/posts", json=body, headers=key), 422, "consent_needed")["field"]
        == "consent"
    )
    assert await database.value("SELECT count(*) FROM post") == before
    made = await mira.post("/posts", json=body | {"consent": "agreed"}, headers=key)
    assert (made.status_code, made.json()["state"]) == (201, "live")


async def test_a_limit_is_named_with_the_real_value(mira: httpx.AsyncClient) -> None:
    told = problem(await mira.post("/posts", json=BODY | {"title": "ä" * 10_000}), 422, "title_long")
    most = (await limits.current()).title_max
    assert (told["limit"], told["value"], told["field"]) == (most, 10_000, "title")
    assert told["title"] == f"The title has 10,000 characters; {most} fit."


async def test_a_newcomers_eleventh_post_is_kept_as_a_draft_and_says_why(
    web: httpx.AsyncClient, world: World
) -> None:
    await database.execute("UPDATE person SET trust_level = 0 WHERE id = $1", world.greta)
    async with await program(web, world.greta) as greta:
        most = (await limits.current()).new_posts_day
        states = [(await greta.post("/posts", json=BODY | {"publish": True})).json() for _ in range(most + 1)]
    assert [made["state"] for made in states] == ["live"] * most + ["draft"]
    assert states[0]["kept"] is None
    assert f"number {most + 1} today" in states[-1]["kept"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"kind": "story"}',
        b'{"kind": "video", "team_id": 99999999999999999999}',
        b'{"kind": "video", "skills": "one"}',
        b'{"kind": "video", "title": null}',
        b'{"kind": "video", "title": "\\ud800"}',
        b'{"kind": "video", "audience": "world"}',
        b'{"kind": "video", "assets": [{"id": "\\u0000"}]}',
        b"\xff\xfe",
    ],
)
async def test_a_broken_body_is_the_senders_mistake(mira: httpx.AsyncClient, body: bytes) -> None:
    answer = await mira.post("/posts", content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_only_the_given_fields_change(mira: httpx.AsyncClient) -> None:
    number = (await mira.post("/posts", json=BODY)).json()["id"]
    steps = [{"text": "open"}, {"text": "turn"}]
    changed = await mira.patch(
        f"/posts/{number}", json={"title": "Purge twice", "kind": "guide", "steps": steps}
    )
    assert changed.status_code == 200
    assert changed.json()["title"] == "Purge twice"
    assert changed.json()["text"] == BODY["text"]
    assert [step["text"] for step in changed.json()["steps"]] == ["open", "turn"]
    problem(await mira.patch(f"/posts/{number}", json={"consent": "maybe"}), 422, "consent_unknown")


async def test_publication_is_put_and_deleted(mira: httpx.AsyncClient) -> None:
    number = (await mira.post("/posts", json=BODY)).json()["id"]
    place = f"/posts/{number}/publication"
    states = [
        (await act(place)).json()["state"] for act in (mira.put, mira.put, mira.delete, mira.delete, mira.put)
    ]
    assert states == ["live", "live", "archived", "archived", "live"]


async def test_a_deleted_post_is_gone(mira: httpx.AsyncClient) -> None:
    number = (await mira.post("/posts", json=BODY | {"publish": True})).json()["id"]
    assert (await mira.delete(f"/posts/{number}")).status_code == 204
    problem(await mira.get(f"/posts/{number}"), 404, "not_found")
    problem(await mira.delete(f"/posts/{number}"), 404, "not_found")


@pytest.mark.parametrize("way", ["draft", "held", "hidden", "team", "deleted", "missing"])
async def test_what_is_not_theirs_is_404_for_others_at_every_address(
    jonas: httpx.AsyncClient, world: World, way: str
) -> None:
    number = 2**40 if way == "missing" else await _secret(world, way)
    place = f"/posts/{number}"
    for answer in (
        await jonas.get(place),
        await jonas.patch(place, json={"title": "mine"}),
        await jonas.delete(place),
        await jonas.put(f"{place}/publication"),
        await jonas.delete(f"{place}/publication"),
        await jonas.put(f"{place}/reactions/useful"),
        await jonas.delete(f"{place}/reactions/useful"),
        await jonas.put(f"{place}/save"),
        await jonas.put(f"{place}/application", json={"result": "worked"}),
        await jonas.post(f"{place}/comments", json={"text": "hello"}),
    ):
        assert answer.status_code == 404, f"{answer.request.method} {answer.request.url}: {answer.text}"


async def test_acts_set_a_state_however_often_they_are_sent(jonas: httpx.AsyncClient, world: World) -> None:
    place = f"/posts/{await post(world.mira)}"
    for _ in range(2):
        assert (await jonas.put(f"{place}/reactions/useful")).status_code == 204
        assert (await jonas.put(f"{place}/reactions/me_too")).status_code == 204
        assert (await jonas.put(f"{place}/save")).status_code == 204
        tried = await jonas.put(
            f"{place}/application", json={"did": "cleaned it", "result": "worked", "minutes_saved": 15}
        )
        assert (tried.status_code, tried.json()["minutes_saved"]) == (200, 15)
    read = (await jonas.get(place)).json()
    assert read["counters"] == {"useful": 1, "me_too": 1, "tried": 1, "comments": 0}
    assert read["mine"] == {"useful": True, "me_too": True, "saved": True, "tried": True}
    for kind in ("reactions/useful", "reactions/me_too", "save", "application"):
        assert (await jonas.delete(f"{place}/{kind}")).status_code == 204
    assert (await jonas.get(place)).json()["counters"] == {
        "useful": 0,
        "me_too": 0,
        "tried": 0,
        "comments": 0,
    }
    problem(await jonas.put(f"{place}/reactions/angry"), 422, "reaction_unknown")


async def test_a_comment_is_written_once(jonas: httpx.AsyncClient, world: World) -> None:
    place = f"/posts/{await post(world.mira)}/comments"
    key = {"Idempotency-Key": str(uuid.uuid4())}
    made = [await jonas.post(place, json={"text": "How long?"}, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json() == made[1].json()
    reply = await jonas.post(place, json={"text": "Two seconds.", "parent": made[0].json()["id"]})
    assert reply.status_code == 201


async def test_the_feed_goes_on_where_its_cursor_says(
    mira: httpx.AsyncClient, jonas: httpx.AsyncClient, world: World
) -> None:
    for _ in range(25):
        await post(world.mira)
    first = (await jonas.get("/feed")).json()
    second = (await jonas.get("/feed", params={"cursor": first["next"]})).json()
    ids = [made["id"] for made in first["posts"] + second["posts"]]
    assert len(first["posts"]) == 20
    assert len(ids) == len(set(ids)) >= 25
    problem(await mira.get("/feed", params={"cursor": first["next"]}), 400, "cursor_wrong")
    problem(await jonas.get("/feed", params={"cursor": "x"}), 400, "cursor_wrong")


async def test_search_and_need_find_with_a_deep_link(jonas: httpx.AsyncClient, world: World) -> None:
    steps = [StepText("Drain it"), StepText("Lift the gasket ring")]
    number = await post(world.mira, "guide", title="Swap the gasket", steps=steps)
    found = (await jonas.get("/search", params={"q": "gaskte"})).json()
    assert [made["id"] for made in found["posts"]] == [number]
    [answer] = (await jonas.get("/need", params={"q": "gasket ring"})).json()
    assert (answer["post"], answer["step"], answer["author"]) == (number, 2, "Mira Alves")
    step = await database.value("SELECT id FROM step WHERE post_id = $1 AND position = 2", number)
    assert answer["url"].endswith(f"/posts/{number}?step={step}#step-{step}")
    assert answer["second"] is None
    assert (await jonas.get("/need")).json() == []
    for params in ({"q": "\0"}, {"skill": "\0"}, {"kind": "x\0", "q": "a"}, {"q": "'" * 5000}):
        assert (await jonas.get("/search", params=params)).status_code == 200


async def test_skills_people_and_me_are_told(jonas: httpx.AsyncClient, world: World) -> None:
    await post(world.mira, skills=["Valve care"])
    await database.execute("UPDATE skill SET state = 'approved' WHERE slug = 'valve-care'")
    told = (await jonas.get("/skills")).json()
    assert {"slug": "valve-care", "name": "Valve care", "posts": 1} in told
    assert len(told) == len(await skills.listed(world.jonas))
    assert (await jonas.get("/people/mira-alves")).json()["team"] == "Assembly"
    for handle in ("nobody", "%00"):
        problem(await jonas.get(f"/people/{handle}"), 404, "person_missing")
    assert (await jonas.get("/me")).json()["handle"] == "jonas-weber"


@pytest.mark.parametrize(
    "place", ["/me", "/feed", "/search?q=a", "/need?q=a", "/skills", "/people/mira-alves", "/posts/1"]
)
async def test_without_a_token_nothing_is_told(web: httpx.AsyncClient, world: World, place: str) -> None:
    problem(await web.get(f"/api/v1{place}"), 401, "sign_in_needed")


async def test_an_id_beyond_every_row_is_no_error_of_ours(jonas: httpx.AsyncClient, world: World) -> None:
    for number in (0, -1, 2**63, 10**30):
        for place in (f"/posts/{number}", f"/posts/{number}/save"):
            assert 400 <= (await jonas.get(place)).status_code < 500


async def test_every_answer_is_described(web: httpx.AsyncClient, world: World) -> None:
    schema = (await web.get("/schema/openapi.json")).json()
    for place, ways in schema["paths"].items():
        if place.startswith("/api/v1/posts"):
            for way in ways.values():
                assert {"401", "404"} & set(way["responses"]), place
                assert way["security"] == [{"token": []}]


async def _secret(world: World, way: str) -> int:
    if way == "draft":
        return await draft(world.mira)
    number = await post(world.mira, audience="team" if way == "team" else "all")
    if way == "hidden":
        await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=world.ines)
    elif way == "held":
        await database.execute("UPDATE post SET state = 'held' WHERE id = $1", number)
    elif way == "deleted":
        await database.execute("UPDATE post SET deleted_at = created_at WHERE id = $1", number)
    return number
