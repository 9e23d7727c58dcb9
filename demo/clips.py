"""Drawn tutorial clips: storyboards become H.264 files, with captions that say the same words."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from PIL import Image

from demo.canvas import Canvas
from demo.drawing import draw
from demo.palette import AMBER, INK, MINT, TEAL_DARK, WHITE
from demo.storyboard import TITLE_SECONDS, Step, Storyboard, load, names, posed
from media import ffmpeg

WIDTH, HEIGHT = 480, 854
#: Frames a second.
RATE = 12
RECORDINGS = Path(__file__).parent / "recordings"


def drawn() -> list[str]:
    """The clips that have a storyboard."""
    return names()


def recorded() -> list[str]:
    """The clips recorded once from a screen, kept as files."""
    return sorted(path.stem for path in RECORDINGS.glob("*.mp4"))


def make(name: str, folder: Path) -> Path:
    """Writes the clip as MP4 into the folder and returns its path; the same bytes every time on one machine."""
    target = folder / f"{name}.mp4"
    recording = RECORDINGS / f"{name}.mp4"
    if recording.exists():
        target.write_bytes(recording.read_bytes())
        return target
    encode(_frames(load(name)), target)
    return target


def captions(name: str) -> str:
    """The clip's captions as WebVTT: one cue for each step."""
    recording = RECORDINGS / f"{name}.vtt"
    if recording.exists():
        return recording.read_text(encoding="utf-8")
    board = load(name)
    cues, start = ["WEBVTT", f"{stamp(0)} --> {stamp(TITLE_SECONDS)}\n{board.title}"], TITLE_SECONDS
    for step in board.steps:
        end = start + step.seconds
        cues.append(f"{stamp(start)} --> {stamp(end)}\n{step.text}")
        start = end
    return "\n\n".join(cues) + "\n"


def still(name: str, seconds: float) -> Canvas:
    """The frame of a drawn clip at a moment, to look at."""
    board, left = load(name), seconds - TITLE_SECONDS
    if left < 0:
        return _title(board)
    for number, step in enumerate(board.steps, start=1):
        if left < step.seconds:
            return _moment(_scene(board, number), step, left / step.seconds)
        left -= step.seconds
    raise ValueError(f"{name} lasts {board.seconds} s")


def encode(frames: Iterable[bytes], target: Path, preset: str = "veryfast") -> None:
    """Writes raw RGB frames as a silent H.264 file that starts to play before it is whole."""
    size = f"{WIDTH}x{HEIGHT}"
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(RATE), "-i", "-", "-an"]
    codec = ["-c:v", "libx264", "-preset", preset, "-tune", "animation", "-crf", "24", "-pix_fmt", "yuv420p"]
    shape = ["-r", "24", "-g", "48", "-threads", "1", "-movflags", "+faststart"]
    exact = ["-flags", "+bitexact", "-fflags", "+bitexact"]
    command = [str(ffmpeg.find()), "-y", "-loglevel", "error", *source, *codec, *shape, *exact, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames:
            process.stdin.write(frame)
    if process.returncode:
        raise RuntimeError(f"ffmpeg ended with {process.returncode} for {target.name}")


def stamp(seconds: float) -> str:
    return f"{int(seconds // 60):02}:{seconds % 60:06.3f}"


def _frames(board: Storyboard) -> Iterator[bytes]:
    """Every frame as raw RGB; a frame in which nothing moved is not drawn again."""
    title = _title(board).picture().tobytes()
    yield from (title for _ in range(round(TITLE_SECONDS * RATE)))
    for number, step in enumerate(board.steps, start=1):
        scene, last, pixels = _scene(board, number), b"", b""
        count = round(step.seconds * RATE)
        for i in range(count):
            state = msgspec.json.encode([posed(part, i / count) for part in step.parts])
            if state != last:
                last, pixels = state, _moment(scene, step, i / count).picture().tobytes()
            yield pixels


def _moment(scene: Image.Image, step: Step, share: float) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.copy_of(scene)
    for part in step.parts:
        draw(canvas, part.draw, posed(part, share))
    return canvas


def _scene(board: Storyboard, number: int) -> Image.Image:
    """The background with the step's number and words, the part of a frame that stands still."""
    canvas = Canvas(WIDTH, HEIGHT)
    for part in board.background:
        draw(canvas, part.draw, posed(part, 1))
    lines = canvas.wrapped(board.steps[number - 1].text, 30, 340)
    tall = max(84, len(lines) * 39 + 30)
    canvas.box(16, 92, 448, tall, WHITE, 22)
    canvas.disc(62, 92 + tall / 2, 34, AMBER)
    canvas.text(62, 92 + tall / 2, str(number), 42, INK)
    for i, line in enumerate(lines):
        canvas.text(112, 92 + tall / 2 + (i - (len(lines) - 1) / 2) * 39, line, 30, INK, anchor="lm")
    return canvas.full_size()


def _title(board: Storyboard) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT)
    canvas.box(0, 0, WIDTH, HEIGHT, TEAL_DARK)
    canvas.disc(430, 130, 190, "#0b5a54")
    canvas.disc(30, 800, 230, "#0b5a54")
    lines = canvas.wrapped(board.title, 54, 400)
    top = 400 - len(lines) * 34
    canvas.box(40, top - 62, 76, 12, AMBER, 6)
    for i, line in enumerate(lines):
        canvas.text(40, top + i * 68, line, 54, WHITE, anchor="lm")
    canvas.text(40, top + len(lines) * 68 + 10, f"{len(board.steps)} steps", 30, MINT, anchor="lm")
    return canvas
