"""`python -m bench NAME [--quick]`."""

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

NAMES = ("feed", "rank", "plans", "media", "idle", "upload", "page", "search")
#: Measured as in production: without the clock of tests, and without looking at the date of each template.
PLAIN = ("feed",)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and print ratios as JSON.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--quick", action="store_true", help="less data, within three minutes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pollen-bench-") as folder:
        os.environ |= {
            "POLLEN_DATA": folder,
            "POLLEN_TEST": "" if options.name in PLAIN else "1",
            "POLLEN_SECRET": "for measuring only",
        }
        return importlib.import_module(f"bench.{options.name}").run(Path(folder), quick=options.quick)


if __name__ == "__main__":
    sys.exit(main())
