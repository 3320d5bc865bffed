"""What changes in a file, as a patch."""

import difflib
from collections.abc import Iterator


def patch(path: str, before: str, after: str) -> str:
    """Return a unified diff; a name with a space ends in a tab, as `git apply` wants it."""
    end = "\t" if " " in path else ""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{path}{end}", f"b/{path}{end}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Return the lines of a file as every tool counts them: nothing but a line feed ends one."""
    return list(_each_line(text))


def _each_line(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end
