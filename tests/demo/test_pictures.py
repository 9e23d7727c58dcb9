"""Pictures for photo posts are drawn, described, and all different."""

from pathlib import Path

from PIL import Image

from demo import pictures


def test_a_picture_is_a_portrait_photo_of_1080_by_1350(tmp_path: Path) -> None:
    with Image.open(pictures.make("van-shelves", tmp_path)) as photo:
        assert (photo.format, photo.size) == ("JPEG", (1080, 1350))


def test_every_picture_has_a_text_for_those_who_cannot_see_it() -> None:
    texts = [picture.alt for picture in pictures.load().values()]
    assert all(20 < len(text) < 200 for text in texts)
    assert len(set(texts)) == len(texts) >= 20


def test_no_two_pictures_are_the_same() -> None:
    drawn = {pictures.drawn(name, 0.25).picture().tobytes() for name in pictures.load()}
    assert len(drawn) == len(pictures.load())
