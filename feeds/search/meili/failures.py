"""What can go wrong with a server, told apart by what to do then."""


class Down(Exception):
    """It does not answer, or not as a Meilisearch does. `again` says that a second try may do."""

    def __init__(self, reason: str, *, again: bool = False) -> None:
        super().__init__(reason)
        self.again = again


class Refused(Exception):
    """It understood and says no; `code` is its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code or 'refused'}: {message}")
        self.code = code


class Failed(Exception):
    """A task came to an end without its work done. `kind` tells whose fault the server takes it for."""

    def __init__(self, code: str, message: str, kind: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.kind = code, kind


class Lost(Exception):
    """Nobody knows what became of a task: what it was to do must be sent again."""
