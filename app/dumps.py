"""pg_dump and pg_restore: which of those on this machine fit a server, and their streams."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Literal
from urllib.parse import unquote, urlsplit

import msgspec

from app.archive import PIECE, Unusable
from app.embedded_postgres import Unavailable, binaries


class Tools(msgspec.Struct, frozen=True, order=True):
    """PostgreSQL's programs of one major version."""

    major: int
    folder: Path


def for_dump(server: int) -> Tools:
    """The oldest that can read a server of this major version."""
    able = [tools for tools in _found() if tools.major >= server]
    if not able:
        raise Unusable(f"The server is PostgreSQL {server}, and {_here()}: install its client programs.")
    return min(able)


def for_restore(server: int, dump: int) -> Tools:
    """The newest that both reads a dump of pg_dump `dump` and speaks to a server of this major version."""
    able = [tools for tools in _found() if dump <= tools.major <= server]
    if not able:
        raise Unusable(
            f"The backup is of pg_dump {dump}, the server is PostgreSQL {server}, and {_here()}: "
            f"restore into PostgreSQL {dump} or newer, with that version's client programs installed."
        )
    return max(able)


async def dump(tools: Tools, dsn: str, snapshot: str) -> AsyncGenerator[bytes, None]:
    """The whole database as the transaction of `snapshot` sees it, in pg_dump's own format."""
    options = ("--format=custom", f"--snapshot={snapshot}", "--lock-wait-timeout=60s")
    async with _running(tools, "pg_dump", dsn, options, "stdout") as process:
        while process.stdout and (piece := await process.stdout.read(PIECE)):
            yield piece


async def load(tools: Tools, dsn: str, file: IO[bytes]) -> None:
    """Fill an empty database from a dump, all or nothing; its tables belong to the role that loads them.

    Extensions and their comments belong to the server's administrator, so only our own schema is taken.
    """
    options = ("--single-transaction", "--no-owner", "--no-privileges", "--schema=public")
    async with _running(tools, "pg_restore", dsn, options, "stdin") as process:
        if process.stdin:
            await _feed(process.stdin, file)


async def _feed(sink: asyncio.StreamWriter, file: IO[bytes]) -> None:
    try:
        while piece := file.read(PIECE):
            sink.write(piece)
            await sink.drain()
        sink.close()
        await sink.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        return  # it ended early, and its status says why


@asynccontextmanager
async def _running(
    tools: Tools, program: str, dsn: str, options: tuple[str, ...], pipe: Literal["stdin", "stdout"]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Ended with the block, one way or another; one side is a pipe. Raises `Unusable` with its complaint.

    The password goes by the environment: command lines are public on a machine.
    """
    address, password = _parted(dsn)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    process = await asyncio.create_subprocess_exec(
        tools.folder / program, *options, f"--dbname={address}",
        stdin=asyncio.subprocess.PIPE if pipe == "stdin" else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE if pipe == "stdout" else None,
        stderr=asyncio.subprocess.PIPE,
        env=kept | {"LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {}),
    )  # fmt: skip
    told = asyncio.create_task(_all(process.stderr))
    try:
        yield process
        if await process.wait() != 0:
            raise Unusable(f"{program} failed: {(await told).strip()[-500:]}")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await told


async def _all(stream: asyncio.StreamReader | None) -> str:
    return (await stream.read()).decode(errors="replace") if stream else ""


def _parted(dsn: str) -> tuple[str, str]:
    """The address without its password, and the password."""
    parts = urlsplit(dsn)
    if parts.password is None:
        return dsn, ""
    name, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{name.partition(':')[0]}@{host}").geturl(), unquote(parts.password)


def _found() -> list[Tools]:
    """Those that Pollen brings along, then the machine's own."""
    tools = []
    try:
        mine = binaries.find()
        tools.append(Tools(int(mine.major), mine.folder / "bin"))
    except Unavailable:
        pass
    if path := shutil.which("pg_dump"):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        if found := re.search(r"(\d+)(\.|\s|devel|beta|rc|$)", said):
            tools.append(Tools(int(found[1]), Path(path).parent))
    return tools


def _here() -> str:
    majors = ", ".join(str(tools.major) for tools in _found())
    return (
        f"this machine has pg_dump and pg_restore {majors} only" if majors else "this machine has no pg_dump"
    )
