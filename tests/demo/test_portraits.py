"""Faces are drawn from data, one for each person, and no two are the same."""

from pathlib import Path

from PIL import Image

from demo import company, portraits


def test_a_face_is_a_square_picture_and_the_same_every_time(tmp_path: Path) -> None:
    look = company.load().people["ana"].look
    first = portraits.draw_portrait(look, tmp_path / "ana.png")
    second = portraits.draw_portrait(look, tmp_path / "again.png")
    with Image.open(first) as face:
        assert face.size == (256, 256)
    assert first.read_bytes() == second.read_bytes()


def test_no_two_people_have_the_same_face() -> None:
    faces = {
        portraits.portrait(person.look, 64).picture().tobytes() for person in company.load().people.values()
    }
    assert len(faces) == 40
