"""Films as heavy as a phone's: a moving picture with noise and a tone, 1080x1920 at 30 frames a second."""

import subprocess
from pathlib import Path

from bench.report import say
from media import ffmpeg

#: Seconds that are really filmed; longer films repeat them without a new encode.
REAL = 5
#: A phone's H.264 has CABAC, deblocking and no B-frames; x264's fastest preset leaves out the first two.
CODERS = {
    "h264": "-c:v libx264 -preset superfast -profile:v high -bf 0 -g 60 -b:v 10M -maxrate 11M -bufsize 20M",
    "hevc": "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=60 -b:v 10M -tag:v hvc1",
}


def film(folder: Path, coder: str, seconds: int) -> Path:
    """A film of that length, about 10 Mbit/s."""
    path = folder / f"{coder}-{seconds}.mp4"
    if not path.exists():
        short = _short(folder, coder)
        say(f"filming {path.name}")
        tag = ["-tag:v", "hvc1"] if coder == "hevc" else []
        _run("-stream_loop", str(seconds // REAL - 1), "-i", str(short), "-c", "copy", *tag, str(path))
    return path


def _short(folder: Path, coder: str) -> Path:
    path = folder / f"{coder}-short.mp4"
    if not path.exists():
        picture = f"testsrc2=s=1080x1920:r=30:d={REAL},noise=alls=12:allf=t"
        sources = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=f=300:d={REAL}"]
        _run(*sources, *CODERS[coder].split(), "-pix_fmt", "yuv420p", "-c:a", "aac", str(path))
    return path


def _run(*words: str) -> None:
    subprocess.run([ffmpeg.program().path, "-nostdin", "-v", "error", "-y", *words], check=True)
