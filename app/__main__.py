"""`python -m app COMMAND`: everything an operator or a script asks of Pollen."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path

from app import server
from app.mark import unfinished
from app.settings import settings


def main(argv: list[str]) -> int:
    if argv[:1] == ["run"]:
        from app import supervisor

        return supervisor.run(supervisor.options(argv[1:]))
    options = _parser().parse_args(argv)
    _log()
    chosen: Callable[[argparse.Namespace], int] = options.run
    if chosen not in (_restore, _check) and (reason := unfinished(settings().data)):
        print(reason, file=sys.stderr)
        return 1
    return chosen(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text)
        made.set_defaults(run=run)
        return made

    commands.add_parser("run", help="start everything under one supervisor")
    web = command("web", _web, "serve pages and the API")
    web.add_argument("--host", default=settings().host)
    web.add_argument("--port", type=int, default=8000)
    command("worker", _worker, "do background jobs")
    command("migrate", _migrate, "bring the database to today's tables")
    command("seed", _seed, "fill an empty database with the demo company").add_argument(
        "--password", help="the demo people's password; default: a fresh one"
    )
    command("check", _check, "format, lint, types, templates and house rules")
    command("messages", _messages, "bring the catalogues in locales/ to the sentences of today")
    command("verify", _verify, "check the data's invariants")
    command("doctor", _doctor, "say what works and what to do about what does not")
    command("backup", _backup, "write database, files and keys to FOLDER or FILE.tar").add_argument(
        "path", type=Path
    )
    command("restore", _restore, "bring a backup into an empty machine").add_argument("path", type=Path)
    _person_options(commands.add_parser("person", help="add one person, or a list of them"))
    _skill_options(commands.add_parser("skills", help="bring Skills in"))
    _search_options(command("reindex", _reindex, "fill the indexes of search from the database"))
    command("token", _token, "print a bearer token for a person").add_argument("email")
    return parser


def _person_options(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="add|import")
    add = commands.add_parser("add")
    add.set_defaults(run=_person)
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", action="append", default=[])
    add.add_argument("--password")
    add.add_argument("--trust", type=int, default=1)
    many = commands.add_parser("import", help="people, Teams, leads and sites from a CSV list")
    many.set_defaults(run=_people)
    many.add_argument("file", type=Path)
    many.add_argument("--dry-run", action="store_true", help="look at the list and change nothing")
    many.add_argument("--leave-missing", action="store_true", help="who does not stand in the list has left")


def _skill_options(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="starter|import")
    starter = commands.add_parser("starter", help="those of most workplaces")
    starter.set_defaults(run=_skills, path=None, dry_run=False)
    bring = commands.add_parser("import", help="a CSV file, ours or in ESCO's form")
    bring.set_defaults(run=_skills)
    bring.add_argument("path", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="say what would happen")


def _search_options(parser: argparse.ArgumentParser) -> None:
    from feeds.search import reindexing

    reindexing.options(parser)


def _web(options: argparse.Namespace) -> int:
    from app import web_server

    with server.reachable() as access:
        web_server.serve(access.app, options.host, options.port)
    return 0


def _worker(_: argparse.Namespace) -> int:
    from app import database, hooks, jobs

    _know_everybody()

    async def work(dsn: str) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await database.open_pool(dsn)
        try:
            async with asyncio.TaskGroup() as together:
                for go_on in (jobs.work, *hooks.beside):
                    together.create_task(go_on(stop))
        finally:
            await database.close_pool()

    with server.reachable() as access:
        asyncio.run(work(access.app))
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from app.migrate import migrate

    with server.reachable() as access:
        asyncio.run(migrate(access.owner))
    return 0


def _seed(options: argparse.Namespace) -> int:
    from demo import seed

    return _with_pool(lambda: seed.fill(settings().data, options.password))


def _check(_: argparse.Namespace) -> int:
    from app import check

    return check.run()


def _messages(_: argparse.Namespace) -> int:
    from app import catalogues, language

    for line in catalogues.update(language.LANGUAGES[1:]):
        print(line)
    return 0


def _verify(_: argparse.Namespace) -> int:
    from app import operator

    _know_everybody()
    return _with_pool(operator.verify)


def _backup(options: argparse.Namespace) -> int:
    from app import operator

    _know_everybody()
    return operator.backup(options.path)


def _restore(options: argparse.Namespace) -> int:
    from app import operator

    _know_everybody()
    return operator.restore(options.path) or _migrate(options) or _verify(options)


def _doctor(_: argparse.Namespace) -> int:
    from app import operator

    _know_everybody()
    import_module("demo.checks")
    return _with_pool(operator.doctor)


def _person(options: argparse.Namespace) -> int:
    from app.people import command

    roles = tuple(options.role)
    return _with_pool(
        lambda: command.add(options.email, options.name, options.password, roles=roles, trust=options.trust)
    )


def _people(options: argparse.Namespace) -> int:
    from app.people import command

    content = options.file.read_bytes()
    return _with_pool(
        lambda: command.bring(content, dry=options.dry_run, leave_missing=options.leave_missing)
    )


def _skills(options: argparse.Namespace) -> int:
    from feeds import importing

    _know_everybody()

    async def bring() -> int:
        rows = importing.read((options.path or importing.STARTER).read_bytes())
        made = await (importing.plan(rows) if options.dry_run else importing.bring(None, rows))
        print(f"{len(made.new)} new, {len(made.fuller)} fuller, {made.same} as they were")
        return 0

    return _with_pool(bring)


def _reindex(options: argparse.Namespace) -> int:
    from feeds.search import reindexing

    _know_everybody()
    return _with_pool(lambda: reindexing.command(options))


def _token(options: argparse.Namespace) -> int:
    from app.people import command

    return _with_pool(lambda: command.token(options.email))


def _with_pool(work: Callable[[], Coroutine[None, None, int]]) -> int:
    """Run one piece of work over an open pool; a Refusal becomes its sentence."""
    from app import clock, database
    from app.refusal import Refusal
    from app.web.sentences import sentence

    async def run(dsn: str) -> int:
        await database.open_pool(dsn, size=4)
        try:
            await clock.follow()
            return await work()
        except Refusal as refusal:
            print(sentence(refusal), file=sys.stderr)
            return 1
        finally:
            await database.close_pool()

    with server.reachable() as access:
        return asyncio.run(run(access.app))


def _know_everybody() -> None:
    """Load the roof: with it every package registers its jobs, checks, files, indexes and sentences."""
    import_module("app.main")


def _log() -> None:
    from app.web.headers import Structured

    handler = logging.StreamHandler()
    handler.setFormatter(Structured())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in ("pgqueuer", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _leave(code: int) -> None:
    """End at once: a thread of the store that wants the interpreter while it is taken down aborts it."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _leave(main(sys.argv[1:]))
