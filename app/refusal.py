"""A rule says no: with a code, and with the limit and the real value where there is one."""

from collections.abc import Iterable


class Refusal(Exception):
    """Raised by rules; the sentence people read is made at the edge (`app/web/sentences.py`).

    `code` is stable: programs branch on it, and the API sends it as the problem's `type`.
    `status` is the HTTP status the edge answers with; `field` names the form field to mend; `also` holds
    what else must be mended, so that a form says it all at once.
    """

    def __init__(
        self,
        code: str,
        *,
        limit: object = None,
        value: object = None,
        status: int = 422,
        field: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit
        self.value = value
        self.status = status
        self.field = field
        self.also: tuple[Refusal, ...] = ()


def refuse(reasons: Iterable[Refusal]) -> None:
    """Raise the first of them with the others beside it; nothing happens when there is none."""
    found = list(reasons)
    if found:
        found[0].also = tuple(found[1:])
        raise found[0]


def missing(code: str = "not_found") -> Refusal:
    """The same answer for what does not exist and for what the viewer may not know of."""
    return Refusal(code, status=404)


def forbidden(code: str = "forbidden") -> Refusal:
    return Refusal(code, status=403)
