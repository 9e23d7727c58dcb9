"""What may stand in an address."""

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from app.web.pages import url

#: A number in an address, as far as a bigint column goes.
Number = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
#: The same behind the question mark; 0 says nothing.
Chosen = Annotated[int, QueryParameter(ge=0, le=2**63 - 1)]


def opened(post: int, *, second: int | None = None, step: int | None = None) -> str:
    """Where people open the Post, at a second or at the Step of that id; without scripts too."""
    return url("post", post, t=second, step=step) + (f"#step-{step}" if step else "")
