"""Locks between processes: the kernel frees them when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.embedded_postgres.account import Account


@contextmanager
def exclusive(path: Path, account: Account) -> Iterator[None]:
    """Be alone; waits for whoever holds the lock."""
    handle = _opened(path, account)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def share(path: Path, account: Account) -> int:
    """Join those who hold the lock; waits for one who is alone with it. Returns the handle."""
    handle = _opened(path, account)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


@contextmanager
def leave(handle: int) -> Iterator[bool]:
    """Let go of a shared lock; true, and alone with it inside the block, for the last one out."""
    fcntl.flock(handle, fcntl.LOCK_UN)
    try:
        yield _alone(handle)
    finally:
        os.close(handle)


def _alone(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(path: Path, account: Account) -> int:
    """Close-on-exec, so that no server started from here inherits the lock."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    account.own(handle)
    return handle
