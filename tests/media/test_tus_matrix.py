"""tus 1.0 row by row against the real server: status and headers, and where the upload stands."""

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest

from app import clock, database
from app.people import tokens
from media import storage
from tests.media.sending import BYTES, TUS, open_upload, send
from tests.media.serving import Server
from tests.world import World

#: Every upload of the table has ten bytes; `half` has four of them.
WHOLE, HALF = b"0123456789", 4
ANY = ".+"
SPOKEN = {"tus-version": r"1\.0\.0"}
LOCATION = {"location": r"http://127\.0\.0\.1:\d+/uploads/[\w-]{22}"}
SEVEN = {"upload-offset": "7"}
ABILITIES = SPOKEN | {
    "tus-extension": "creation,creation-with-upload,termination,checksum,expiration",
    "tus-max-size": "500000000",
    "tus-checksum-algorithm": "sha1,sha256",
}
BARE = {"content-type": "application/offset+octet-stream"}
OLD = {"tus-resumable": "0.2.2"}
LENGTH = {**TUS, "upload-length": "10"}
HERE = {**BYTES, "upload-offset": "4"}
START = {**BYTES, "upload-length": "10"}


def sum_of(body: bytes, algorithm: str = "sha256") -> dict[str, str]:
    digest = base64.b64encode(hashlib.new(algorithm, body).digest()).decode()
    return {"upload-checksum": f"{algorithm} {digest}"}


def told(pairs: str) -> dict[str, str]:
    return {**LENGTH, "upload-metadata": pairs}


class Row(msgspec.Struct, frozen=True):
    """One request at one upload, and what has to come of it."""

    what: str
    method: str
    at: str
    headers: dict[str, str]
    status: int
    body: bytes = b""
    answer: dict[str, str] = {}
    after: int | None = None
    announced: bool = True


