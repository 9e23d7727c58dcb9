"""WebVTT is read strictly and written so that it reads back the same."""

import pytest

from app.refusal import Refusal
from app.web.sentences import sentence
from media.captions import MOST_CUES, MOST_SIGNS, Cue, clean, parse, serialise
from media.sentences import SENTENCES

GOOD = """WEBVTT - kitchen
Kind: captions

NOTE made by hand

1
00:01.000 --> 00:02.500 align:start
<v Mara>Turn it <b>off</b> &amp; wait

01:00:02.500 --> 01:00:04.000
Two
lines
"""


def test_cues_have_times_words_and_lines() -> None:
    assert parse(GOOD.encode()) == [
        Cue(1000, 2500, "Mara: Turn it off & wait", 7),
        Cue(3_602_500, 3_604_000, "Two\nlines", 10),
    ]


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    assert parse(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == parse(GOOD.encode())


def test_what_is_written_reads_back_the_same() -> None:
    cues = [Cue(0, 1000, "a < b --> c & d"), Cue(1000, 3_600_000, "<script>\n\nend")]
    text = serialise(cues)
    assert "<script>" not in text
    assert [(c.start, c.end) for c in parse(text.encode())] == [(0, 1000), (1000, 3_600_000)]
    assert [c.text for c in parse(text.encode())] == ["a < b --> c & d", "<script>\nend"]


def test_no_cues_is_a_file_too() -> None:
    assert parse(serialise([]).encode()) == []


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("00:02.000 --> 00:01.000\nx", "caption_ends_before_start", 3),
        ("00:01.000 --> 00:01.000\nx", "caption_ends_before_start", 3),
        ("00:01.000 --> 00:03.000\nx\n\n00:02.000 --> 00:04.000\ny", "caption_overlap", 6),
        ("00:05.000 --> 00:06.000\nx\n\n00:02.000 --> 00:04.000\ny", "caption_out_of_order", 6),
        ("00:01,000 --> 00:03,000\nx", "caption_bad_time", 3),
        ("00:61.000 --> 01:03.000\nx", "caption_bad_time", 3),
        ("just words", "caption_bad_time", 3),
        ("00:01.000 --> 00:03.000\nx\n00:03.000 --> 00:04.000\ny", "caption_bad_time", 5),
        ("00:01.000 --> 00:03.000\n<b></b>", "caption_no_text", 3),
    ],
)
def test_a_fault_is_refused_with_its_line(body: str, code: str, line: int) -> None:
    with pytest.raises(Refusal) as refused:
        parse(f"WEBVTT\n\n{body}\n".encode())
    assert (refused.value.code, refused.value.value, refused.value.field) == (code, line, str(line))
    assert str(line) in SENTENCES[code].format(limit=None, value=line)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"1\nnothing --> of SubRip", "caption_no_header"),
        (b"WEBVTT\n\n" + b"9" * 5000 + b":00:01.000 --> 00:02.000\nx", "caption_bad_time"),
        (b"", "caption_no_header"),
        (b"WEBVTT\n\n\xff\xfe", "caption_not_text"),
        (b"WEBVTT\n\n" + b"x" * 200_000, "caption_too_big"),
    ],
)
def test_a_file_that_is_no_webvtt_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean(data)
    assert refused.value.code == code


SUBRIP = """1
00:00:01,000 --> 00:00:02,500
<i>Turn</i> it off, please

2
00:00:03,000 --> 00:00:04,000
Wait
"""


def test_subrip_is_taken_and_written_as_webvtt() -> None:
    assert parse(SUBRIP.encode()) == [
        Cue(1000, 2500, "Turn it off, please", 2),
        Cue(3000, 4000, "Wait", 6),
    ]
    assert clean(SUBRIP.encode()).startswith("WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nTurn it")


def test_a_fault_in_subrip_is_refused_with_its_line() -> None:
    with pytest.raises(Refusal) as refused:
        clean(SUBRIP.replace("00:00:03,000", "00:00:02,000").encode())
    assert (refused.value.code, refused.value.field) == ("caption_overlap", "6")


def test_a_caption_longer_than_a_clip_can_show_is_refused_with_line_limit_and_value() -> None:
    cues = [Cue(0, 1000, "x" * MOST_SIGNS), Cue(1000, 2000, "x" * (MOST_SIGNS + 1))]
    with pytest.raises(Refusal) as refused:
        clean(serialise(cues).encode())
    assert sentence(refused.value) == "The caption on line 6 has 301 characters; 300 fit."


def test_a_caption_beyond_the_end_is_refused_with_line_limit_and_value() -> None:
    late = b"WEBVTT\n\n00:01.000 --> 00:05.000\nTo the end\n\n00:05.000 --> 00:06.000\nToo late\n"
    assert clean(late, 5001)
    with pytest.raises(Refusal) as refused:
        clean(late, 5000)
    assert sentence(refused.value) == (
        "The caption on line 6 begins at 00:00:05.000, but the end is at 00:00:05.000."
    )
    assert refused.value.field == "6"


def test_too_many_captions_are_refused_with_line_limit_and_value() -> None:
    cues = [Cue(at, at + 1, "x") for at in range(MOST_CUES + 1)]
    assert clean(serialise(cues[:-1]).encode())
    with pytest.raises(Refusal) as refused:
        clean(serialise(cues).encode())
    assert (refused.value.limit, refused.value.value) == (1000, 1001)
    assert "line 3003" in sentence(refused.value)
