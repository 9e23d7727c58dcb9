"""Send bytes and files the way clients do."""

import base64
from pathlib import Path

import httpx

TUS = {"tus-resumable": "1.0.0"}
BYTES = {**TUS, "content-type": "application/offset+octet-stream"}


async def open_upload(client: httpx.AsyncClient, length: int, **told: str) -> str:
    """The path of a new upload of `length` bytes."""
    pairs = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    headers = {**TUS, "upload-length": str(length)} | ({"upload-metadata": pairs} if pairs else {})
    answer = await client.post("/uploads", headers=headers)
    assert answer.status_code == 201, answer.text
    return httpx.URL(answer.headers["location"]).path


async def send(
    client: httpx.AsyncClient, upload: str, offset: int, body: bytes, **headers: str
) -> httpx.Response:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.patch(upload, headers={**BYTES, "upload-offset": str(offset), **more}, content=body)


async def offset(client: httpx.AsyncClient, upload: str) -> int:
    answer = await client.head(upload, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


async def upload(client: httpx.AsyncClient, path: Path, *, name: str | None = None) -> str:
    """The asset id of the file, sent whole, under a name of its own or another one."""
    body = path.read_bytes()  # noqa: ASYNC240 - a small file of our own
    place = await open_upload(client, len(body), filename=name or path.name)
    if body:
        answer = await send(client, place, 0, body)
        assert answer.status_code == 204, answer.text
    return place.rpartition("/")[2]