ROWS = [
    Row("the server tells what it can", "OPTIONS", "", {}, 204, answer=ABILITIES),
    Row("and at one upload too", "OPTIONS", "half", {}, 204, answer=ABILITIES, after=4),
    Row("a creation without a version", "POST", "", {"upload-length": "10"}, 412, answer=SPOKEN),
    Row("a creation in an old version", "POST", "", LENGTH | OLD, 412, answer=SPOKEN),
    Row("a question without a version", "HEAD", "half", {}, 412, answer=SPOKEN, after=4),
    Row("bytes in an old version", "PATCH", "half", HERE | OLD, 412, b"456", SPOKEN, 4),
    Row("an end without a version", "DELETE", "half", {}, 412, answer=SPOKEN, after=4),
    Row("no length", "POST", "", TUS, 400),
    Row("a negative length", "POST", "", {**TUS, "upload-length": "-1"}, 400),
    Row("a length of letters", "POST", "", {**TUS, "upload-length": "abc"}, 400),
    Row("a broken length", "POST", "", {**TUS, "upload-length": "1.5"}, 400),
    Row("a length to be told later", "POST", "", {**TUS, "upload-defer-length": "1"}, 400),
    Row("a length over the limit", "POST", "", {**TUS, "upload-length": "500000001"}, 413),
    Row("metadata that is no base64", "POST", "", told("filename not*base64"), 400),
    Row("metadata that is no text", "POST", "", told("filename /w=="), 400),
    Row("metadata that says one thing twice", "POST", "", told("a YQ==,a Yg=="), 400),
    Row("metadata with odd keys", "POST", "", told("odd-key Pw==, alone,x/../y YQ=="), 201, answer=LOCATION),
    Row("a new upload", "POST", "", LENGTH, 201, answer=LOCATION | {"upload-expires": ANY}, after=0),
    Row("an empty file", "POST", "", {**TUS, "upload-length": "0"}, 201, answer=LOCATION, after=0),
    Row("creation with bytes", "POST", "", START, 201, b"01234", LOCATION | {"upload-offset": "5"}, 5),
    Row("creation with all bytes", "POST", "", START, 201, WHOLE, LOCATION | {"upload-offset": "10"}, 10),
    Row("creation with a true sum", "POST", "", START | sum_of(WHOLE), 201, WHOLE, LOCATION, 10),
    Row("creation with a wrong sum", "POST", "", START | sum_of(b"other"), 460, WHOLE),
    Row("creation with too many bytes", "POST", "", START, 413, WHOLE + b"!"),
    Row("creation with an unknown sum", "POST", "", START | {"upload-checksum": "md5 AAAA"}, 400, WHOLE),
    Row("where it stands", "HEAD", "half", TUS, 200,
        answer={"upload-offset": "4", "upload-length": "10", "upload-metadata": "filename YS5tcDQ=",
                "cache-control": "no-store", "upload-expires": ANY}, after=4),
    Row("where nothing is", "HEAD", "unknown", TUS, 404, answer={"cache-control": "no-store"}),
    Row("where something was given up", "HEAD", "gone", TUS, 404),
    Row("where nobody came back in time", "HEAD", "expired", TUS, 410),
    Row("where somebody else stands", "HEAD", "foreign", TUS, 404),
    Row("a complete one", "HEAD", "done", TUS, 200, answer={"upload-offset": "10"}, after=10),
    Row("bytes", "PATCH", "half", HERE, 204, b"456", {"upload-offset": "7", "upload-expires": ANY}, 7),
    Row("the last bytes", "PATCH", "half", HERE, 204, WHOLE[4:], {"upload-offset": "10"}, 10),
    Row("no bytes", "PATCH", "half", HERE, 204, b"", {"upload-offset": "4"}, 4),
    Row("bytes nobody announced", "PATCH", "half", HERE, 204, b"456", SEVEN, 7, announced=False),
    Row("bytes further on", "PATCH", "half", HERE | {"upload-offset": "5"}, 409, b"567", after=4),
    Row("bytes that are there", "PATCH", "half", HERE | {"upload-offset": "0"}, 409, b"012", after=4),
    Row("bytes as text", "PATCH", "half", HERE | {"content-type": "text/plain"}, 415, b"456", after=4),
    Row("bytes as nothing", "PATCH", "half", {**TUS, "upload-offset": "4"}, 415, b"456", after=4),
    Row("bytes of no place", "PATCH", "half", BYTES, 400, b"456", after=4),
    Row("bytes before the start", "PATCH", "half", HERE | {"upload-offset": "-1"}, 400, b"456", after=4),
    Row("bytes at a word", "PATCH", "half", HERE | {"upload-offset": "abc"}, 400, b"456", after=4),
    Row("bytes past the length", "PATCH", "half", HERE, 413, WHOLE, after=4),
    Row("past the length, unannounced", "PATCH", "half", HERE, 413, WHOLE, after=4, announced=False),
    Row("bytes and a true sum", "PATCH", "half", HERE | sum_of(b"456"), 204, b"456", SEVEN, 7),
    Row("the other sum", "PATCH", "half", HERE | sum_of(b"456", "sha1"), 204, b"456", SEVEN, 7),
    Row("a wrong sum", "PATCH", "half", HERE | sum_of(b"other"), 460, b"456", after=4),
    Row("an unknown sum", "PATCH", "half", HERE | {"upload-checksum": "crc32 AAAA"}, 400, b"456", after=4),
    Row("a sum that is none", "PATCH", "half", HERE | {"upload-checksum": "sha256 ?"}, 400, b"456", after=4),
    Row("bytes for nothing", "PATCH", "unknown", HERE, 404, b"456"),
    Row("bytes for what is gone", "PATCH", "gone", HERE, 404, b"456"),
    Row("bytes too late", "PATCH", "expired", HERE, 410, b"456"),
    Row("bytes for somebody else", "PATCH", "foreign", HERE, 404, b"456"),
    Row("bytes for a complete one", "PATCH", "done", HERE | {"upload-offset": "10"}, 409, b"!", after=10),
    Row("an end", "DELETE", "half", TUS, 204),
    Row("an end of nothing", "DELETE", "unknown", TUS, 404),
    Row("a second end", "DELETE", "gone", TUS, 404),
    Row("an end for somebody else", "DELETE", "foreign", TUS, 404),
    Row("an end of a complete one", "DELETE", "done", TUS, 409, after=10),
    Row("bytes behind a proxy", "POST", "half", HERE | {"x-http-method-override": "PATCH"}, 204, b"456",
        SEVEN, 7),
    Row("an end behind a proxy", "POST", "half", {**TUS, "x-http-method-override": "DELETE"}, 204),
    Row("anything else behind one", "POST", "half", {**TUS, "x-http-method-override": "PUT"}, 400, after=4),
]  # fmt: skip


