"""Turn pictures into the files we serve and print what they are as lines of JSON. Runs enclosed, as a script.

python -I imaging.py FILE OUT MAX_PIXELS WIDTH,WIDTH... webp|jpeg PREFIX [FILE PREFIX]...
"""

import base64
import io
import json
import struct
import sys
import warnings
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageOps

JPEG_WIDTH = 720
#: How pictures are written: as small as nobody sees, and quickly.
WEBP: dict[str, Any] = {"format": "WEBP", "quality": 78, "method": 2}
JPEG: dict[str, Any] = {"format": "JPEG", "quality": 80, "progressive": True}
TINY: dict[str, Any] = {"format": "WEBP", "quality": 40, "method": 4}
PLACEHOLDER = 16  # pixels; blurred by the browser's scaling while the photo loads
TAKEN = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")


def main(path: str, out: str, max_pixels: str, widths: str, form: str, prefix: str, *more: str) -> None:
    Image.init()
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # checked below, with the number for the sentence
    warnings.simplefilter("ignore")  # about words beside the pixels, which nobody keeps
    sizes = [int(width) for width in widths.split(",")]
    for file, name in [(path, prefix), *zip(more[::2], more[1::2], strict=True)]:
        answer = make(file, Path(out), int(max_pixels), name, sizes, form == "jpeg")
        print(json.dumps(answer))  # noqa: T201 - the answer to the process that started this one


def make(path: str, out: Path, max_pixels: int, prefix: str, widths: list[int], jpeg: bool) -> dict[str, Any]:
    with Image.open(path, formats=[*TAKEN]) as opened:
        pixels = opened.width * opened.height
        if pixels > max_pixels:
            return {"pixels": pixels}
        picture = develop(opened)
    return {
        "width": picture.width,
        "height": picture.height,
        "placeholder": placeholder(picture),
        "files": save_all(picture, out, prefix, widths, jpeg),
    }


def develop(opened: Image.Image) -> Image.Image:
    """Upright, in sRGB, on white, and without one word beside the pixels."""
    picture = upright(opened)
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"P", "PA", "LA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    picture = to_srgb(picture, profile)
    picture.info.clear()
    return picture


def upright(opened: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(opened)
    except (SyntaxError, ValueError, TypeError, struct.error):
        return opened.copy()  # EXIF that nobody can read: the picture itself may be whole


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except ImageCms.PyCMSError:
            pass  # a broken profile: the plain numbers are the best guess
        else:
            assert converted
            return converted
    return picture.convert("RGB")


def save_all(
    picture: Image.Image, out: Path, prefix: str, widths: list[int], jpeg: bool
) -> list[dict[str, Any]]:
    """Each size is made from the next bigger one. A rung that a smaller source fills already is left out."""
    smaller = {width: below for below, width in zip([0, *sorted(widths)], sorted(widths), strict=False)}
    files = []
    for width in sorted(widths, reverse=True):
        if picture.width <= smaller[width]:
            continue
        picture = shrink(picture, width)
        files.append(save(picture, out / f"{prefix}{width}.webp", WEBP))
        if jpeg and width == JPEG_WIDTH:
            files.append(save(picture, out / f"{prefix}{width}.jpg", JPEG))
    if jpeg and not any(file["name"].endswith(".jpg") for file in files):
        files.append(save(picture, out / f"{prefix}{JPEG_WIDTH}.jpg", JPEG))
    return files


def shrink(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    return picture.resize(
        (width, max(round(picture.height * width / picture.width), 1)), Image.Resampling.LANCZOS
    )


def save(picture: Image.Image, path: Path, form: dict[str, Any]) -> dict[str, Any]:
    picture.save(path, **form)
    size = path.stat().st_size
    return {"name": path.name, "width": picture.width, "height": picture.height, "size": size}


def placeholder(picture: Image.Image) -> str:
    """A data URI of about 110 bytes."""
    tiny = picture.copy()
    tiny.thumbnail((PLACEHOLDER, PLACEHOLDER))
    written = io.BytesIO()
    tiny.save(written, **TINY)
    return "data:image/webp;base64," + base64.b64encode(written.getvalue()).decode()


if __name__ == "__main__":
    main(*sys.argv[1:])
