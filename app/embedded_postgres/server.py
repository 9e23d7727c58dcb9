"""A running server, and this process's share in keeping it up."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from app.embedded_postgres import binaries as programs
from app.embedded_postgres import cluster, home, locks, roles
from app.embedded_postgres.binaries import Binaries
from app.embedded_postgres.home import Home
from app.embedded_postgres.postmaster import Postmaster


@dataclass
class Server:
    """Stays up until everybody who started or joined it has let go; `with` lets go at its end."""

    place: Home
    binaries: Binaries
    _hold: int | None = field(default=None, repr=False)

    @property
    def home(self) -> Path:
        return self.place.folder

    @property
    def socket(self) -> Path:
        return self.place.socket

    @property
    def owner_dsn(self) -> str:
        """For migrations: may change tables."""
        return self.dsn(roles.OWNER)

    @property
    def app_dsn(self) -> str:
        """For everything else: may fill tables."""
        return self.dsn(roles.APPLICATION)

    def dsn(self, role: str, database: str = roles.DATABASE) -> str:
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self.socket))}&port=5432"

    def create_database(self, name: str, template: str | None = None) -> None:
        """A database of `pollen_owner`, with the same rights and extensions as the product's own."""
        roles.create_database(self.place, self.binaries, name, template)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        roles.drop_database(self.place, self.binaries, name)

    def alive(self) -> bool:
        """Whether the server's process lives; cheap enough to ask every second."""
        return self._postmaster.alive()

    def revive(self) -> None:
        """Start the server again where it was killed."""
        with locks.exclusive(self.home / "start", self.place.account):
            self._postmaster.ensure()

    def close(self) -> None:
        """Let go; the last one out stops the server."""
        hold, self._hold = self._hold, None
        if hold is None:
            return
        with locks.leave(hold) as last:
            if last:
                self._postmaster.stop()

    def discard(self) -> None:
        """Stop the server, whoever uses it, and delete all its data: for the databases of tests."""
        self._postmaster.stop()
        self.close()
        for folder in (self.home, self.socket):
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _postmaster(self) -> Postmaster:
        return Postmaster(self.place, self.binaries)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start(data: Path, *, durable: bool = True) -> Server:
    """Have a running server for the data folder: adopt the one that runs, else start it, made if need be.

    `durable=False` never waits for the disk (fsync off): for tests. Raises `Unavailable`.
    """
    found = programs.find()
    place = home.settle(data)
    with locks.exclusive(place.folder / "start", place.account):
        usable = programs.usable(found, place.account, place.folder)
        # Waits for a stop in progress; from here on nobody else is the last one out.
        server = Server(place, usable, locks.share(place.folder / "in-use", place.account))
        try:
            _bring_up(server, durable=durable)
        except BaseException:
            server.close()
            raise
    return server


def _bring_up(server: Server, *, durable: bool) -> None:
    postmaster = Postmaster(server.place, server.binaries)
    if not postmaster.alive():
        cluster.prepare(server.place, server.binaries, durable=durable)
    postmaster.ensure()
    roles.grant(server.place, server.binaries)
