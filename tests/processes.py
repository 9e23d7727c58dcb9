"""Start this project's commands as processes of their own."""

import asyncio
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


async def python(*arguments: str, **variables: str) -> int:
    """Run Python in the project's folder; its exit status."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=os.environ | variables
    )
    return await process.wait()
