"""Texts as vectors: the model of the package, and what happens without it."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from app.models import embedder, minilm
from app.settings import settings


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder for the model, empty at first."""
    monkeypatch.setattr(minilm, "settings", lambda: msgspec.structs.replace(settings(), model_dir=tmp_path))
    monkeypatch.setattr(embedder, "_loaded", None)
    return tmp_path


async def test_what_means_the_same_lies_close_together() -> None:
    assert await embedder.available()
    pallet, film, ledger = await embedder.embed(
        ["How to wrap a pallet", "Palletising with stretch film", "Close the month in the ledger"]
    )
    assert pallet.shape == (minilm.DIM,)
    assert np.linalg.norm(pallet) == pytest.approx(1, abs=1e-5)
    assert pallet @ film > 0.5
    assert pallet @ ledger < 0.2


async def test_a_text_means_the_same_alone_and_among_others() -> None:
    texts = ["Tie the net", "A much longer sentence about tying the net at the end of a night shift", "Oil"]
    alone = [(await embedder.embed([text]))[0] for text in texts]
    # Eight bits round a little differently beside longer texts.
    assert np.einsum("ij,ij->i", await embedder.embed(texts), np.stack(alone)).min() > 0.98


async def test_without_a_model_it_is_said_and_nothing_is_pretended(elsewhere: Path) -> None:
    assert not await embedder.available()
    with pytest.raises(embedder.Off, match="not there"):
        await embedder.embed(["anything"])
    (finding,) = await embedder.examine()
    assert finding.ok
    assert "tags and words stand in" in finding.note


async def test_another_file_under_its_name_is_refused(elsewhere: Path) -> None:
    (elsewhere / minilm.FILE).write_bytes(b"not the model")
    assert not await embedder.available()
    with pytest.raises(embedder.Off, match="another model"):
        minilm.find()


async def test_an_unused_model_leaves_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    await embedder.embed(["anything"])
    assert embedder._loaded is not None
    embedder._rest()
    assert embedder._loaded is not None
    monkeypatch.setattr(embedder, "_used", embedder._used - embedder.IDLE_S)
    embedder._rest()
    assert embedder._loaded is None
