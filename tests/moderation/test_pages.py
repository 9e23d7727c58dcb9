import re
from uuid import uuid4

import httpx

from app import database, limits
from feeds import posts
from moderation import reports, words
from moderation.reasons import REASONS
from tests.moderation.colleagues import case, case_state, colleague, comment, filmed_case, post, state, text
from tests.world import World, sign_in

HTMX = {"hx-request": "true"}


async def test_the_form_offers_all_reasons_and_takes_one(jonas: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira)
    form = await jonas.get(f"/posts/{number}/report")
    assert re.findall(r'name="reason" value="(\w+)"', form.text) == list(REASONS)
    sent = await jonas.post(f"/posts/{number}/report", data={"reason": "spam", "note": "Sells a bike"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/posts/{number}/report?sent=true")
    again = (await jonas.get(sent.headers["location"])).text
    assert "Thank you" in again
    assert "Sells a bike" in again
    assert re.search(r'value="spam" checked', again)


async def test_the_plain_form_of_a_browser_is_enough(jonas: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira)
    form = (await jonas.get(f"/posts/{number}/report")).text
    del jonas.headers["x-csrf"]
    given = {"reason": "spam"}
    assert (await jonas.post(f"/posts/{number}/report", data=given)).status_code == 403
    given |= dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', form))
    assert (await jonas.post(f"/posts/{number}/report", data=given)).status_code == 303


async def test_htmx_gets_the_form_and_the_thanks_alone(jonas: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira)
    assert "<html" not in (await jonas.get(f"/posts/{number}/report", headers=HTMX)).text
    thanks = await jonas.post(f"/posts/{number}/report", data={"reason": "other"}, headers=HTMX)
    assert thanks.status_code == 200
    assert "Thank you" in thanks.text


async def test_a_report_without_a_reason_comes_back_filled_in(jonas: httpx.AsyncClient, world: World) -> None:
    number = await post(world.mira)
    back = await jonas.post(f"/posts/{number}/report", data={"note": "Look at 0:12"})
    assert back.status_code == 422
    assert "Look at 0:12" in back.text
    assert 'role="alert"' in back.text


async def test_a_comment_has_a_report_of_its_own(jonas: httpx.AsyncClient, world: World) -> None:
    said = await comment(world.mira, await post(world.paul))
    sent = await jonas.post(f"/comments/{said}/report", data={"reason": "harassment"})
    assert sent.status_code == 303
    assert await reports.given(world.jonas, "comment", said)


async def test_the_queue_starts_no_media_and_is_for_moderators(
    web: httpx.AsyncClient, jonas: httpx.AsyncClient, ines: httpx.AsyncClient, world: World
) -> None:
    number, found = await filmed_case(world.mira, world.jonas)
    for page in ("/moderation", f"/moderation/cases/{found}"):
        assert (await jonas.get(page)).status_code == 403
        assert (await web.get(page)).status_code == 303
        shown = (await ines.get(page)).text
        assert "autoplay" not in shown
        assert all('preload="none"' in tag and "muted" in tag for tag in re.findall(r"<video[^>]*>", shown))
    assert f"case-{found}" in (await ines.get("/moderation")).text
    assert number


async def test_keep_is_one_tap(ines: httpx.AsyncClient, world: World) -> None:
    number, found = await case(world.mira, await colleague(0), "safety")
    kept = await ines.post(f"/moderation/cases/{found}/decisions", data={"acts": "keep", "key": str(uuid4())})
    assert (kept.status_code, kept.headers["location"]) == (303, "/moderation")
    assert await state(number) == "live"
    assert f"case-{found}" not in (await ines.get("/moderation")).text


async def test_a_double_tap_decides_once(ines: httpx.AsyncClient, world: World) -> None:
    _, found = await case(world.mira, world.jonas)
    form = {"acts": "hide", "key": str(uuid4())}
    answers = [await ines.post(f"/moderation/cases/{found}/decisions", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert await database.value("SELECT count(*) FROM decision WHERE case_id = $1", found) == 1


async def test_removing_without_words_comes_back_with_the_sentence(
    ines: httpx.AsyncClient, world: World
) -> None:
    number, found = await case(world.mira, world.jonas)
    back = await ines.post(f"/moderation/cases/{found}/decisions", data={"acts": ["remove", "warn"]})
    assert back.status_code == 422
    assert "your own words" in back.text
    assert await state(number) == "live"


async def test_a_pause_by_a_junior_is_403(ines: httpx.AsyncClient, world: World) -> None:
    _, found = await case(world.mira, world.jonas)
    form = {"acts": ["hide", "pause_3"], "statement": "Enough."}
    assert (await ines.post(f"/moderation/cases/{found}/decisions", data=form)).status_code == 403


async def test_a_case_shows_then_and_now_side_by_side(ines: httpx.AsyncClient, world: World) -> None:
    number, found = await case(world.mira, world.jonas, text="Skip the guard.")
    assert "Nothing was changed since" in (await ines.get(f"/moderation/cases/{found}")).text
    await posts.edit(world.mira, number, text(text="Keep the guard on."))
    shown = (await ines.get(f"/moderation/cases/{found}")).text
    assert "Skip the guard." in shown
    assert "Keep the guard on." in shown


async def test_the_preview_follows_the_chosen_rule(ines: httpx.AsyncClient, world: World) -> None:
    _, found = await case(world.mira, world.jonas, "spam")
    assert "/rules#rule-spam" in (await ines.get(f"/moderation/cases/{found}")).text
    assert "/rules#rule-safety" in (await ines.get(f"/moderation/cases/{found}?reason=safety")).text


async def test_a_claim_is_taken_and_given_back(
    ines: httpx.AsyncClient, tomas: httpx.AsyncClient, world: World
) -> None:
    _, found = await case(world.mira, world.jonas)
    assert (await ines.post(f"/moderation/cases/{found}/claim", data={"state": "on"})).status_code == 303
    assert "Ines Couto is looking at it" in (await tomas.get(f"/moderation/cases/{found}")).text
    assert (await tomas.post(f"/moderation/cases/{found}/claim", data={"state": "on"})).status_code == 409
    await ines.post(f"/moderation/cases/{found}/claim", data={"state": "off"})
    assert await case_state(found) == "open"


async def test_a_conflict_closes_the_page(ines: httpx.AsyncClient, world: World) -> None:
    _, found = await case(world.mira, world.ines)
    refused = await ines.get(f"/moderation/cases/{found}")
    assert refused.status_code == 403
    assert "You reported this" in refused.text


async def test_opening_a_case_of_a_closed_place_leaves_an_audit_line(
    ines: httpx.AsyncClient, world: World
) -> None:
    number, found = await case(world.mira, world.jonas)
    await ines.get(f"/moderation/cases/{found}")
    assert not await _read_lines(found)
    await database.execute("UPDATE post SET audience = 'team', team_id = 1 WHERE id = $1", number)
    await ines.get(f"/moderation/cases/{found}")
    assert await _read_lines(found) == 1


async def test_the_word_list_is_for_seniors_and_administrators(
    web: httpx.AsyncClient, ines: httpx.AsyncClient, tomas: httpx.AsyncClient, world: World
) -> None:
    assert (await ines.get("/moderation/words")).status_code == 403
    slow = {"kind": "pattern", "pattern": "(a{1,200}){1,200}", "note": "Too clever"}
    back = await tomas.post("/moderation/words", data=slow)
    assert back.status_code == 422
    assert f"{words.PATTERN_MS} ms" in back.text
    async with await sign_in(web, world.paul) as paul:
        added = {"kind": "word", "pattern": "Acme", "note": "No customer names"}
        assert (await paul.post("/moderation/words", data=added)).status_code == 303
        assert "No customer names" in (await paul.get("/moderation/words")).text
    one = (await words.known())[0].id
    assert (await tomas.post(f"/moderation/words/{one}/deletion")).status_code == 303


async def test_a_held_post_is_released_from_the_queue(ines: httpx.AsyncClient, world: World) -> None:
    number = await words.add(world.paul, "word", "Acme", "No customer names")
    held = await post(world.mira, text="For Acme only.")
    assert "<mark>Acme</mark>" in (await ines.get("/moderation")).text
    assert (await ines.post(f"/moderation/holds/{held}", data={"state": "live"})).status_code == 303
    assert await state(held) == "live"
    await words.delete(world.paul, number)


async def test_the_limit_of_the_note_is_the_setting(jonas: httpx.AsyncClient, world: World) -> None:
    longest = (await limits.current()).comment_max
    number = await post(world.mira)
    assert f'maxlength="{longest}"' in (await jonas.get(f"/posts/{number}/report")).text


async def _read_lines(number: int) -> int:
    return await database.value(
        "SELECT count(*) FROM audit_line WHERE act = 'case.read' AND subject_id = $1", str(number)
    )
