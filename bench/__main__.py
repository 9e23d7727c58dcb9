"""`python -m bench NAME [--quick] [--folder FOLDER] [--part PART]`."""

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAMES = ("feed", "rank", "plans", "media", "idle", "upload", "page", "search")
#: Measured as in production: without the clock of tests, and without looking at the date of each template.
PLAIN = ("feed",)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and print ratios as JSON.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--quick", action="store_true", help="less data, within three minutes")
    parser.add_argument("--folder", type=Path, help="keep what is filled in there, and use it the next time")
    parser.add_argument("--part", help="only this part, where a measurement has several")
    options = parser.parse_args()
    part = {"part": options.part} if options.part else {}
    with _folder(options.folder) as folder:
        os.environ |= {
            "POLLEN_DATA": str(folder),
            "POLLEN_TEST": "" if options.name in PLAIN else "1",
            "POLLEN_SECRET": "for measuring only",
        }
        measured = importlib.import_module(f"bench.{options.name}")
        return int(measured.run(folder, quick=options.quick, **part))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="pollen-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main())
