from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx

from app import database
from app.people import tokens
from moderation import decisions
from tests.moderation.colleagues import case, colleague, post, state
from tests.world import World


@asynccontextmanager
async def program(web: httpx.AsyncClient, person: int) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a personal token."""
    token = await tokens.issue(person, "a program")
    async with httpx.AsyncClient(
        transport=web._transport,
        base_url=f"{web.base_url}/api/v1/",
        headers={"authorization": f"Bearer {token}"},
    ) as client:
        yield client


async def test_a_program_reports_and_edits_its_report(web: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira)
    async with program(web, world.jonas) as jonas:
        for reason in ("spam", "copyright"):
            made = await jonas.post(f"posts/{number}/reports", json={"reason": reason, "note": " Bo\0ok "})
            assert (made.status_code, made.json()) == (201, {"reason": reason, "note": "Book"})
        wrong = await jonas.post(f"posts/{number}/reports", json={"reason": "dull"})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "reason_unknown")
    kept = await database.values(
        """
        SELECT r.reason FROM report r JOIN moderation_case c ON c.id = r.case_id WHERE c.subject_id = $1
        """,
        number,
    )
    assert kept == ["copyright"]


async def test_own_posts_and_unknown_ones_cannot_be_reported(web: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira)
    async with program(web, world.mira) as mira:
        own = await mira.post(f"posts/{number}/reports", json={"reason": "spam"})
        unknown = await mira.post("posts/999999/reports", json={"reason": "spam"})
    assert (own.status_code, own.json()["type"]) == (409, "report_own")
    assert unknown.status_code == 404


async def test_a_moderator_reads_the_queue_and_decides(web: httpx.AsyncClient, world: World) -> None:
    number, found = await case(world.mira, world.jonas)
    async with program(web, world.ines) as ines:
        listed = next(one for one in (await ines.get("cases")).json()["cases"] if one["id"] == found)
        assert (listed["subject_kind"], listed["subject_id"], listed["reports"]) == ("post", number, 1)
        bare = await ines.post(f"cases/{found}/decisions", json={"acts": ["remove"]})
        assert (bare.status_code, bare.json()["type"]) == (422, "words_needed")
        key = {"idempotency-key": str(uuid4())}
        asked = {"acts": ["remove", "warn"], "statement": "It names a customer."}
        first, again = [
            await ines.post(f"cases/{found}/decisions", json=asked, headers=key) for _ in range(2)
        ]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert await state(number) == "removed"


async def test_only_moderators_reach_the_queue_and_no_conflict_decides(
    web: httpx.AsyncClient, world: World
) -> None:
    _, found = await case(world.mira, world.ines)
    async with program(web, world.jonas) as jonas, program(web, world.ines) as ines:
        assert (await jonas.get("cases")).status_code == 403
        assert (await jonas.post(f"cases/{found}/decisions", json={"acts": ["keep"]})).status_code == 403
        refused = await ines.post(f"cases/{found}/decisions", json={"acts": ["keep"]})
    assert (refused.status_code, refused.json()["type"]) == (403, "case_reported")


async def test_a_pause_needs_the_senior_role(web: httpx.AsyncClient, world: World) -> None:
    person = await colleague()
    _, found = await case(person, world.jonas)
    asked = {"acts": ["hide", "pause_3"], "statement": "Enough."}
    async with program(web, world.ines) as ines, program(web, world.tomas) as tomas:
        refused = await ines.post(f"cases/{found}/decisions", json=asked)
        assert (refused.status_code, refused.json()["type"]) == (403, "senior_needed")
        assert (await tomas.post(f"cases/{found}/decisions", json=asked)).status_code == 201


async def test_the_author_appeals_once(web: httpx.AsyncClient, world: World) -> None:
    _, found = await case(world.mira, world.jonas)
    made = await decisions.decide(world.tomas, found, ["hide"])
    async with program(web, world.mira) as mira, program(web, world.jonas) as jonas:
        assert (await jonas.post(f"decisions/{made}/appeal", json={"text": "Please."})).status_code == 404
        assert (await mira.post(f"decisions/{made}/appeal", json={"text": "Please."})).status_code == 201
        again = await mira.post(f"decisions/{made}/appeal", json={"text": "Please!"})
    assert (again.status_code, again.json()["type"]) == (409, "appeal_made")
