"""The script of a post's life: one line each, and a mistake in it is named."""

from datetime import timedelta

import pytest

from demo.script import Application, Comment, read_applications, read_comments


def test_an_indented_line_answers_the_last_one_without_indent() -> None:
    talk = "omar +3h: Which film?\n  jana +4h thanks=omar,karim: 23 my.\nuwe +1d accepted step=2: Good."
    assert read_comments(talk) == [
        Comment("omar", timedelta(hours=3), "Which film?"),
        Comment("jana", timedelta(hours=4), "23 my.", parent=0, thanks=("omar", "karim")),
        Comment("uwe", timedelta(days=1), "Good.", accepted=True, step=2),
    ]


def test_an_application_tells_result_minutes_and_who_confirmed_it() -> None:
    tried = "omar +2d worked 15 confirmed=hanan: Six pallets: all fine.\nanja +40m partly quiet: Half."
    assert read_applications(tried) == [
        Application(
            "omar", timedelta(days=2), "worked", "Six pallets: all fine.", minutes=15, confirmed="hanan"
        ),
        Application("anja", timedelta(minutes=40), "partly", "Half.", quiet=True),
    ]


@pytest.mark.parametrize("line", ["omar: no delay", "omar +3x: wrong unit", "omar +3h loudly: unknown flag"])
def test_a_line_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"not a line|unknown flags"):
        read_comments(line)


def test_a_result_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        read_applications("omar +1d perhaps: Maybe.")
