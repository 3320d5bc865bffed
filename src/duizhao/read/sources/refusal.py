"""Why a file cannot become a source."""


class Refusal(Exception):  # noqa: N818 - it ends the reading of one file, and becomes a finding
    """A file that cannot be read as what it is; `hint` says what its owner can do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
