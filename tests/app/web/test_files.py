"""Our own files: kept for ever under the name of the build, found under any, packed once."""

import gzip
import re

import httpx

from app.web.build import STATIC, build, modules, static
from app.web.files import shell

PACKED = {"accept-encoding": "gzip"}
OTHER = "0123456789ab"


async def test_a_file_of_this_build_is_kept_for_ever_and_any_other_address_asks_again(
    web: httpx.AsyncClient,
) -> None:
    assert "immutable" in (await web.get(static("js/app.js"))).headers["cache-control"]
    for address in ("/static/css/tokens.css", f"/static/{OTHER}/css/tokens.css"):
        answer = await web.get(address)
        assert answer.content == (STATIC / "css/tokens.css").read_bytes()
        assert answer.headers["cache-control"] == "no-cache"


async def test_what_a_script_imports_lies_in_the_same_build(web: httpx.AsyncClient) -> None:
    """Relative imports keep the build in their address; all of them are asked for at once."""
    named = modules("feed")
    assert f"/static/{build()}/js/player.js" in named
    assert f"/static/{build()}/js/bind.js" in named
    for address in named:
        assert (await web.get(address)).status_code == 200
    page = (await web.get("/sign-in")).text
    assert all(address in page for address in modules("app"))


async def test_a_script_is_sent_without_comments_and_one_of_others_as_it_came(web: httpx.AsyncClient) -> None:
    ours = await web.get(static("js/live.js"))
    assert "// `data-live=" in (STATIC / "js/live.js").read_text()
    assert "data-live=" not in ours.text
    assert 'import("./drafts.js")' in (await web.get(static("js/keep.js"))).text
    assert "\n//" not in (await web.get("/sw.js")).text
    theirs = STATIC / "vendor/htmx.min.js"
    assert (await web.get(static("vendor/htmx.min.js"))).content == theirs.read_bytes()


async def test_texts_come_packed_and_pictures_do_not(web: httpx.AsyncClient) -> None:
    for name in ("vendor/htmx.min.js", "css/tokens.css", "icons.svg"):
        answer = await web.get(static(name), headers=PACKED)
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.content == (STATIC / name).read_bytes()
        assert answer.headers["vary"] == "Accept-Encoding"
    picture = await web.get(static("icons/icon-192.png"), headers=PACKED)
    assert "content-encoding" not in picture.headers
    plain = await web.get(static("js/app.js"), headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_who_has_a_file_gets_no_second_one_however_it_was_packed(web: httpx.AsyncClient) -> None:
    tags = {
        (await web.get("/static/js/app.js", headers={"accept-encoding": coding})).headers["etag"]
        for coding in ("gzip", "identity")
    }
    assert len(tags) == 2
    for tag in tags:
        again = await web.get("/static/js/app.js", headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")


async def test_the_worker_stands_at_the_root_and_names_its_build(web: httpx.AsyncClient) -> None:
    answer = await web.get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert f'"version": "{build()}"' in answer.text
    parts = re.findall(r'"(\w+)"', answer.text.partition("importScripts")[2])
    assert {"shell", "offline"} <= set(parts)
    for part in parts:
        assert (await web.get(static(f"sw/{part}.js"))).status_code == 200


async def test_every_file_of_the_shell_is_there(web: httpx.AsyncClient) -> None:
    named = shell()
    assert static("vendor/htmx.min.js") in named
    for address in named:
        assert (await web.get(address)).status_code == 200


def test_packing_makes_the_shell_small() -> None:
    """It is loaded once for each build, on phones that pay for it."""
    files = [STATIC / address.split("/", 3)[3] for address in shell()]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 200_000
