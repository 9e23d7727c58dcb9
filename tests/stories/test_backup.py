"""A backup of a running Pollen, restored into an empty machine: everything is there and equal."""

import asyncio
import hashlib
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from app import clock, database, embedded_postgres
from app.embedded_postgres import Server
from app.people import auth
from feeds import applications, posts, views
from feeds.drafts import Draft, Use
from tests.media.clips import clip
from tests.media.sending import upload
from tests.media.test_full_disk import ALONE, mounts
from tests.processes import ROOT
from tests.stories.conftest import Site, free_port
from tests.stories.steps import PATIENCE_S, until
from tests.world import PASSWORD, World

HOME = {"sec-fetch-site": "same-origin"}
SUM = """
    SELECT count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {} t
"""
TABLES = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""
SEQUENCES = "SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences ORDER BY 1"


class Company:
    """What stood in the first machine: one clip, one photo, an Application that paid, a signed-in person."""

    clip: int
    files: dict[str, str]
    tables: dict[str, str]
    sequences: list[str]
    token: str


@pytest.fixture(scope="module")
def owner(server: Server, dsn: str) -> str:
    return server.dsn("pollen_owner", dsn.partition("@/")[2].partition("?")[0])


@pytest.fixture(scope="module")
async def company(site: Site, world: World, owner: str, backups: Path) -> AsyncIterator[Company]:
    """Web and worker are there during the backup; the worker stands still, so that sums can be equal."""
    made = Company()
    made.token = await auth.open_session(world.mira)
    viewer = await auth.by_session(made.token)
    assert viewer
    async with httpx.AsyncClient(
        base_url=site.address,
        cookies={"session": made.token},
        headers=HOME | {"x-csrf": viewer.csrf},
        timeout=PATIENCE_S,
    ) as mira:
        files = [await upload(mira, clip("phone-h264")), await upload(mira, clip("gps-jpeg"))]
    made.clip = await show(world.mira, "video", files[0])
    await show(world.mira, "photo", files[1])
    await views.see(world.jonas, made.clip)
    with clock.at(clock.now() + timedelta(hours=1)):
        await applications.apply(world.jonas, made.clip, "worked")
    await until(no_jobs)
    site.hold("worker")
    for name in ("whole.tar", "folder"):
        status = await command(site.variables | {"POLLEN_MIGRATE_URL": owner}, "backup", str(backups / name))
        assert status == 0
    made.tables, made.sequences = await sums(owner)
    keys = await database.values(
        "SELECT key FROM rendition UNION SELECT original FROM asset WHERE original IS NOT NULL"
    )
    made.files = stored(Path(os.environ["POLLEN_DATA"]), keys)
    yield made
    site.go_on("worker")


@pytest.fixture(scope="module")
def backups() -> Path:
    """A folder with keys in its data that are no key of every machine."""
    data = Path(os.environ["POLLEN_DATA"])
    (data / "secrets").mkdir(exist_ok=True)
    (data / "secrets" / "push").write_text("a key of its own")
    (data / "backups").mkdir()
    return data / "backups"


async def show(author: int, kind: str, file: str) -> int:
    """A Post that is live, with everything made."""
    number = await posts.draft(
        author,
        Draft(
            kind=kind,  # type: ignore[arg-type]
            title="Bleed the pump before you start it", skills=["Pumps"], consent="nobody",
            assets=[Use(file, "A pump with its valve open")],
        ),
    )  # fmt: skip
    await posts.publish(author, number)
    await until(lambda: database.value("SELECT state = 'live' FROM post WHERE id = $1", number))
    return number


async def no_jobs() -> bool:
    return await database.value(
        "SELECT NOT EXISTS (SELECT FROM job) AND NOT EXISTS (SELECT FROM asset WHERE state <> 'ready')"
    )


async def command(variables: dict[str, str], *words: str) -> int:
    process = await Site("", 0, variables, {}).run(*words)
    return await process.wait()


async def sums(owner: str) -> tuple[dict[str, str], list[str]]:
    """Count and sum of all rows of every table, and where the sequences stand."""
    link = await asyncpg.connect(owner)
    try:
        names = [row[0] for row in await link.fetch(TABLES)]
        tables = {name: await link.fetchval(SUM.format(name)) for name in names}
        return tables, [row[0] for row in await link.fetch(SEQUENCES)]
    finally:
        await link.close()


