"""`bin/run`: PostgreSQL, web and worker as one thing that starts, stays up and stops."""

import argparse
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from app import embedded_postgres
from app import supervisor_address as address
from app.embedded_postgres import Server, Unavailable
from app.settings import settings
from app.supervisor_children import PAUSES, Child, Command, stop

#: The children's share of the 10 seconds that a stop may take; the rest is PostgreSQL's.
STOP_SECONDS = 6.0
LOOK_SECONDS = 0.25
REVIVE_SECONDS = 5.0
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: The seed writes the sign-ins there.
DEMO = "demo.json"
#: The demo people's password where only this machine can sign in; the README names it.
LOOPBACK_PASSWORD = "learn by showing"  # noqa: S105 - public on purpose


@dataclass(frozen=True)
class Options:
    host: str
    port: int
    data: Path
    empty: bool = False
    demo: bool = False

    @property
    def url(self) -> str:
        return address.url(self.host, self.port)


@dataclass(frozen=True)
class Commands:
    """What the supervisor starts: one after the other, kept alive, and beside them once."""

    before: Sequence[Command]
    kept: Sequence[Command]
    beside: Command | None
    pauses: Sequence[float] = PAUSES


def options(argv: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="bin/run", description="Start Pollen: database, web and worker.")
    parser.add_argument("--host", default=os.environ.get("POLLEN_HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("POLLEN_DATA") or "var"))
    parser.add_argument("--empty", action="store_true", help="no demo company")
    parser.add_argument(
        "--demo", action="store_true", help="the demo company with a fresh password, anywhere"
    )
    found = parser.parse_args(argv)
    return Options(found.host, found.port, found.data.absolute(), found.empty, found.demo)


def run(options: Options, commands: Commands | None = None) -> int:
    """Start everything and keep it up until SIGINT, SIGTERM or SIGHUP; returns the exit status."""
    os.environ |= {"POLLEN_DATA": str(options.data), "POLLEN_HOST": options.host}
    try:
        with ExitStack() as stack:
            stack.enter_context(suppress(_Stop))
            stack.enter_context(_stopped_by_signals())
            _claim(options, stack)
            _keep_up(options, commands or _product(options), stack)
    except (_Refused, Unavailable) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


class _Stop(BaseException):
    """Somebody asked us to end; raised by the signal wherever we are."""


class _Refused(Exception):
    """Why nothing was started, in one line with the cure."""


def _product(options: Options) -> Commands:
    app = (sys.executable, "-m", "app")
    web = (*app, "web", "--host", options.host, "--port", str(options.port))
    password = () if options.demo else ("--password", LOOPBACK_PASSWORD)
    seed = (*app, "seed", *password) if _demo_is_due(options) else None
    return Commands(before=[(*app, "migrate")], kept=[web, (*app, "worker")], beside=seed)


def _demo_is_due(options: Options) -> bool:
    """Unasked only where nobody else can come in: on loopback, with a database of our own."""
    alone = address.loopback(options.host) and not settings().database_url
    return options.demo or (alone and not options.empty)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """The first signal ends the block; later ones do not disturb the cleaning up."""

    def end(number: int, frame: FrameType | None) -> None:
        for each in STOPS:
            signal.signal(each, signal.SIG_IGN)
        raise _Stop

    for number in STOPS:
        signal.signal(number, end)
    yield


def _claim(options: Options, stack: ExitStack) -> None:
    """One run per data folder and per port."""
    try:
        options.data.mkdir(parents=True, exist_ok=True)
        lock = stack.enter_context((options.data / "run.lock").open("a+"))
    except OSError as error:
        raise _Refused(
            f"{options.data} cannot be written ({error.strerror}): choose another --data folder."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise _Refused(f"Pollen already runs on this data: {lock.read().strip()}") from None
    lock.truncate(0)
    lock.write(options.url)
    lock.flush()
    if reason := address.why_not(options.host, options.port):
        raise _Refused(reason)


def _keep_up(options: Options, commands: Commands, stack: ExitStack) -> None:
    server = None if settings().database_url else stack.enter_context(embedded_postgres.start(options.data))
    environment = dict(os.environ)
    for command in commands.before:
        _do(command, environment, stack)
    kept = [Child(command, environment, commands.pauses) for command in commands.kept]
    beside = Child(commands.beside, environment) if commands.beside else None
    stack.callback(lambda: stop([*kept, *([beside] if beside else [])], STOP_SECONDS))
    for child in kept:
        child.start()
    while not address.answers(options.host, options.port):
        _look_after(kept, server)
    _greet(options)
    if beside:
        _fill(beside, options.data, lambda: _look_after(kept, server))
    while True:
        _look_after(kept, server)


def _fill(seed: Child, data: Path, look_after: Callable[[], None]) -> None:
    """See the seed through; the demo people are introduced as soon as they can sign in, not at its end."""
    started = time.time()
    seed.start()
    told = False
    while (status := seed.ended()) is None:
        look_after()
        if not told and _written_since(data / DEMO, started):
            told = True
            _introduce(data, 0)
    if status != 0 or not told:
        _introduce(data, status)


def _written_since(path: Path, moment: float) -> bool:
    return path.exists() and path.stat().st_mtime >= moment


def _do(command: Command, environment: dict[str, str], stack: ExitStack) -> None:
    child = Child(command, environment)
    with ExitStack() as ending:
        ending.callback(lambda: stop([child], STOP_SECONDS))
        child.start()
        while (status := child.ended()) is None:
            time.sleep(LOOK_SECONDS / 10)
    if status != 0:
        raise _Refused(f"`{' '.join(command[1:])}` failed with status {status}: its reason stands above.")


def _look_after(children: Sequence[Child], server: Server | None) -> None:
    time.sleep(LOOK_SECONDS)
    if server and not server.alive():
        _revive(server)
    for child in children:
        if (pause := child.tend()) is not None:
            _say(f"`{' '.join(child.command[1:])}` ended and starts again in {pause:g} s.")


def _revive(server: Server) -> None:
    """A full disk may keep it down for a while: then try again, and let everything else stay up."""
    _say("PostgreSQL died and starts again.")
    try:
        server.revive()
    except Unavailable as reason:
        _say(str(reason))
        time.sleep(REVIVE_SECONDS)


def _greet(options: Options) -> None:
    _say(f"Pollen is at {options.url} (Ctrl-C stops it)")
    if options.demo and options.host in address.ALL:
        import segno  # noqa: PLC0415 - only for this picture

        segno.make(options.url).terminal(compact=True)
        sys.stdout.flush()


def _introduce(data: Path, status: int) -> None:
    """The demo people, as the seed wrote them down."""
    if status != 0:
        _say(f"The demo company could not be filled in (status {status}); everything else runs.")
        return
    path = data / DEMO
    if not path.exists():
        return
    demo = json.loads(path.read_text())
    _say(f"Sign in to the demo company with the password: {demo['password']}")
    for person in demo["people"]:
        _say(f"  {person['email']:<36} {person['name']}, {person['role']}")


def _say(line: str) -> None:
    print(line, flush=True)
