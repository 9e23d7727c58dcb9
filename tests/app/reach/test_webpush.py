"""NOTICE-4: a push reaches the browser, only the browser reads it, and dead addresses are dropped."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from app import clock, database, jobs
from app.people import auth, people
from app.reach import checks, subscriptions, webpush
from app.reach.notices import notify
from app.refusal import Refusal
from app.settings import settings
from feeds.tables import Post
from tests.app.reach.push_service import Service
from tests.world import World, sign_in

#: A Monday in the office, in Porto and in Leipzig.
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    """No test leaves another key behind than the run's own."""
    yield
    webpush.private_key.cache_clear()


async def browsers(person: int) -> int:
    count: int = await database.value("SELECT count(*) FROM push_subscription WHERE person_id = $1", person)
    return count


def keys(data: Path) -> list[Path]:
    return list(data.rglob("*"))


async def mention(person: int, by: int, number: int = 1) -> None:
    await notify(person, "mentioned", subject=("thing", number), group=f"mention:{number}", actor=by)
    await jobs.drain()


async def test_a_fake_push_service_decrypts_it(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        await mention(world.mira, world.jonas)
    [brought] = service.brought
    read = phone.read(brought.body)
    number = await database.value("SELECT id FROM notice")
    assert read == {
        "title": "Jonas Weber mentioned you",
        "tag": f"notice-{number}",
        "address": f"/notices/{number}",
        "unread": 1,
        "lang": "en",
        "dir": "ltr",
    }
    assert brought.headers["content-encoding"] == "aes128gcm"
    assert brought.headers["urgency"] == "high"
    assert int(brought.headers["ttl"]) == 8 * 3600  # until she goes home
    claims = brought.claims()
    assert claims["aud"] == service.address
    assert MONDAY.timestamp() < claims["exp"] <= (MONDAY + timedelta(hours=24)).timestamp()
    assert claims["sub"].startswith(("https://", "mailto:"))
    assert claims["key"] == webpush.public_key()


async def test_no_text_of_anybody_is_in_it(service: Service, world: World) -> None:
    post = Post(author_id=world.mira, kind="video", state="live", title="Secret title", text="Secret text",
                created_at=MONDAY, changed_at=MONDAY, published_at=MONDAY, anonymous=True)  # fmt: skip
    await post.save()
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        await notify(world.mira, "tried_not", subject=("post", post.id), group="tried_not", post=post.id)
        await jobs.drain()
    [brought] = service.brought
    assert b"ecret" not in brought.body
    assert "ecret" not in str(phone.read(brought.body))
    assert "ecret" not in str(await database.values("SELECT payload FROM job"))


@pytest.mark.parametrize("status", [404, 410, 403])
async def test_410_removes_the_address(status: int, service: Service, world: World) -> None:
    with clock.at(MONDAY):
        await service.phone(world.mira, "old")
        await service.phone(world.mira, "new")
        service.answers = [status]
        await mention(world.mira, world.jonas)
        assert [one.path for one in service.brought] == ["/old", "/new"]
        assert await browsers(world.mira) == 1
        await mention(world.mira, world.jonas, 2)
    assert [one.path for one in service.brought] == ["/old", "/new", "/new"]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_service_is_asked_again(status: int, service: Service, world: World) -> None:
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        service.answers = [status, status]
        await mention(world.mira, world.jonas)
    assert service.said(phone) == ["Jonas Weber mentioned you"] * 3
    assert await database.value("SELECT failures FROM push_subscription") == 0


async def test_an_address_where_nothing_ever_works_is_dropped(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        await service.phone(world.mira)
        service.answers = [500] * 40
        for number in range(4):
            await mention(world.mira, world.jonas, number)
    assert len(service.brought) == subscriptions.FAILURES_MAX
    assert await browsers(world.mira) == 0


async def test_a_redirect_is_not_followed(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        await service.phone(world.mira)
        service.answers = [307]
        await mention(world.mira, world.jonas)
    assert [one.path for one in service.brought] == ["/one"]
    assert await database.values("SELECT reason FROM job WHERE state = 'parked'") == ["push_refused"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/a",
        "https://127.0.0.1/a",
        "https://localhost/a",
        "https://push.example/a",
        "https://fcm.googleapis.com.push.example/a",
        "https://push.example/fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com@push.example/a",
        "https://somebody@fcm.googleapis.com/a",
        "https://evilnotify.windows.com/a",
        "https://push.apple.com.example/a",
        "https://evilpush.apple.com.example/a",
        "https://[::1]/a",
        "https://[/a",
        "https://fcm.googleapis.com/a\nb",
        "ftp://fcm.googleapis.com/a",
        "",
    ],
)
async def test_only_https_hosts_on_the_allow_list(
    endpoint: str, service: Service, web: httpx.AsyncClient, world: World
) -> None:
    fields = service.browser().fields | {"endpoint": endpoint}
    async with await sign_in(web, world.mira) as mira:
        answer = await mira.post("/me/push", data=fields)
    assert answer.status_code == 422
    assert await browsers(world.mira) == 0
    if "\n" not in endpoint:
        with pytest.raises(Refusal, match="push_host"):
            await webpush.check_host(endpoint)


async def test_a_host_that_is_no_longer_on_the_list_is_not_called(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        await service.phone(world.mira)
        await database.execute("UPDATE push_subscription SET endpoint = 'https://push.example/a'")
        await mention(world.mira, world.jonas)
    assert await database.values("SELECT reason FROM job WHERE state = 'parked'") == ["push_host"]


async def test_the_services_of_the_browsers_are_known(world: World) -> None:
    for host in (
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
        "wns2-par02p.notify.windows.com",
    ):
        await webpush.check_host(f"https://{host}/a/b")


@pytest.mark.parametrize(
    "wrong", [{"p256dh": "short"}, {"auth": "c2hvcnQ"}, {"p256dh": "B" + "A" * 86}, {"auth": "ä"}]
)
async def test_keys_that_fit_no_browser_are_refused(
    wrong: dict[str, str], service: Service, web: httpx.AsyncClient, world: World
) -> None:
    async with await sign_in(web, world.mira) as mira:
        answer = await mira.post("/me/push", data=service.browser().fields | wrong)
    assert answer.status_code == 422
    assert "keys that do not fit" in answer.text


async def test_signing_out_ends_the_pushes_of_this_browser_only(
    service: Service, web: httpx.AsyncClient, world: World
) -> None:
    with clock.at(MONDAY):
        other = await service.phone(world.mira, "other")
        async with await sign_in(web, world.mira) as mira:
            assert (await mira.post("/me/push", data=service.browser("mine").fields)).status_code == 204
            assert await browsers(world.mira) == 2
            await mira.post("/sign-out")
        await mention(world.mira, world.jonas)
    assert [one.path for one in service.brought] == ["/other"]
    assert service.said(other) == ["Jonas Weber mentioned you"]


async def test_who_leaves_the_company_hears_nothing_more(service: Service, world: World) -> None:
    person = await people.add("leo@brightwater.example", "Leo Bauer", password="learn by showing")
    with clock.at(MONDAY):
        await service.phone(person)
        await notify(person, "mentioned", subject=("thing", 1), group="mention:1", actor=world.jonas)
        await people.leave(person, actor=None)
        await jobs.drain()
    assert await browsers(person) == 0
    assert service.brought == []


async def test_a_session_that_was_idle_too_long_gets_no_pushes(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        await service.phone(world.mira)
    with clock.at(MONDAY + timedelta(days=35)):
        await mention(world.mira, world.jonas)
    assert service.brought == []


async def test_the_next_person_at_the_same_browser_takes_it_over(service: Service, world: World) -> None:
    with clock.at(MONDAY):
        phone = await service.phone(world.mira)
        mark = auth.mark(await auth.open_session(world.jonas))
        await subscriptions.subscribe(world.jonas, mark, subscriptions.Browser(agent="", **phone.fields))
        await mention(world.mira, world.sofia)
        assert service.brought == []
        await mention(world.jonas, world.sofia)
    assert service.said(phone) == ["Sofia Prata mentioned you"]


async def test_what_waited_for_the_one_before_is_not_told_to_the_next_person(
    service: Service, world: World
) -> None:
    with clock.at(MONDAY - timedelta(hours=1)):
        phone = await service.phone(world.mira)
    with clock.at(MONDAY):
        await notify(world.jonas, "mentioned", subject=("thing", 1), group="before", actor=world.sofia)
    with clock.at(MONDAY + timedelta(hours=1)):
        mark = auth.mark(await auth.open_session(world.jonas))
        await subscriptions.subscribe(world.jonas, mark, subscriptions.Browser(agent="", **phone.fields))
        await mention(world.jonas, world.sofia, 2)
    assert service.said(phone) == ["Sofia Prata mentioned you"]
    assert await database.value("SELECT push_id FROM notice WHERE group_key = 'before'") is None


async def test_a_browser_that_subscribes_again_is_forgiven_its_failures(
    service: Service, world: World
) -> None:
    phone = await service.phone(world.mira)
    await database.execute("UPDATE push_subscription SET failures = 5")
    mark = auth.mark(phone.session)
    await subscriptions.subscribe(world.mira, mark, subscriptions.Browser(agent="", **phone.fields))
    assert await database.value("SELECT failures FROM push_subscription") == 0


def test_the_key_is_made_once_and_only_its_owner_reads_it() -> None:
    kept = settings().data / "secrets" / "vapid"
    first = webpush.public_key()
    webpush.private_key.cache_clear()
    assert webpush.public_key() == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def test_the_doctor_tells_of_pushes(
    service: Service, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.phone(world.mira)
    [found] = await checks.examine()
    assert (found.part, found.ok) == ("push", True)
    assert found.note.startswith("browsers that take messages: 1; phones take them over https only")
    monkeypatch.setattr(checks, "settings", lambda: replace(settings(), vapid_key="no key!"))
    monkeypatch.setattr(webpush, "settings", lambda: replace(settings(), vapid_key="no key!"))
    webpush.private_key.cache_clear()
    [found] = await checks.examine()
    assert not found.ok
    assert "POLLEN_VAPID_KEY" in found.note


async def test_looking_at_an_empty_machine_makes_no_key(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(webpush, "settings", lambda: replace(settings(), data=tmp_path))
    webpush.private_key.cache_clear()
    assert (await checks.examine())[0].ok
    assert keys(tmp_path) == []
