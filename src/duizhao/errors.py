"""What is raised: trouble with the environment or with a command's words, never with an author's text."""


class DuizhaoError(Exception):
    """Something outside the author's files that stops a command; `hint` says what to do about it."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(DuizhaoError):
    """A command's words name something that is not there, or contradict each other."""

    exit_code = 2
