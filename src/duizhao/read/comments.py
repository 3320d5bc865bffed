"""Comments that were not meant to be any: what follows a space and `#` in a value without quotation marks."""

import re
from collections.abc import Iterator
from typing import Final

from duizhao.diagnostic import Finding, short
from duizhao.read import yamltree
from duizhao.span import Span

_SUSPECT: Final = re.compile(r"(?m)^[ ]*(?:- )*[\w-]+:[ ]+[^\s'\"|>#\[{][^\n]*?[ \t](#[^\s#!][^\n]*)")


def check_comments(text: str, path: str) -> Iterator[Finding]:
    """Yield a warning for each value of a readable file that ends where ` #` begins a word."""
    suspects = {match.start(1): match[1].rstrip() for match in _SUSPECT.finditer(text)}
    if not suspects:
        return
    inside = [(token.start, token.end) for token in yamltree.tokens(text) if token.what == "="]
    for start, comment in suspects.items():
        if not any(first <= start < end for first, end in inside):
            line, column = yamltree.line_column(text, start)
            message = f"the value ends here: “{short(comment, 40)}” is a comment"
            hint = "put the value in quotation marks, or, if it is a comment, a space behind the `#`"
            yield Finding("yaml-comment", Span(path, line, column), message, hint, severity="warning")