def stored(data: Path, keys: list[str]) -> dict[str, str]:
    return {key: hashlib.sha256((data / "files" / key).read_bytes()).hexdigest() for key in keys}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty machine: a data folder into which PostgreSQL, which refuses root, may come."""
    data = Path(os.environ["POLLEN_DATA"]) / f"machine-{tmp_path.name}"
    yield {"POLLEN_DATA": str(data), "POLLEN_DATABASE_URL": ""}
    if data.exists():
        embedded_postgres.start(data).discard()
        shutil.rmtree(data)


async def test_an_empty_machine_gets_everything_with_equal_sums(
    company: Company, backups: Path, machine: dict[str, str]
) -> None:
    assert await command(machine, "restore", str(backups / "whole.tar")) == 0
    data = Path(machine["POLLEN_DATA"])
    assert (data / "secrets" / "push").read_text() == "a key of its own"
    assert (data / "secrets" / "push").stat().st_mode & 0o777 == 0o600
    assert stored(data, list(company.files)) == company.files
    with embedded_postgres.start(data) as server:
        assert await sums(server.owner_dsn) == (company.tables, company.sequences)
        await refuses_change(server)
        await serves(machine, company)
    assert await command(machine, "verify") == 0


async def refuses_change(server: Server) -> None:
    """The ledger, the audit trail and the events stay append-only, for both roles."""
    for dsn, refusal in (
        (server.app_dsn, asyncpg.InsufficientPrivilegeError),
        (server.owner_dsn, asyncpg.RaiseError),
    ):
        link = await asyncpg.connect(dsn)
        try:
            for table in ("event", "audit_line", "point"):
                with pytest.raises(refusal):
                    await link.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            assert await link.fetchval("SELECT count(*) FROM point") > 0
        finally:
            await link.close()


async def serves(machine: dict[str, str], company: Company) -> None:
    """People sign in, those who were signed in still are, and the clip plays from the middle."""
    port = free_port()
    restored = Site(f"http://127.0.0.1:{port}", port, machine, {})
    await restored.start("web", "worker")
    try:
        async with httpx.AsyncClient(base_url=restored.address, headers=HOME, timeout=PATIENCE_S) as client:
            wanted = {"name": "jonas@brightwater.example", "password": PASSWORD}
            assert (await client.post("/sign-in", data=wanted)).status_code == 303
            client.cookies = httpx.Cookies({"session": company.token})
            shown = (await client.get(f"/api/v1/posts/{company.clip}")).json()
            place = shown["assets"][0]["renditions"][0]["src"]
            answer = await client.get(place, headers={"range": "bytes=100-299"})
            assert (answer.status_code, len(answer.content)) == (206, 200)
    finally:
        await restored.stop()


async def test_a_restore_killed_in_the_middle_says_so_and_begins_again(
    company: Company, backups: Path, machine: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    data = Path(machine["POLLEN_DATA"])
    first = await Site("", 0, machine, {}).run("restore", str(backups / "folder"))

    async def begun() -> bool:
        return (data / "restore-unfinished").exists()

    await until(begun)
    first.kill()
    await first.wait()
    for words in (["verify"], ["web", "--port", "1"], ["migrate"], ["run", "--data", str(data)]):
        capfd.readouterr()
        assert await command(machine, *words) == 1
        assert f"The restore of {backups / 'folder'} is unfinished." in capfd.readouterr().err
    assert await command(machine, "restore", str(backups / "whole.tar")) == 1
    assert "is another backup" in capfd.readouterr().err
    assert await command(machine, "restore", str(backups / "folder")) == 0
    with embedded_postgres.start(data) as server:
        assert await sums(server.owner_dsn) == (company.tables, company.sequences)
    assert stored(data, list(company.files)) == company.files


async def test_a_machine_in_use_is_left_alone(
    company: Company, site: Site, owner: str, backups: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    variables = site.variables | {"POLLEN_MIGRATE_URL": owner}
    assert await command(variables, "restore", str(backups / "folder")) == 1
    told = capfd.readouterr().err
    for there in ("the database has the table", "the store has the file", "has the key push"):
        assert there in told
    assert (await sums(owner))[0] == company.tables


async def test_a_full_disk_is_told_and_nothing_half_is_left(
    company: Company, site: Site, owner: str, tmp_path: Path
) -> None:
    if not mounts(tmp_path):
        pytest.skip("this machine lets nobody mount a small disk")
    small = 'mount -t tmpfs -o size=1m none "$0" && "$@"; told=$?; ls -A "$0"; exit $told'
    process = await asyncio.create_subprocess_exec(
        "unshare", ALONE, "sh", "-c", small, str(tmp_path),
        sys.executable, "-m", "app", "backup", str(tmp_path / "backup.tar"),
        cwd=ROOT, env=os.environ | site.variables | {"POLLEN_MIGRATE_URL": owner},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    left, told = await process.communicate()
    assert (process.returncode, left) == (1, b""), told.decode()
    assert told.decode().splitlines()[-1].startswith("The disk is full: make room and start again")
