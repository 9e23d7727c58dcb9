"""What may stand in an address."""

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

#: A number in an address, as far as a bigint column goes.
Number = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]
#: The same behind the question mark; 0 says nothing.
Chosen = Annotated[int, QueryParameter(ge=0, le=2**63 - 1)]
