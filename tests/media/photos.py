"""Photos as cameras and editors write them: a red upper left quarter on grey, 60 by 40 pixels."""

import struct
from collections.abc import Callable
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms

#: The red light of sRGB as Display P3 numbers it.
P3_RED = (234, 51, 35)
#: Display P3's red, green and blue lights under D50, as its profile lists them.
P3_LIGHTS = {
    b"rXYZ": (0.5151, 0.2412, -0.0011),
    b"gXYZ": (0.2920, 0.6922, 0.0419),
    b"bXYZ": (0.1571, 0.0666, 0.7841),
}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>Mara at home</rdf:RDF></x:xmpmeta>'


def scene(red: tuple[int, int, int] = (255, 0, 0)) -> Image.Image:
    picture = Image.new("RGB", (60, 40), (128, 128, 128))
    picture.paste(red, (0, 0, 30, 20))
    return picture


def display_p3() -> bytes:
    """A profile of the screens that phones have: sRGB's with the lights of Display P3."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number in range(int.from_bytes(profile[128:132])):
        name, start, _ = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if name in P3_LIGHTS:
            struct.pack_into(">3i", profile, start + 8, *(round(65536 * part) for part in P3_LIGHTS[name]))
    return bytes(profile)


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F] = "Phone of Mara"
    told.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 0.0), 3: "E", 4: (11.0, 34.0, 0.0)})
    return told


def p3_jpeg(path: Path) -> None:
    scene(P3_RED).save(path, "JPEG", icc_profile=display_p3(), quality=95, subsampling=0)


def p3_heic(path: Path) -> None:
    pillow_heif.from_pillow(scene(P3_RED)).save(path, icc_profile=display_p3(), quality=-1)


def p3_png(path: Path) -> None:
    scene(P3_RED).convert("RGBA").save(path, "PNG", icc_profile=display_p3())


def avif(path: Path) -> None:
    scene().save(path, "AVIF", quality=95, subsampling="4:4:4", exif=exif(), xmp=XMP)


def turned_heic(path: Path) -> None:
    """The phone was held upright; the sensor's rows run down, and the file says so."""
    lying = scene().transpose(Image.Transpose.ROTATE_90)
    pillow_heif.from_pillow(lying).save(path, exif=exif(6).tobytes(), quality=-1)


def turned_jpeg(path: Path) -> None:
    lying = scene().transpose(Image.Transpose.ROTATE_90)
    lying.save(path, "JPEG", exif=exif(6), xmp=XMP, comment=b"taken by Mara", quality=95, subsampling=0)


def deep_png(path: Path) -> None:
    """16 bits a pixel, grey: two thirds of white where others are red."""
    picture = Image.new("I;16", (60, 40), 0x8080)
    picture.paste(0xFFFF, (0, 0, 30, 20))
    picture.save(path, "PNG")


def cmyk_jpeg(path: Path) -> None:
    scene().convert("CMYK").save(path, "JPEG", quality=95, subsampling=0)


def palette_png(path: Path) -> None:
    scene().quantize(4).save(path, "PNG")


def glass_png(path: Path) -> None:
    """Red on nothing."""
    picture = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 30, 20))
    picture.save(path, "PNG", pnginfo=None)


def moving_webp(path: Path) -> None:
    later = Image.new("RGB", (60, 40), "blue")
    scene().save(path, "WEBP", save_all=True, append_images=[later], duration=100, lossless=True)


def moving_png(path: Path) -> None:
    scene().save(path, "PNG", save_all=True, append_images=[Image.new("RGB", (60, 40), "blue")])


def double_jpeg(path: Path) -> None:
    """Two pictures in one file, as phones write depth and HDR gain."""
    second = Image.new("RGB", (60, 40), "blue")
    scene().save(path, "MPO", save_all=True, append_images=[second], quality=95, subsampling=0)


def garbled_jpeg(path: Path) -> None:
    """Editors leave EXIF that nobody can read; the picture is whole."""
    told = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(range(60))
    scene().save(path, "JPEG", exif=told, quality=95, subsampling=0)


PHOTOS: dict[str, Callable[[Path], None]] = {
    make.__name__: make
    for make in (
        p3_jpeg,
        p3_heic,
        p3_png,
        avif,
        turned_heic,
        turned_jpeg,
        cmyk_jpeg,
        palette_png,
        glass_png,
        moving_webp,
        moving_png,
        double_jpeg,
        garbled_jpeg,
    )
}
