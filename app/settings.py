"""What the environment decides: addresses, keys, folders. Limits and weights live in `app/limits.py`."""

import os
import secrets
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Read from variables `POLLEN_<NAME>`; every field has a default that works."""

    #: Everything Pollen writes: database, files, secrets, logs.
    data: Path = Path("var")
    #: The address people use. Without it, links take the request's host if that is loopback or private.
    base_url: str | None = None
    #: Signs cookies, links and cursors. Made and kept in `{data}/secrets` when it is not given.
    secret: str = ""
    #: The key that push services know Pollen by. Made and kept like the secret; set it on several machines.
    vapid_key: str = ""
    #: Whom a push service asks when something is wrong: `mailto:...`; without it, the base URL.
    push_contact: str | None = None
    #: The company's mail server: `smtp://name:password@host:587?from=pollen@company.example`, or `smtps://`.
    smtp_url: str | None = None
    #: A PostgreSQL server (15 or newer). Without it Pollen runs its own.
    database_url: str | None = None
    #: The owner's access to that server, where the application's role may not change tables.
    migrate_url: str | None = None
    #: `file:///folder` or `s3://bucket?endpoint=...&region=...`; default `{data}/files`.
    storage_url: str | None = None
    #: A Meilisearch server, its key, and how the names of our indexes there begin. Without it PostgreSQL
    #: searches alone.
    meili_url: str | None = None
    meili_key: str = ""
    meili_prefix: str = "pollen_"
    #: The address the server listens on.
    host: str = "127.0.0.1"
    #: Reverse proxies whose `X-Forwarded-For` counts, comma-separated.
    proxies: str = ""
    #: Opens `/metrics` to a collector on another machine.
    metrics_token: str | None = None
    #: Videos encoded at the same time on this machine.
    transcode_jobs: int = 1
    #: How long a worker may be silent until another one takes its job: more than a busy one needs.
    job_lease_s: float = 60
    #: What the live setting `boards` may choose at most.
    boards: Literal["off", "team", "individual"] = "individual"
    #: An ffmpeg of the operator's own.
    ffmpeg: Path | None = None
    #: The folder of a faster-whisper model. Without it there is no speech to text.
    asr_model: Path | None = None
    #: A folder with `model.onnx`, in place of the file that the package of requirements/meaning brings.
    model_dir: Path | None = None
    #: The company's OpenID Connect provider: its address, and how Pollen is known there.
    oidc_issuer: str | None = None
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    #: What people call it, on the button that leads there.
    oidc_name: str = ""
    #: Tests may move the clock of all processes.
    test: bool = False

    @property
    def https(self) -> bool:
        return bool(self.base_url and self.base_url.startswith("https://"))


@cache
def settings() -> Settings:
    """The settings of this process, read once.

    Raises `msgspec.ValidationError` naming the variable that does not fit.
    """
    given = {
        name.removeprefix("POLLEN_").lower(): value
        for name, value in os.environ.items()
        if name.startswith("POLLEN_") and value
    }
    read = msgspec.convert(given, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
    return read if read.secret else msgspec.structs.replace(read, secret=kept_secret(read.data))


def kept_secret(data: Path, name: str = "secret") -> str:
    """The key in `{data}/secrets/{name}`, made on first use.

    Two processes may start at once: the one that links its file first wins, both read the winner's.
    """
    path = data / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mine = path.with_name(f".{name}.{secrets.token_hex(8)}")
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(32))
        try:
            os.link(mine, path)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return path.read_text()
