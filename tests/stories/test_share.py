"""Share a video from the gallery into Pollen: the composer opens with it, without a connection it waits."""

import base64
import hashlib
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app import database
from tests.media.clips import clip
from tests.stories.conftest import Phones, Site
from tests.stories.steps import until
from tests.stories.waiting import DEAD, away, installed
from tests.world import World

pytestmark = pytest.mark.service_worker

WEIGHT = 20_000_000
#: As the share sheet does it: a form with files, sent by the browser itself. A film gets a heavy empty box.
SHARE = """([said, files]) => {
    const made = (tag, values) => Object.assign(document.createElement(tag), values);
    const form = made("form", { method: "post", action: "/share", enctype: "multipart/form-data" });
    for (const [name, value] of Object.entries(said)) form.append(made("input", { name, value }));
    const transfer = new DataTransfer();
    for (const { name, type, bytes, weight } of files) {
        const parts = [Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))];
        if (weight) {
            const box = new Uint8Array(weight - parts[0].length);
            new DataView(box.buffer).setUint32(0, box.length);
            box.set(new TextEncoder().encode("free"), 4);
            parts.push(box);
        }
        transfer.items.add(new File(parts, name, { type }));
    }
    form.append(made("input", { type: "file", name: "files", multiple: true, files: transfer.files }));
    document.body.append(form);
    form.submit();
}"""
GALLERY = "from the gallery.mp4"


@pytest.fixture(scope="module")
def film() -> Path:
    return clip("phone-h264")


async def test_a_shared_video_of_20_mb_opens_the_composer_with_the_file(
    company: World, phones: Phones, film: Path
) -> None:
    mira = await installed(phones, company.mira, "/")
    await share(mira, {"title": "How I seal it"}, film)
    await mira.wait_for_url("**/compose?kind=video&shared=*")
    await expect(mira.locator("[data-attached]").get_by_text(GALLERY)).to_be_visible()
    await expect(mira.get_by_label("Title", exact=True)).to_have_value("How I seal it")
    sent = "SELECT length FROM asset WHERE owner_id = $1 AND state <> 'receiving'"
    assert await until(lambda: database.value(sent, company.mira)) == WEIGHT
    assert phones.complaints == []


async def test_without_a_connection_a_shared_video_waits_on_the_phone(
    site: Site, company: World, phones: Phones, film: Path
) -> None:
    phones.expected = DEAD
    jonas = await installed(phones, company.jonas, "/")
    async with away(site):
        await share(jonas, {"title": "How I seal it"}, film)
        await jonas.wait_for_url("**/outbox")
        await expect(jonas.get_by_text(GALLERY)).to_be_visible()
        await expect(jonas.get_by_text("20 MB. Nothing is sent before you post it.")).to_be_visible()
        context = jonas.context
        await jonas.close()
    again = await context.new_page()
    await again.goto("/outbox")
    await again.get_by_role("link", name="Finish it").tap()
    await again.wait_for_url("**/compose?kind=video&shared=*")
    await expect(again.locator("[data-attached]").get_by_text(GALLERY)).to_be_visible()
    sent = "SELECT id FROM asset WHERE owner_id = $1 AND state <> 'receiving'"
    asset = await until(lambda: database.value(sent, company.jonas))
    await until(lambda: database.value("SELECT original FROM asset WHERE id = $1", asset))
    kept = await (await context.request.get(f"/assets/{asset}/original")).body()
    assert hashlib.sha256(kept).hexdigest() == hashlib.sha256(whole(film)).hexdigest()
    assert phones.complaints == []


async def test_in_a_tunnel_a_post_is_begun_and_waits_in_the_outbox(
    site: Site, company: World, phones: Phones, film: Path
) -> None:
    phones.expected = DEAD
    ines = await installed(phones, company.ines, "/")
    async with away(site):
        for title, files in (("Words alone", []), ("Shown in a tunnel", [film])):
            await ines.goto("/compose")
            await ines.get_by_text("Begin a Post").tap()
            await ines.get_by_label("Title").fill(title)
            await ines.get_by_label("A clip or pictures").set_input_files(files)
            await ines.get_by_role("button", name="Keep it as a draft").tap()
            await ines.wait_for_url("**/outbox")
            await expect(ines.get_by_role("heading", name=title)).to_be_visible()
        thrown = ines.locator(".outbox-post").filter(has_text="Words alone")
        await thrown.get_by_role("button", name="Remove").tap()
        await thrown.get_by_role("button", name="Really remove it?").tap()
        await expect(thrown).to_have_count(0)
    await ines.get_by_role("link", name="Finish it").tap()
    await expect(ines.locator("[data-attached]").get_by_text(film.name)).to_be_visible()
    await expect(ines.get_by_label("Title", exact=True)).to_have_value("Shown in a tunnel")
    assert phones.complaints == []


async def test_a_shared_link_opens_a_guide_with_its_source(company: World, phones: Phones) -> None:
    sofia = await installed(phones, company.sofia, "/")
    await share(sofia, {"title": "Seals", "text": "Page 4 https://example.com/seals"}, None)
    await sofia.wait_for_url("**/compose?kind=guide&shared=*")
    await expect(sofia.locator("[name=source]")).to_have_value("https://example.com/seals")
    await expect(sofia.get_by_label("Title", exact=True)).to_have_value("Seals")
    assert phones.complaints == []


async def test_pictures_that_do_not_fit_become_a_draft_of_their_own_in_their_order(
    company: World, phones: Phones
) -> None:
    """Some phones know no type for pictures of a newer format."""
    phones.expected = {"status of 409"}  # the page is left while pictures are on their way
    tomas = await installed(phones, company.tomas, "/")
    names = [f"{number:02}.heic" for number in range(1, 13)]
    await hand_over(tomas, {"title": "Twelve looks"}, [_file(name, "", b"picture") for name in names])
    await tomas.wait_for_url("**/compose?kind=photo&shared=*")
    rows = tomas.locator("[data-list] > [data-attached] [data-name]")
    await expect(rows).to_have_text(names[:10])
    await expect(tomas.get_by_text("The others wait as a draft of their own.").last).to_be_visible()
    await tomas.goto("/outbox")
    await tomas.get_by_role("listitem").filter(has_text=names[11]).get_by_role("link", name="Finish it").tap()
    await expect(rows).to_have_text(names[10:])
    await expect(tomas.get_by_label("Title", exact=True)).to_have_value("Twelve looks")
    assert phones.complaints == []


async def share(page: Page, said: dict[str, str], film: Path | None) -> None:
    """Words, and perhaps a clip."""
    await hand_over(page, said, [_file(GALLERY, "video/mp4", film.read_bytes(), WEIGHT)] if film else [])  # noqa: ASYNC240 - a small file


async def hand_over(page: Page, said: dict[str, str], files: list[dict[str, object]]) -> None:
    async with page.expect_navigation():
        await page.evaluate(SHARE, [said, files])


def _file(name: str, kind: str, content: bytes, weight: int = 0) -> dict[str, object]:
    """A file as the page makes it; with a `weight` it gets so many bytes."""
    return {"name": name, "type": kind, "bytes": base64.b64encode(content).decode(), "weight": weight}


def whole(film: Path) -> bytes:
    """The film with its empty box."""
    box = WEIGHT - film.stat().st_size
    return film.read_bytes() + box.to_bytes(4) + b"free" + bytes(box - 8)
