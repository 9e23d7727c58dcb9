"""Hear the words in one sound file and print them as lines of JSON. Runs enclosed, as a script of its own.

    python -I speaking.py SOUND MODEL [LANGUAGE ...]

The first line tells language and seconds of sound; each further one what was heard next: up to which
second, and its words as [start, end, text] in milliseconds. Words in one of the languages named are not asked
for: then the first line is all.
"""

import json
import os
import sys
from typing import Any

# Read when the packages below are loaded: nothing is fetched, and one thread leaves the machine to people.
os.environ |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}

from faster_whisper import WhisperModel


def main(sound: str, model: str, *needless: str) -> None:
    engine = WhisperModel(
        model, device="cpu", compute_type="int8", cpu_threads=1, num_workers=1, local_files_only=True
    )
    segments, about = engine.transcribe(
        sound,
        beam_size=1,
        word_timestamps=True,
        # Without it, whisper hears words in noise and silence.
        vad_filter=True,
        # A mistake would be repeated to the end.
        condition_on_previous_text=False,
    )
    say({"language": about.language, "seconds": about.duration})
    if about.language in needless:
        return
    for segment in segments:
        words = [[_ms(word.start), _ms(word.end), word.word] for word in segment.words or []]
        say({"until": float(segment.end), "words": words})


def say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201 - how the parent hears


def _ms(seconds: float) -> int:
    return round(float(seconds) * 1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
