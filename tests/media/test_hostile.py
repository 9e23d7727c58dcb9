"""Files that were made to fool or to break something: one sentence each, and nothing else happens."""

import base64
import os
import struct
import zlib
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import httpx
import pytest

from app import database, jobs
from media import sandbox, storage
from media.states import MIDDLE
from tests.media.clips import clip, kept, make_film
from tests.media.records import row
from tests.media.sending import TUS, open_upload, send, upload

SECRET = b"CANARY-OF-SOMEBODY-ELSE"

#: Text that pulls in something else where a program believes it; `{target}` is an address or a path.
PULLING = {
    "m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{target}\n#EXT-X-ENDLIST\n",
    "m3u8-after-a-mark": "\ufeff#EXTM3U\n#EXTINF:2,\n{target}\n",
    "ffconcat": "ffconcat version 1.0\nfile '{target}'\n",
    "pls": "[playlist]\nFile1={target}\n",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><image href="{target}"/></svg>',
    "mpd": '<?xml version="1.0"?><MPD><Period><BaseURL>{target}</BaseURL></Period></MPD>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=control:{target}\n",
    "html": '<!doctype html><video src="{target}"></video>',
}

#: Bytes that are not what they say; each with the reason that its owner reads.
BROKEN = {
    "empty": "This file is empty. Please choose it again.",
    "text": "This file is not a video we can read. MP4, MOV, 3GP, MKV, WebM and M4A work.",
    "truncated": "The file is incomplete: 0.8 s of 3 s could be read. Please send it again.",
    "headless": "This video cannot be read; it may be cut off or damaged. Please send it again.",
    "bomb-png": "This picture has 256 megapixels; 50 megapixels is the limit. Please make it smaller.",
    "huge": "This picture has 16 megapixels; 8.3 megapixels is the limit. Please make it smaller.",
}

FOREIGN = {
    "gif": "-f lavfi -i testsrc2=s=64x64:d=0.2 -f gif",
    "avi": "-f lavfi -i testsrc2=s=64x64:d=0.2 -f avi",
    "mpegts": "-f lavfi -i testsrc2=s=64x64:d=0.2 -f mpegts",
    "flv": "-f lavfi -i testsrc2=s=64x64:d=0.2 -f flv",
    "wav": "-f lavfi -i sine=d=0.2 -f wav",
}

