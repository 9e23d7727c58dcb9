"""Photos become small, upright and silent about their maker."""

import base64
import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageStat

from app.refusal import Refusal
from media import images
from tests.media.clips import clip
from tests.media.photos import PHOTOS, deep_png, scene


async def test_a_photo_is_turned_upright_in_all_sizes(tmp_path: Path) -> None:
    photo = await images.renditions(clip("gps-jpeg"), tmp_path, tmp_path)
    assert (photo.width, photo.height) == (1200, 1600)
    sizes = {file.name: (file.width, file.height) for file in photo.files}
    assert sizes == {
        "w1440.webp": (1200, 1600),
        "w720.webp": (720, 960),
        "w720.jpg": (720, 960),
        "w360.webp": (360, 480),
    }
    for file in photo.files:
        with Image.open(tmp_path / file.name) as picture:
            assert picture.size == (file.width, file.height)
            assert (tmp_path / file.name).stat().st_size == file.size


async def test_no_place_no_phone_and_no_comment_is_left(tmp_path: Path) -> None:
    assert b"Mara" in clip("gps-jpeg").read_bytes()
    photo = await images.renditions(clip("gps-jpeg"), tmp_path, tmp_path)
    for file in photo.files:
        assert not any(word in (tmp_path / file.name).read_bytes() for word in (b"Mara", b"Exif", b"EXIF"))
        with Image.open(tmp_path / file.name) as picture:
            assert not picture.getexif()
            assert "comment" not in picture.info


async def test_the_placeholder_is_a_tiny_picture(tmp_path: Path) -> None:
    photo = await images.renditions(clip("gps-jpeg"), tmp_path, tmp_path)
    head, _, data = photo.placeholder.partition(",")
    with Image.open(io.BytesIO(base64.b64decode(data))) as tiny:
        assert (head, tiny.size) == ("data:image/webp;base64", (12, 16))
    assert len(photo.placeholder) < 300


async def test_a_small_photo_is_not_scaled_up(tmp_path: Path) -> None:
    photo = await images.renditions(clip("heic"), tmp_path, tmp_path)
    assert {file.name: file.width for file in photo.files} == {
        "w720.webp": 400,
        "w720.jpg": 400,
        "w360.webp": 360,
    }


async def test_transparent_pictures_stand_on_white(tmp_path: Path) -> None:
    await images.renditions(clip("alpha-png"), tmp_path, tmp_path)
    with Image.open(tmp_path / "w720.jpg") as picture:
        assert picture.getpixel((9, 9)) == (255, 255, 255)


async def test_colours_of_another_space_are_converted(tmp_path: Path) -> None:
    """In a profile whose red and blue lights changed places, red numbers mean blue."""
    source = tmp_path / "swapped.jpg"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmp_").replace(b"bXYZ", b"rXYZ").replace(b"tmp_", b"bXYZ")
    Image.new("RGB", (50, 50), (255, 0, 0)).save(source, icc_profile=swapped, quality=95)
    await images.renditions(source, tmp_path, tmp_path)
    with Image.open(tmp_path / "w720.jpg") as picture:
        red, _, blue = picture.getpixel((9, 9))
        assert "icc_profile" not in picture.info
    assert red < 50
    assert blue > 200


@pytest.mark.parametrize("name", PHOTOS)
async def test_every_kind_of_photo_is_upright_in_its_colours_and_says_nothing(
    tmp_path: Path, name: str
) -> None:
    source = tmp_path / name
    PHOTOS[name](source)
    photo = await images.renditions(source, tmp_path, tmp_path)
    assert (photo.width, photo.height) == (60, 40)
    assert {file.name for file in photo.files} == {"w360.webp", "w720.jpg"}
    for file in photo.files:
        data = (tmp_path / file.name).read_bytes()
        assert not any(word in data for word in (b"Mara", b"Exif", b"EXIF", b"xmp", b"GPS", b"ICC"))
        with Image.open(tmp_path / file.name) as picture:
            assert getattr(picture, "n_frames", 1) == 1
            corner, rest = ImageStat.Stat(picture.crop((4, 4, 20, 12))), picture.getpixel((50, 30))
        assert corner.mean == pytest.approx([254, 0, 0], abs=12)
        assert rest == pytest.approx((255, 255, 255) if name == "glass_png" else (128, 128, 128), abs=6)


async def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    source = tmp_path / "deep.png"
    deep_png(source)
    await images.renditions(source, tmp_path, tmp_path)
    with Image.open(tmp_path / "w720.jpg") as picture:
        assert picture.getpixel((9, 9)) == pytest.approx((255, 255, 255), abs=3)
        assert picture.getpixel((50, 30)) == pytest.approx((128, 128, 128), abs=3)


async def test_a_gif_is_refused_with_what_works(tmp_path: Path) -> None:
    source = tmp_path / "moving.webp"
    scene().save(source, "GIF")
    with pytest.raises(Refusal) as refused:
        await images.renditions(source, tmp_path, tmp_path)
    assert refused.value.code == "not_a_photo"


@pytest.mark.parametrize(
    ("name", "code", "limit", "value"),
    [
        ("bomb-png", "too_many_pixels", "50 megapixels", "256 megapixels"),
        ("heavy-jpeg", "photo_too_big", "25 MB", "25.1 MB"),
        ("cut-jpeg", "unreadable_photo", None, None),
        ("silent", "not_a_photo", None, None),
    ],
)
async def test_a_refused_photo_names_its_limit(
    tmp_path: Path, name: str, code: str, limit: str | None, value: str | None
) -> None:
    with pytest.raises(Refusal) as refused:
        await images.renditions(clip(name), tmp_path, tmp_path)
    assert (refused.value.code, refused.value.limit, refused.value.value) == (code, limit, value)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - a short look
