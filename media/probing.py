"""Look into videos and print what is in them as JSON, a line each. Runs enclosed, as a script of its own.

    python -I probing.py FILE DEMUXER WHITELIST MAX_PIXELS [FILE]...

Sizes are reported before a picture is decoded, so a huge frame costs nothing.
"""

import json
import os
import sys
from typing import Any

import av


def main(path: str, demuxer: str, whitelist: str, max_pixels: str, *more: str) -> None:
    options = {"format_whitelist": whitelist, "protocol_whitelist": "file", "max_pixels": max_pixels}
    for file in (path, *more):
        with av.open(f"file:{file}", format=demuxer, options=options, metadata_errors="replace") as container:
            print(json.dumps(look(container, os.path.getsize(file), int(max_pixels))))  # noqa: T201, PTH202 - the answer


def look(container: Any, size: int, max_pixels: int) -> dict[str, Any]:
    sound = next(iter(container.streams.audio), None)
    found = {
        "container": container.format.name,
        "size": size,
        "tags": sorted(set(container.metadata).union(*(stream.metadata for stream in container.streams))),
        "audio": sound and (sound.codec_context.name if sound.codec_context else "unknown"),
        "channels": sound.codec_context.channels if sound and sound.codec_context else 0,
        "words": [words(stream) for stream in container.streams.subtitles],
        "codec": None,
    }
    film = next((s for s in container.streams.video if not s.disposition & s.disposition.attached_pic), None)
    if film:
        found |= picture(film)
    if film or sound:
        found |= timing(container, film, sound, size)
    if film and 0 < found["width"] * found["height"] <= max_pixels:
        found["rotation"] = rotation(container, film)
    return found


def words(stream: Any) -> tuple[str, str]:
    """Coding and language of captions inside the file."""
    context = stream.codec_context
    return context.name if context else "unknown", stream.metadata.get("language", "")


def picture(film: Any) -> dict[str, Any]:
    context = film.codec_context
    if context is None:
        return {"codec": "unknown", "width": 0, "height": 0}
    aspect = context.sample_aspect_ratio or 1
    return {
        "codec": context.codec.canonical_name,
        "width": round(context.width * float(aspect)),
        "height": context.height,
        "pixel_format": context.pix_fmt or "",
        "transfer": int(context.color_trc),
        "square": aspect == 1,
    }


def timing(container: Any, film: Any, sound: Any, size: int) -> dict[str, Any]:
    """Length in seconds, frames per second, keyframe distance, and how much of it the file holds.

    The streams are believed before the container: its header may promise anything.
    """
    lead = film or sound
    entries = list(lead.index_entries)
    lengths = [float(s.duration * s.time_base) for s in (film, sound) if s and s.duration]
    length = max(lengths, default=(container.duration or 0) / 1e6)
    frames = lead.frames or len(entries)
    readable = length
    if container.format.name.startswith("matroska") or not (lead.frames and length):
        frames, end = count(container, lead, sound)
        length = readable = max(length, (container.duration or 0) / 1e6, end)
    elif entries and entries[-1].pos + entries[-1].size > size:
        first = entries[0].timestamp
        held = [e.timestamp - first for e in entries if e.pos + e.size <= size]
        readable = float(max(held, default=0) * lead.time_base)
    keys = [float(e.timestamp * lead.time_base) for e in entries if e.is_keyframe]
    gaps = [after - before for before, after in zip(keys, [*keys[1:], length], strict=True)] if keys else []
    return {
        "duration_s": length,
        "readable_s": readable,
        "frames": frames,
        "average_fps": float(film.average_rate or 0) if film else 0,
        "keyframe_gap_s": max(gaps, default=length),
    }


def count(container: Any, lead: Any, sound: Any) -> tuple[int, float]:
    """Browsers write recordings without a length: only reading on tells it. Nothing is decoded."""
    frames, end = 0, 0.0
    for packet in container.demux([stream for stream in {lead, sound} if stream]):
        if packet.pts is not None:
            frames += packet.stream_index == lead.index
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    container.seek(0)
    return frames, end


def rotation(container: Any, film: Any) -> int:
    """Degrees clockwise; only a decoded frame carries the display matrix."""
    frame = next(container.decode(film), None)
    return -frame.rotation % 360 if frame else 0


if __name__ == "__main__":
    main(*sys.argv[1:])