@pytest.fixture(scope="module")
async def people(site: Server, world: World) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Mira, who sends, and Jonas."""
    async with site.client() as mira, site.client() as jonas:
        jonas.headers["authorization"] = f"Bearer {await tokens.issue(world.jonas, 'client')}"
        yield {"mira": mira, "jonas": jonas}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
async def test_each_request_gets_its_answer_and_the_offset_stands(
    people: dict[str, httpx.AsyncClient], row: Row
) -> None:
    place = await prepare(people, row.at)
    body = row.body if row.announced else pieces(row.body)
    answer = await people["mira"].request(row.method, place, headers=row.headers, content=body)
    assert answer.status_code == row.status, answer.text
    for name, pattern in {"tus-resumable": "1.0.0", **row.answer}.items():
        assert re.fullmatch(pattern, answer.headers[name]), f"{name}: {answer.headers[name]}"
    if row.status >= 400 and row.method != "HEAD":
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"]
    if row.after is not None:
        place = httpx.URL(answer.headers.get("location", place)).path
        stands = await people["mira"].head(place, headers=TUS)
        assert int(stands.headers["upload-offset"]) == row.after
        assert await stored(place) == WHOLE[: row.after]
    if row.status == 204 and "DELETE" in (row.method, row.headers.get("x-http-method-override")):
        assert (await people["mira"].head(place, headers=TUS)).status_code == 404
        assert await stored(place) == b""


async def prepare(people: dict[str, httpx.AsyncClient], at: str) -> str:
    """The path of an upload in the state that the row names."""
    if at in ("", "unknown"):
        return "/uploads/unknown" if at else "/uploads"
    owner = people["jonas" if at == "foreign" else "mira"]
    place = await open_upload(owner, len(WHOLE), filename="a.mp4")
    await send(owner, place, 0, WHOLE if at == "done" else WHOLE[:HALF])
    if at == "gone":
        await owner.delete(place, headers=TUS)
    if at == "expired":
        await database.execute(
            "UPDATE asset SET expires_at = $2 WHERE id = $1", place.rpartition("/")[2], clock.now()
        )
    return place


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    """A body of a length that nobody says."""
    for start in range(0, len(body), 3):
        yield body[start : start + 3]


async def stored(place: str) -> bytes:
    """What lies in the store for an upload, whether a row speaks of it or not."""
    keys = [file.key async for file in storage.files(f"part/{place.rpartition('/')[2]}")]
    return b"".join([await storage.get(key) for key in sorted(keys)])


async def test_a_creation_that_fails_leaves_nothing_behind(
    people: dict[str, httpx.AsyncClient], world: World
) -> None:
    count = "SELECT count(*) FROM asset WHERE owner_id = $1 AND deleted_at IS NULL"
    before = await database.value(count, world.mira)
    answer = await people["mira"].post("/uploads", headers=START | sum_of(b"other"), content=WHOLE)
    assert answer.status_code == 460
    assert await database.value(count, world.mira) == before


async def test_a_stream_past_the_length_stores_nothing_beyond_it(
    people: dict[str, httpx.AsyncClient],
) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield bytes(1 << 20)

    place = await open_upload(people["mira"], 8 << 20)
    answer = await people["mira"].patch(place, headers={**BYTES, "upload-offset": "0"}, content=stream())
    assert answer.status_code == 413
    assert (await people["mira"].head(place, headers=TUS)).headers["upload-offset"] == "0"
    assert await stored(place) == b""


async def test_of_many_writers_at_one_offset_exactly_one_wins(people: dict[str, httpx.AsyncClient]) -> None:
    bodies = [bytes([number]) * (9 << 20) for number in range(4)]
    place = await open_upload(people["mira"], 9 << 20)
    answers = await asyncio.gather(*(send(people["mira"], place, 0, body) for body in bodies))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [204, 409, 409, 409]
    assert await stored(place) == bodies[statuses.index(204)]
