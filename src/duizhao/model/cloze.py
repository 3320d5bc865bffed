"""The double braces of a cloze."""

import re
from typing import Final

_BRACES: Final = re.compile(r"\{\{|\}\}")


class ClozeError(ValueError):
    """The braces of a cloze do not pair; the message says how."""


def parts(text: str) -> tuple[str, ...]:
    """Return plain and hidden text in turn, plain first and last.

    >>> parts("The trained {{weights}} are the program.")
    ('The trained ', 'weights', ' are the program.')

    Raises `ClozeError` where nothing is hidden, or braces are nested, unpaired or empty.
    """
    found: list[str] = []
    start, inside = 0, False
    for match in _BRACES.finditer(text):
        if (match[0] == "{{") is inside:
            raise ClozeError("`{{` inside a hidden part" if inside else "`}}` without `{{`")
        found.append(text[start : match.start()])
        if inside and not found[-1].strip():
            raise ClozeError("a hidden part is empty")
        start, inside = match.end(), not inside
    if inside:
        raise ClozeError("`{{` is not closed by `}}`")
    if not found:
        raise ClozeError("nothing is hidden")
    return (*found, text[start:])
