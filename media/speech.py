"""Speech to text: a port with one engine, faster-whisper, and a model that lies in the operator's folder.

Nothing is fetched from anywhere: without a model the feature is off. The engine runs as a program of its
own, so its memory goes with it, and what crashes or hangs there hurts no worker.
"""

import hashlib
from collections.abc import Awaitable, Callable, Collection
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from app.settings import settings
from media import sandbox
from media.captions import Cue
from media.cueing import Word, cue

SCRIPT = Path(__file__).with_name("speaking.py")
FILES = ("model.bin", "config.json", "tokenizer.json")
#: sha256 of the models we know, by their size in bytes: a damaged or swapped one is refused.
KNOWN = {
    75_537_502: ("tiny.en", "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
    145_217_532: ("base", "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
}
#: Seconds to load a model, and of work for one second of sound, before we give up: 20 times what we measured.
LOADING, SLOWEST = 60, 2
#: Seconds without another word; whisper hears half a minute of sound at a time.
STALL = 120

Progress = Callable[[float], Awaitable[None]]


class Off(Exception):
    """There is no speech to text here; the message says why and how to get it."""


class Failed(Exception):
    """The engine began and could not end well; the message is its last words."""


class Model(msgspec.Struct, frozen=True):
    """A usable model: `name` tells it apart from others wherever its suggestions stand."""

    path: Path
    name: str


class Transcript(msgspec.Struct, frozen=True):
    """What was said, in the language it was said in, as words and as captions."""

    language: str
    words: list[Word]
    cues: list[Cue]


class _Line(msgspec.Struct):
    """One line of the engine's report: the first has a language, the others have words."""

    language: str = ""
    seconds: float = 0
    until: float = 0
    words: list[Word] = []


def model() -> Model:
    """The model of `POLLEN_ASR_MODEL`, checked. Raises `Off` when there is none to use."""
    chosen = settings().asr_model
    if chosen is None:
        raise Off("Set POLLEN_ASR_MODEL to the folder of a faster-whisper model.")
    if find_spec("faster_whisper") is None:
        raise Off("faster-whisper is missing: pip install -r requirements/captions.txt")
    if lacking := [name for name in FILES if not (chosen / name).is_file()]:
        raise Off(f"POLLEN_ASR_MODEL is {chosen}, which has no {' and no '.join(lacking)}.")
    binary = (chosen / "model.bin").resolve()
    facts = binary.stat()
    return Model(chosen.resolve(), _name(binary, facts.st_size, facts.st_mtime_ns))


def summary() -> tuple[str, bool, str]:
    """The line for `doctor`: part, whether it is as the operator wants it, what it is or how to mend it."""
    try:
        return "speech to text", True, model().name
    except Off as off:
        return "speech to text", settings().asr_model is None, f"off. {off}"


async def transcribe(
    sound: Path,
    work: Path,
    *,
    seconds: float,
    needless: Collection[str] = (),
    progress: Progress | None = None,
) -> Transcript:
    """What is said in `sound`, which lasts `seconds`. The engine may write in the folder `work` only.

    In a `needless` language nothing is written down: the engine ends as soon as it knows the language.
    Tells the share that is done. Raises `Off`, `Failed`, and `sandbox.Stalled` after about twice the
    length of the sound. Silence has no words and no captions.
    """
    said = _Said(progress)
    chosen = model().path
    outcome = await sandbox.run_python(
        SCRIPT,
        sound,
        work,
        chosen,
        *needless,
        readable=[chosen],
        seconds=LOADING + SLOWEST * seconds,
        stall=STALL,
        listen=said.hear,
    )
    if outcome.code or not said.language:
        raise Failed(outcome.errors)
    return Transcript(said.language, said.words, cue(said.words))


class _Said:
    """Gathers what the engine reports."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.language = ""
        self.seconds = 0.0
        self.words: list[Word] = []

    async def hear(self, text: str) -> bool:
        line = msgspec.json.decode(text, type=_Line)
        self.language = self.language or line.language
        self.seconds = self.seconds or line.seconds
        self.words += line.words
        if self.progress and self.seconds:
            await self.progress(min(line.until / self.seconds, 1.0))
        return True


@cache
def _name(binary: Path, size: int, changed: int) -> str:
    """Computed once for each file: `changed` is part of the question only."""
    with binary.open("rb") as file:
        mark = hashlib.file_digest(file, "sha256").hexdigest()
    name, pinned = KNOWN.get(size, ("", mark))
    if mark != pinned:
        raise Off(f"{binary} is damaged: it should be {name} with the sha256 {pinned}.")
    return name or f"sha256:{mark[:12]}"
