"""The database's files: made once and whole, with a configuration written anew before each start."""

import os
import shutil
import tempfile
from pathlib import Path

from app.embedded_postgres.binaries import Binaries
from app.embedded_postgres.home import Home
from app.embedded_postgres.unavailable import Unavailable

SUPERUSER = "postgres"
#: A log that grew beyond this is set aside before the next start; one older file is kept.
LOG_BYTES = 10_000_000
# The build has no ICU: the built-in locale sorts alike everywhere.
INITDB = (
    f"--username={SUPERUSER}",
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
)
CONFIGURATION = """\
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 512MB
effective_cache_size = 1GB
work_mem = 16MB
max_wal_size = 1GB
wal_compression = pglz
random_page_cost = 1.1
jit = off
shared_preload_libraries = 'pg_stat_statements'
compute_query_id = on
"""
#: For data that nobody would miss: a crash of the machine may leave nothing of it.
CARELESS = """\
fsync = off
full_page_writes = off
"""
INCLUDE = "include_if_exists = '../pollen.conf'\n"


def prepare(home: Home, binaries: Binaries, *, durable: bool) -> None:
    """Have a cluster of this major version, configured. Call it under the start lock."""
    for left_over in home.folder.glob("data.new*"):
        shutil.rmtree(left_over, ignore_errors=True)
    if not (home.cluster / "PG_VERSION").exists():
        _create(home, binaries, durable=durable)
    _check_major(home, binaries)
    _configure(home, durable=durable)
    if home.log.exists() and home.log.stat().st_size > LOG_BYTES:
        home.log.replace(home.log.with_suffix(".log.1"))


def _create(home: Home, binaries: Binaries, *, durable: bool) -> None:
    """In a folder of its own, then renamed: an interrupted start never leaves half a cluster.

    The name is fresh each time, because the initdb of a killed start may still be writing.
    """
    making = Path(tempfile.mkdtemp(prefix="data.new-", dir=home.folder))
    home.account.own(making)
    sync = () if durable else ("--no-sync",)
    command = (binaries.program("initdb"), *INITDB, *sync, "-D", making)
    done = home.account.run(command, home.folder)
    if done.returncode != 0:
        raise Unavailable(f"PostgreSQL's initdb failed in {home.folder}: {done.stderr.strip()[-300:]}")
    with (making / "postgresql.conf").open("a") as settings:
        settings.write(INCLUDE)
    making.rename(home.cluster)
    if durable:
        _sync(home.folder)


def _check_major(home: Home, binaries: Binaries) -> None:
    found = (home.cluster / "PG_VERSION").read_text().strip()
    if found != binaries.major:
        raise Unavailable(
            f"The database in {home.cluster} was made by PostgreSQL {found}, this is {binaries.major}: "
            f"dump it with pg_dumpall of version {found}, move the folder away, start again and "
            "restore the dump with psql."
        )


def _configure(home: Home, *, durable: bool) -> None:
    path = home.folder / "pollen.conf"
    path.write_text(CONFIGURATION.format(socket=home.socket) + ("" if durable else CARELESS))
    path.chmod(0o600)
    home.account.own(path)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
