"""The client that browsers use most, tus-js-client, in a real browser against the real server."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page

from app import database
from tests.media.records import joined
from tests.media.sending import TUS
from tests.media.serving import Server
from tests.processes import ROOT

#: `dist/tus.min.js` of the npm package tus-js-client, version 4.3.1 (MIT), byte for byte.
CLIENT = ROOT / "tests" / "vendor" / "tus.min.js"
SHA256 = "8cbb1b63fccc3bba0ae73ad1deb160ce046c3750851d0c3e94921ae3ef070eb8"
MIB = 1 << 20
FILM = hashlib.shake_128(b"phone").digest(20 * MIB + 11)

#: Sends the chosen file, to the end or to the first piece past `until`. Resolves to what became of it.
SEND = """([headers, during, until]) => new Promise((settle, fail) => {
    const file = document.querySelector("#chosen").files[0];
    const upload = window.upload = new tus.Upload(file, {
        endpoint: "/uploads", headers, chunkSize: 3 * 1024 * 1024, retryDelays: [0, 200, 1000],
        metadata: { filename: file.name, filetype: file.type }, uploadDataDuringCreation: during,
        removeFingerprintOnSuccess: true, onError: fail,
        onSuccess: () => settle({ url: upload.url, whole: true }),
        onChunkComplete: (_, sent) => {
            if (sent > until) upload.abort().then(() => settle({ url: upload.url, sent }));
        },
    });
    upload.findPreviousUploads().then((found) => {
        if (found.length) upload.resumeFromPreviousUpload(found[0]);
        upload.start();
    });
})"""


@pytest.fixture
async def page(browser: Browser, site: Server) -> AsyncIterator[Page]:
    """A page of the site with the client in it, and a field for a file."""
    context = await browser.new_context(base_url=site.address)
    await context.add_init_script(path=CLIENT)
    yield await context.new_page()
    await context.close()


async def choose(page: Page, film: Path) -> None:
    await page.goto("/sign-in")
    await page.evaluate("document.body.append(Object.assign(document.createElement('input'), "
                        "{ type: 'file', id: 'chosen' }))")  # fmt: skip
    await page.locator("#chosen").set_input_files(film)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "Übung 🙂.mp4"
    path.write_bytes(FILM)
    return path


def test_the_client_is_the_published_one() -> None:
    assert hashlib.sha256(CLIENT.read_bytes()).hexdigest() == SHA256


@pytest.mark.parametrize("during", [False, True], ids=["creation", "creation-with-upload"])
async def test_the_page_is_left_in_the_middle_and_goes_on_to_the_same_bytes(
    page: Page, site: Server, film: Path, during: bool
) -> None:
    await choose(page, film)
    left = await page.evaluate(SEND, [site.headers, during, 8 * MIB])
    assert 8 * MIB < left["sent"] < len(FILM)
    await choose(page, film)  # a page that knows nothing but what the client has kept
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    done = await page.evaluate(SEND, [site.headers, during, len(FILM)])
    assert done == {"url": left["url"], "whole": True}
    assert asked[0] == "HEAD"
    assert "POST" not in asked
    assert hashlib.sha256(await joined(done["url"])).digest() == hashlib.sha256(FILM).digest()
    name = await database.value("SELECT name FROM asset WHERE id = $1", done["url"].rpartition("/")[2])
    assert name == film.name


async def test_the_client_gives_an_upload_up(page: Page, site: Server, film: Path) -> None:
    await choose(page, film)
    left = await page.evaluate(SEND, [site.headers, False, 2 * MIB])
    await page.evaluate("upload.abort(true)")
    async with site.client() as client:
        assert (await client.head(httpx.URL(left["url"]).path, headers=TUS)).status_code == 404
    assert await joined(left["url"]) == b""
