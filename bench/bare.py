"""What an upload is measured against: a route that writes the stream to disk, and nothing else."""

import os
import tempfile

from litestar import Litestar, Request, put


@put("/", status_code=204)
async def take(request: Request) -> None:
    with tempfile.NamedTemporaryFile(dir=os.environ["POLLEN_DATA"]) as file:
        async for piece in request.stream():
            file.write(piece)


app = Litestar([take], request_max_body_size=None, openapi_config=None)
