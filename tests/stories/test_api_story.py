"""The story of docs/api.md, run as it is printed: by sh and curl, against a running Pollen."""

import asyncio
import os
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app import clock, database
from app.limits import Limits
from tests.processes import ROOT
from tests.stories.conftest import Site
from tests.stories.steps import PATIENCE_S
from tests.world import World

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")

LIMITS = Limits()
#: What each chapter has to print.
PRINTED = {
    "Tokens": ['"handle":"mira-alves"'],
    "Upload": ["upload-offset: {size}", "upload-length: {size}"],
    "Find": ['"title":"Bleed the pump before you start it"', '"url":"{post}"'],
    "Read and react": ['"state":"live"', '"renditions":[{{"src":"/media/', '"id":'],
    "Try it": ['"result":"worked"', '"minutes_saved":20'],
    "Points": [f'"kind":"application","points":{LIMITS.application}', '"giver":"Jonas Weber"'],
    "Report and decide": ['"reason":"spam"'],
    "Appeal": ['"id":'],
    "Other kinds, and later": ['"planned_at":"2126-03-02T07:00:00Z"', '"planned_at":null'],
}


def chapters() -> Iterator[tuple[str, str]]:
    """Each heading with its commands."""
    for part in (ROOT / "docs/api.md").read_text().split("\n## ")[1:]:
        yield part.partition("\n")[0], "\n".join(re.findall(r"```sh\n(.*?)```", part, re.DOTALL))


def size(file: Path) -> int:
    return file.stat().st_size


def exported(variables: Path) -> dict[str, str]:
    """As dash or bash writes them down."""
    found = re.findall(r"""^(?:export|declare -x) (\w+)=(['"])(.*)\2$""", variables.read_text(), re.MULTILINE)
    return {name: value for name, _, value in found}


def test_every_chapter_is_checked() -> None:
    assert {heading for heading, _ in chapters()} == {*PRINTED, "Publish"}


async def test_the_printed_commands_do_what_they_say(
    site: Site, company: World, footage: Path, tmp_path: Path
) -> None:
    given = {
        "POLLEN": site.address,
        "AUTHOR": "mira@brightwater.example",
        "COLLEAGUE": "jonas@brightwater.example",
        "MODERATOR": "ines@brightwater.example",
        "FILM": str(footage),
    }
    for heading, commands in chapters():
        if heading == "Try it":
            await clock.move(timedelta(minutes=LIMITS.apply_after_min))
        said = await run(commands, tmp_path / "variables", {**os.environ, **site.variables, **given})
        post = await database.value("SELECT max(id) FROM post")
        for words in PRINTED.get(heading, []):
            expected = words.format(size=size(footage), post=f"/posts/{post}")
            assert expected in said, f"{heading}: no {expected} in\n{said}"
    await justice(site, company, tmp_path / "variables")


async def run(commands: str, variables: Path, environment: dict[str, str]) -> str:
    """What the commands print, with the variables of the chapters before; any that fails fails all."""
    script = f'set -eua\ntouch "{variables}"\n. "{variables}"\n{commands}\nexport -p > "{variables}"\n'
    process = await asyncio.create_subprocess_exec(
        "sh", "-c", script, cwd=ROOT, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE_S):
        said, _ = await process.communicate()
    assert process.returncode == 0, f"{commands}\n{said.decode()}"
    return said.decode()


async def justice(site: Site, company: World, variables: Path) -> None:
    """What the story leaves behind: the Post is gone for the colleague, and its author was heard."""
    kept = exported(variables)
    header, _, token = kept["colleague"].partition(": ")
    async with httpx.AsyncClient(base_url=site.address, timeout=PATIENCE_S) as client:
        assert (await client.get(kept["post"], headers={header: token})).status_code == 404
        assert (await client.get(kept["post"])).status_code == 401
    assert await database.value("SELECT state FROM post") == "hidden"
    assert await database.value("SELECT person_id FROM appeal") == company.mira
