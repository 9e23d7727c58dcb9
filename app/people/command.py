"""The commands `person` and `token`: what they tell an operator. Each returns the exit status."""

import sys

from app import database
from app.people import importing, people, tokens
from app.people.columns import decoded
from app.people.importing import Plan
from app.web.sentences import sentence


async def add(email: str, name: str, password: str | None, *, roles: tuple[str, ...], trust: int) -> int:
    """Add one person and print their id."""
    print(await people.add(email, name, password=password, roles=roles, trust=trust))
    return 0


async def bring(content: bytes, *, dry: bool, leave_missing: bool) -> int:
    """Take the list over and say what changed, or with `dry` only what would; 1 when it is faulty."""
    text = decoded(content)
    made = await importing.plan(text)
    if not dry and not made.faults:
        made = await importing.take_over(text, actor=None, leave_missing=leave_missing)
    for line in told(made, dry=dry, leave_missing=leave_missing):
        print(line, file=sys.stderr if made.faults else sys.stdout)
    return 1 if made.faults else 0


async def token(email: str) -> int:
    """Print a fresh bearer token of the person, alone, for scripts."""
    person = await database.value("SELECT id FROM person WHERE email = lower($1)", email)
    if person is None:
        print(f"Nobody has the e-mail {email}.", file=sys.stderr)
        return 1
    print(await tokens.issue(person, "command line"))
    return 0


def told(made: Plan, *, dry: bool, leave_missing: bool) -> list[str]:
    """The plan as lines of text, the faulty lines alone where there are some."""
    if made.faults:
        lines = len({fault.line for fault in made.faults})
        return [
            *(f"line {fault.line}: {sentence(fault.refusal)}" for fault in made.faults),
            f"{lines} faulty lines, nothing was changed",
        ]
    missing = f"{len(made.missing)} {'left' if leave_missing else 'not in the list, they stay'}"
    sums = [f"{len(made.of(what))} {what}" for what in ("added", "changed", "back", "same")]
    return [
        ", ".join([*sums, missing]),
        f"{len(made.sites)} new sites, {len(made.teams)} new Teams",
        *(["a dry run: nothing was changed"] if dry else []),
    ]
