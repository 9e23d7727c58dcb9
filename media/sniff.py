"""What a file is, by its first bytes. Names and declared types are never believed."""

from pathlib import Path
from typing import Literal

import msgspec

from app.refusal import Refusal

HEAD = 512


class Format(msgspec.Struct, frozen=True):
    """`demuxer` and `whitelist` bind ffmpeg to this format, whatever else the bytes may say."""

    kind: Literal["video", "photo"]
    name: str
    demuxer: str = ""
    whitelist: str = ""


MOV = Format("video", "mp4", "mov", "mov,mp4,m4a,3gp,3g2,mj2")
MATROSKA = Format("video", "matroska", "matroska", "matroska,webm")
JPEG, PNG, WEBP = Format("photo", "jpeg"), Format("photo", "png"), Format("photo", "webp")
HEIF = Format("photo", "heif")

#: Brands of an ISO file that hold still pictures; all other brands hold video or sound.
STILL_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"})
PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"<MPD", b"<smil", b"<ASX")
OTHER_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"<svg", b"8BPS", b"\0\0\1\0")


def kind(path: Path) -> Literal["video", "photo"]:
    """Video or photo; refuses what is neither, and playlists, which would pull in other files."""
    return recognise(path).kind


def recognise(path: Path) -> Format:
    """The format of a file we take."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refusal("empty_file", value=0)
    found = _by_magic(head)
    if found is None:
        raise Refusal(_reason(head))
    return found


def _by_magic(head: bytes) -> Format | None:
    if head[4:8] == b"ftyp":
        return HEIF if head[8:12] in STILL_BRANDS else MOV
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return MATROSKA
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return None


def _reason(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(PLAYLISTS) or (text.startswith(b"<?xml") and b"<MPD" in text):
        return "playlist_refused"
    if head.startswith(OTHER_PICTURES) or text.startswith(b"<svg") or b"<svg" in text:
        return "not_a_photo"
    return "not_a_video"
