"""A store that speaks as much S3 as Pollen uses, in memory: objects, ranges, lists, uploads in pieces."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

DATE = "2026-01-01T00:00:00.000Z"
HTTP_DATE = "Thu, 01 Jan 2026 00:00:00 GMT"


@contextmanager
def bucket() -> Iterator[str]:
    """The address of a running store."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Objects) as server:
        server.daemon_threads = True
        Objects.held, Objects.pieces = {}, {}
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Objects(BaseHTTPRequestHandler):
    """Path-style requests: `/{bucket}/{key}`."""

    protocol_version = "HTTP/1.1"
    held: dict[str, bytes] = {}
    pieces: dict[str, dict[int, bytes]] = {}

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if "partNumber" in self.query:
            self.pieces[self.query["uploadId"]][int(self.query["partNumber"])] = body
        else:
            self.held[self.key] = body
        self.answer(200, etag='"1"')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        if "delete" in self.query:
            keys = re.findall(r"<Key>(.*?)</Key>", body)
            for key in keys:
                self.held.pop(key, None)
            gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self.answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())
        elif "uploadId" in self.query:
            pieces = self.pieces.pop(self.query["uploadId"])
            self.held[self.key] = b"".join(pieces[number] for number in sorted(pieces))
            self.answer(200, xml("CompleteMultipartUploadResult", {"Key": self.key, "ETag": '"1"'}))
        else:
            self.pieces[self.key] = {}
            self.answer(200, xml("InitiateMultipartUploadResult", {"UploadId": self.key}))

    def do_GET(self) -> None:
        if "list-type" in self.query:
            self.answer(200, self.listing())
        elif self.key not in self.held:
            self.answer(404, xml("Error", {"Code": "NoSuchKey"}))
        else:
            self.deliver(self.held[self.key])

    do_HEAD = do_GET  # noqa: N815 - the base class names it so

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).split("/", 2)[-1]

    @property
    def query(self) -> dict[str, str]:
        parsed = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: values[0] for name, values in parsed.items()}

    def deliver(self, body: bytes) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
        if wanted is None:
            self.answer(200, body, etag='"1"')
            return
        start, end = int(wanted[1]), min(int(wanted[2] or len(body)) + 1, len(body))
        self.answer(206, body[start:end], etag='"1"', content_range=f"bytes {start}-{end - 1}/{len(body)}")

    def listing(self) -> bytes:
        found = [
            f"<Contents><Key>{escape(key)}</Key><Size>{len(body)}</Size>"
            f"<LastModified>{DATE}</LastModified><ETag>1</ETag></Contents>"
            for key, body in sorted(self.held.items())
            if key.startswith(self.query.get("prefix", ""))
        ]
        return (
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(found)}</ListBucketResult>".encode()
        )

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.send_header("last-modified", HTTP_DATE)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


def xml(name: str, values: dict[str, str]) -> bytes:
    inner = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in values.items())
    return f"<{name}><Bucket>b</Bucket>{inner}</{name}>".encode()
