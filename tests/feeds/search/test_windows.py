"""A Post cut into the places that search opens."""

from feeds.search.windows import Caption, Clip, Content, Step, Tip, cut, windows
from media.assets import Chapter
from media.captions import Cue, serialise


def cues(*times: tuple[float, float]) -> list[Cue]:
    return [Cue(int(start * 1000), int(end * 1000), f"words {n}") for n, (start, end) in enumerate(times)]


def spans(found: list[Cue]) -> list[tuple[int, int]]:
    return [(group[0].start // 1000, group[-1].end // 1000) for group in windows(found)]


def test_cues_are_put_together_to_15_and_at_most_30_seconds() -> None:
    short = cues(*((n * 4, n * 4 + 4) for n in range(10)))
    assert spans(short) == [(0, 16), (16, 32), (32, 40)]
    assert spans(cues((0, 10), (10, 29), (29, 40), (40, 45))) == [(0, 29), (29, 45)]


def test_no_cue_is_torn_and_a_pause_ends_a_passage() -> None:
    assert spans(cues((0, 50), (50, 52))) == [(0, 50), (50, 52)]
    assert spans(cues((1, 4), (83, 87))) == [(1, 4), (83, 87)]
    assert spans([]) == []


def test_every_place_says_what_it_was_made_from() -> None:
    said = Caption(7, "de", serialise(cues((3, 5), (5, 8))), None)
    clip = Clip("film", 2, [Chapter(30_000, "Fill it")], [said])
    own = ["Bleed it", "Two  lines\nof text", ""]
    made = cut(Content("video", "en", own, clip, [Step(5, "Close the valve")], [Tip(9, 12, "Slowly", None)]))
    assert [(one.kind, one.language, one.text, one.starts_ms) for one in made] == [
        ("text", "en", "Bleed it\nTwo lines of text", []),
        ("step", "en", "Close the valve", []),
        ("chapter", "en", "Fill it", [30_000]),
        ("cue", "de", "words 0\nwords 1", [3000, 5000]),
        ("tip", "en", "Slowly", [12_000]),
    ]
    assert [(one.step_id, one.asset_id, one.version, one.caption_id, one.comment_id) for one in made] == [
        (None, None, None, None, None),
        (5, None, None, None, None),
        (None, "film", 2, None, None),
        (None, "film", 2, 7, None),
        (None, None, None, None, 9),
    ]


def test_a_checklist_has_items() -> None:
    assert [one.kind for one in cut(Content("checklist", "en", ["Start"], None, [Step(1, "Look")], []))] == [
        "text",
        "item",
    ]


def test_a_step_has_its_words_and_those_of_its_picture() -> None:
    steps = [Step(1, "Look", None, "A  red lamp"), Step(2, "Turn", None, "")]
    made = cut(Content("guide", "en", ["Start"], None, steps, []))
    assert [(one.text, one.step_id) for one in made[1:]] == [("Look", 1), ("A red lamp", 1), ("Turn", 2)]
