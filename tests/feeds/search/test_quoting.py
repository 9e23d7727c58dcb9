"""What is shown of a passage."""

import pytest

from feeds.search.folding import chunks
from feeds.search.quoting import QUOTE_MAX, beginning, pieces, quote, spans


def marked(text: str, found: dict[int, float], *, titled: bool = False) -> tuple[str, list[str], int]:
    said = quote(text, found, titled=titled)
    return said.text, [said.text[start:end] for start, end in said.marks], said.line


@pytest.mark.parametrize(
    "text", ["Run C++ with .NET 8", "- _ Ölfilter_wechseln: 0x80070005!", "a/b  c_d e", ""]
)
def test_words_have_the_places_that_the_index_counts(text: str) -> None:
    assert len(spans(text)) == len(list(chunks(text)))


def test_a_quote_begins_at_the_cue_with_the_rarest_word() -> None:
    said = "Now the line\nwait for it\nopen the petcock\nand close the line"
    assert marked(said, {3: 1.0, 9: 5.0, 13: 1.0}) == (
        "open the petcock and close the line",
        ["petcock", "line"],
        2,
    )


def test_of_equal_words_the_earliest_counts() -> None:
    assert marked("one two\nthree two", {2: 1.0, 4: 1.0}) == ("one two three two", ["two", "two"], 0)


def test_a_word_far_in_is_led_to_and_a_long_text_is_cut_between_words() -> None:
    text, marks, line = marked("word " * 100 + "petcock " + "word " * 100, {101: 1.0})
    assert text.startswith("…word ")
    assert text.endswith("word…")
    assert len(text) <= QUOTE_MAX + 2
    assert (marks, line) == (["petcock"], 0)


def test_what_stands_behind_the_end_of_a_quote_is_not_marked() -> None:
    _, marks, _ = marked("petcock " + "word " * 100 + "petcock", {1: 1.0, 102: 1.0})
    assert marks == ["petcock"]


def test_what_only_joins_words_is_not_marked() -> None:
    shown = quote("I hold the film on a corner", {1: 0.1, 4: 2.0, 5: 0.2, 7: 1.5})
    assert [shown.text[start:end] for start, end in shown.marks] == ["film", "corner"]


def test_a_title_is_not_said_twice() -> None:
    assert marked("Bleed the pump\nOpen the pump slowly", {3: 2.0, 6: 2.0}, titled=True) == (
        "Open the pump slowly",
        ["pump"],
        1,
    )
    assert marked("Bleed the pump", {1: 2.0}, titled=True)[:2] == ("", [])


def test_a_quote_falls_into_marked_and_plain_parts() -> None:
    assert pieces("open the petcock", [(0, 4), (9, 16)]) == [
        ("open", True),
        (" the ", False),
        ("petcock", True),
    ]
    assert pieces("open", []) == [("open", False)]
    assert pieces("", []) == []


def test_a_text_without_a_place_is_cut_between_words() -> None:
    assert beginning("Two seconds.") == "Two seconds."
    assert beginning("word " * 100) == " ".join(["word"] * 48) + "…"
