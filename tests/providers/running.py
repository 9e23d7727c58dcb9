"""Sign-in providers that are not ours, each as a process of its own, and a browser's walk through them."""

import asyncio
import json
import re
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from app.people import provider
from app.settings import settings

HERE = "http://127.0.0.1:8000"
CALLBACK = "/sign-in/callback"
PASSWORD = "correct horse"
PROVIDERS = ("oidc-provider-mock", "canaille")


@contextmanager
def configured(issuer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process signs people in at `issuer`."""
    for name, value in variables(issuer).items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    provider.forget()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    provider.forget()


def variables(issuer: str) -> dict[str, str]:
    return {
        "POLLEN_OIDC_ISSUER": issuer,
        "POLLEN_OIDC_CLIENT_ID": "pollen",
        "POLLEN_OIDC_CLIENT_SECRET": "a client secret",
        "POLLEN_OIDC_NAME": "Brightwater ID",
    }


@asynccontextmanager
async def running(name: str, email: str, callback: str = HERE + CALLBACK) -> AsyncIterator[str]:
    """The address of the provider, which knows Rita Vale with this e-mail."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "ignore",
        *_command(name, port, email, callback),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    issuer = f"http://{'127.0.0.1' if name == 'oidc-provider-mock' else 'localhost'}:{port}"
    try:
        await _answers(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.kill()
        await process.wait()


def _command(name: str, port: int, email: str, callback: str) -> list[str]:
    if name == "oidc-provider-mock":
        claims = {"sub": "rita", "email": email, "email_verified": True, "name": "Rita Vale"}
        return ["-m", "oidc_provider_mock", "-p", str(port), "--user-claims", json.dumps(claims)]
    seeds = {"user": "rita", "name": "Rita Vale", "email": email, "password": PASSWORD, "redirect": callback}
    return [str(Path(__file__).parent / "canaille_server.py"), str(port), json.dumps(seeds)]


async def _answers(address: str, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(120), httpx.AsyncClient() as client:
        while process.returncode is None:
            try:
                if (await client.get(address)).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError("the provider ended by itself")


async def walk(address: str, back: str = HERE + CALLBACK) -> httpx.URL:
    """Sign in at the provider as its pages ask; the address it then sends the browser back to."""
    async with httpx.AsyncClient(timeout=60) as browser:
        answer = await browser.get(address)
        for _ in range(10):
            if answer.is_redirect:
                onward = answer.url.join(answer.headers["location"])
                if str(onward).startswith(back):
                    return onward
                answer = await browser.get(onward)
            else:
                answer = await browser.post(answer.url, data=_filled(answer.text))
    raise AssertionError("the provider never came to an end")


def _filled(page: str) -> dict[str, str]:
    """The form of the page with what it asks for."""
    hidden = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    known = {"login": "rita", "password": PASSWORD, "sub": "rita", "answer": "accept"}
    return hidden | {name: value for name, value in known.items() if f'name="{name}"' in page}