NAMES = {
    "of 255 letters": "a" * 251 + ".mp4",
    "in Cyrillic": "Как почистить печь.mp4",
    "with emoji": "🍕🔥 oven.mp4",
    "upwards": "../../../../etc/cron.d/oven.mp4",
    "from Windows": "C:\\Users\\mira\\oven.mp4",
    "like an option": "-i http:%2F%2F127.0.0.1 -f null.mp4",
    "like a playlist": "oven.m3u8",
    "of nothing": "",
}


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a canary, and all that anybody ever asked of it."""
    paths: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        urlopen(f"{address}/it-works", timeout=60).close()  # noqa: S310 - our own canary
        assert paths == ["/it-works"]
        paths.clear()
        yield address, paths
        server.shutdown()


@pytest.fixture
async def nothing_left() -> AsyncIterator[None]:
    """No asset stands in the middle of anything, no job waits, and no secret lies in the store."""
    yield
    assert not await database.value("SELECT count(*) FROM asset WHERE state = ANY ($1)", list(MIDDLE))
    assert not await database.value("SELECT count(*) FROM job")
    for file in [file async for file in storage.files("media")]:
        assert SECRET not in await storage.get(file.key)


pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize("kind", PULLING)
async def test_a_file_that_points_elsewhere_pulls_in_nothing(
    mira: httpx.AsyncClient, asked: tuple[str, list[str]], tmp_path: Path, kind: str, scheme: str
) -> None:
    address, paths = asked
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(SECRET)
    before = read_at(secret)
    evil = tmp_path / "evil.mp4"
    evil.write_text(PULLING[kind].format(target=f"{address}/a.ts" if scheme == "http" else secret))
    assert await reason(mira, evil)
    assert paths == []
    assert read_at(secret) == before


@pytest.mark.parametrize("target", ["/etc/passwd", "http"])
async def test_a_film_that_refers_to_another_file_pulls_in_nothing(
    mira: httpx.AsyncClient, asked: tuple[str, list[str]], tmp_path: Path, target: str
) -> None:
    """QuickTime can name its frames in another file, and the bytes are a true MP4 all the same."""
    address, paths = asked
    data = clip("silent").read_bytes()
    path = (f"{address}/a.mp4" if target == "http" else target).encode() + b"\0"
    local, remote = b"\0\0\0\x0curl \0\0\0\1", struct.pack(">I4sI", 12 + len(path), b"url ", 0) + path
    assert local in data
    evil = tmp_path / "evil.mp4"
    evil.write_bytes(grown(data, data.index(local), local, remote))
    await settled(mira, evil)
    assert paths == []


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_file_has_one_sentence(mira: httpx.AsyncClient, name: str) -> None:
    assert await reason(mira, clip(name)) == BROKEN[name]


@pytest.mark.parametrize("name", FOREIGN)
async def test_a_format_we_do_not_take_is_told_so(mira: httpx.AsyncClient, name: str) -> None:
    made = kept(f"hostile-{name}", "mp4", FOREIGN[name], lambda path: make_film(FOREIGN[name], path))
    kind = "photo we can read" if name == "gif" else "video we can read"
    assert (await reason(mira, made)).startswith(f"This file is not a {kind}.")


async def test_flipped_bits_end_in_a_film_or_in_a_sentence(mira: httpx.AsyncClient, tmp_path: Path) -> None:
    data = bytearray(clip("phone-h264").read_bytes())
    for at in range(5_000, len(data), 997):
        data[at] ^= 0x55
    evil = tmp_path / "flipped.mp4"
    evil.write_bytes(data)
    await settled(mira, evil)


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (2**31 - 1, 1), (50_001, 1_000)])
async def test_a_picture_of_too_many_pixels_is_never_unpacked(
    mira: httpx.AsyncClient, tmp_path: Path, width: int, height: int
) -> None:
    """48 kB that would be 400 megapixels."""
    evil = tmp_path / "bomb.png"
    evil.write_bytes(png(width, height))
    told = await reason(mira, evil)
    limit = "50 megapixels is the limit. Please make it smaller."
    assert told.endswith(limit) or told.startswith("This photo cannot be read")


async def test_a_film_of_256_megapixels_is_never_unpacked(mira: httpx.AsyncClient) -> None:
    recipe = "-f lavfi -i color=s=16000x16000:r=25:d=0.04 -c:v libx264 -preset ultrafast -threads 1"
    wide = kept("hostile-wide", "mp4", recipe, lambda path: make_film(recipe, path))
    told = "This picture has 256 megapixels; 8.3 megapixels is the limit. Please make it smaller."
    assert await reason(mira, wide) == told


@pytest.mark.parametrize("name", NAMES.values(), ids=list(NAMES))
async def test_a_name_never_becomes_a_path(mira: httpx.AsyncClient, name: str) -> None:
    body = clip("silent").read_bytes()
    place = await open_upload(mira, len(body), filename=name)
    assert (await send(mira, place, 0, body)).status_code == 204
    await jobs.drain()
    asset = place.rpartition("/")[2]
    assert (await row(asset)).state == "ready"
    keys = [file.key async for file in storage.files()]
    assert not [key for key in keys if "oven." in key or "a" * 20 in key]


async def test_a_name_that_is_no_text_is_refused_or_taken_and_nothing_breaks(mira: httpx.AsyncClient) -> None:
    wrong = base64.b64encode(b"\xff\xfe\0\n.mp4").decode()
    headers = {**TUS, "upload-length": "10", "upload-metadata": f"filename {wrong}"}
    assert (await mira.post("/uploads", headers=headers)).status_code in {201, 400}


@pytest.mark.skipif(not sandbox.landlock_version(), reason="this kernel has no landlock")
async def test_even_a_reader_that_is_fooled_reads_nothing_else(tmp_path: Path) -> None:
    """The fence behind all checks: the process that decodes may open its input and nothing else."""
    secret, source, script = tmp_path / "secret", tmp_path / "source", tmp_path / "script.py"
    secret.write_bytes(SECRET)
    source.write_text("x")
    script.write_text(f"print(open({str(secret)!r}).read())")
    (tmp_path / "out").mkdir()
    outcome = await sandbox.run_python(script, source, tmp_path / "out")
    assert outcome.lines == []
    assert "PermissionError" in outcome.errors


async def settled(client: httpx.AsyncClient, path: Path) -> str:
    """How the file ended: ready, or the sentence with which it failed."""
    asset = await upload(client, path)
    await jobs.drain()
    told = (await client.get(f"/api/v1/assets/{asset}")).json()
    assert told["state"] == "ready" or (told["state"] == "failed" and told["reason"]["title"])
    return str(told["reason"]["title"] if told["reason"] else told["state"])


async def reason(client: httpx.AsyncClient, path: Path) -> str:
    """The sentence with which the file failed."""
    asset = await upload(client, path)
    await jobs.drain()
    told = (await client.get(f"/api/v1/assets/{asset}")).json()
    assert told["state"] == "failed"
    assert told["renditions"] == []
    return str(told["reason"]["title"])


def read_at(path: Path) -> int:
    """When the file was last read; set to the past, so that even a lazy clock moves."""
    os.utime(path, ns=(1, path.stat().st_mtime_ns))
    return path.stat().st_atime_ns


def grown(data: bytes, at: int, old: bytes, new: bytes) -> bytes:
    """`new` instead of `old`; all boxes around it say their new length."""
    more = len(new) - len(old)
    out = bytearray(data[:at] + new + data[at + len(old) :])
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        head = out.rindex(name, 0, at) - 4
        length = int.from_bytes(out[head : head + 4])
        out[head : head + 4] = (length + more).to_bytes(4)
    return bytes(out)


def png(width: int, height: int) -> bytes:
    """A true PNG of one colour, as small as it gets."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = min(height, 2_000)
    body = b"".join(packer.compress(bytes(width // 8 + 2 if width < 10**6 else 64)) for _ in range(rows))
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", body + packer.flush()), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
