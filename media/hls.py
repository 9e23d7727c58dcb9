"""HLS as one more way to play: a rendition in segments, copied and never encoded again.

All segments of a rendition are byte ranges of one file. Playlists lie in the store with bare names; whoever
asks for one gets it with addresses signed for that person.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import ffmpeg
import msgspec

from app.refusal import Refusal
from media import ffmpeg as programs
from media import storage, transcode, video
from media.playback import link
from media.probe import Facts
from media.renditions import TYPES

#: The playlist that names all others.
MASTER = "hls.m3u8"
TYPE = TYPES[".m3u8"]
#: Seconds of a segment: two keyframes of ours.
SEGMENT_S = 4
#: Seconds that may be lost or gained between the pieces.
SLACK_S = 0.5
#: AAC as we encode it (RFC 6381).
SOUND_CODEC = "mp4a.40.2"

MAP = re.compile(r'#EXT-X-MAP:URI="[^"]+",BYTERANGE="(\d+)@0"')
SEGMENT = re.compile(r"#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@\d+\n")
#: What a line of a playlist names: the whole line, or what one of its attributes says.
ADDRESS = re.compile(r'^[^#\s].*$|(?<=URI=")[^"]+', re.MULTILINE)


class Variant(msgspec.Struct, frozen=True):
    """One rendition in segments; rates in bits and frames a second."""

    playlist: Path
    segments: Path
    width: int
    height: int
    fps: float | None
    peak: int
    average: int
    codecs: str


async def segment(film: Path, folder: Path, facts: Facts) -> Variant:
    """`hls-{short side}.mp4` and `.m3u8` in `folder`, of one of our renditions."""
    name = f"hls-{min(facts.width, facts.height)}"
    playlist, segments = folder / f"{name}.m3u8", folder / f"{name}.mp4"
    await transcode.run(command(film, playlist, segments), film, folder, facts, facts.duration_s)
    text = playlist.read_text()
    pieces = [(float(seconds), int(size)) for seconds, size in SEGMENT.findall(text)]
    head = _head(text, segments)
    length, size = sum(seconds for seconds, _ in pieces), sum(size for _, size in pieces)
    if abs(length - facts.duration_s) > SLACK_S or len(head) + size != segments.stat().st_size:
        raise transcode.Failed("encoder_failed", detail=f"{name}: {length:.2f} s, {size} bytes in segments")
    average = round(8 * size / length)
    return Variant(
        playlist,
        segments,
        facts.width,
        facts.height,
        facts.fps,
        peak=max(_peak(pieces), average),
        average=average,
        codecs=",".join([_picture_codec(head), *([SOUND_CODEC] if facts.audio else [])]),
    )


def command(film: Path, playlist: Path, segments: Path) -> list[str]:
    """The recipe: the same picture and sound, cut at keyframes."""
    clean = {name: value for name, value in video.CLEAN.items() if name not in {"movflags", "f"}}
    source = video.open_film(film)
    copied = ffmpeg.output(
        source["v:0"],
        source["a:0?"],
        str(playlist),
        c="copy",
        f="hls",
        hls_time=SEGMENT_S,
        hls_playlist_type="vod",
        hls_segment_type="fmp4",
        # Without the default flag `temp_file`, which names a file in the playlist that is gone at the end.
        hls_flags="single_file+independent_segments",
        hls_segment_filename=str(segments),
        **clean,
    )
    return video.compile_command(programs.program().path, copied)


def master(variants: Iterable[Variant]) -> str:
    """The playlist of all renditions, smallest first: with that one a player starts soonest."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for one in sorted(variants, key=lambda variant: variant.average):
        rate = f",FRAME-RATE={one.fps:.3f}" if one.fps else ""
        told = f"BANDWIDTH={one.peak},AVERAGE-BANDWIDTH={one.average},RESOLUTION={one.width}x{one.height}"
        lines += [f'#EXT-X-STREAM-INF:{told}{rate},CODECS="{one.codecs}"', one.playlist.name]
    return "\n".join([*lines, ""])


async def playlist(key: str, asset: str, version: int, viewer: int) -> str:
    """The stored playlist, with each address signed for the viewer. `Refusal` 410 where it is lost."""
    try:
        text = (await storage.get(key)).decode()
    except FileNotFoundError:
        raise Refusal("file_lost", status=410) from None
    return ADDRESS.sub(lambda found: link(asset, version, found[0], viewer), text)


def _head(text: str, segments: Path) -> bytes:
    """What a player reads before the first segment."""
    found = MAP.search(text)
    if found is None:
        raise transcode.Failed("encoder_failed", detail=f"{segments.name}: no EXT-X-MAP")
    with segments.open("rb") as file:
        return file.read(int(found[1]))


def _peak(pieces: list[tuple[float, int]]) -> int:
    """The highest rate of a segment, without scraps at the end (RFC 8216, section 4.1)."""
    long = [piece for piece in pieces if piece[0] >= SEGMENT_S / 2] or pieces
    return round(max(8 * size / seconds for seconds, size in long))


def _picture_codec(head: bytes) -> str:
    """Profile, constraints and level of H.264, as the box `avcC` tells them after its version."""
    at = head.index(b"avcC") + 5
    return f"avc1.{head[at : at + 3].hex()}"
