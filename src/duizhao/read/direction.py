"""Marks that turn the direction of writing: left open, one turns the words around its text as well."""

import re
from collections.abc import Iterator
from typing import Final

from duizhao.diagnostic import Finding
from duizhao.read.yamltree import Tree
from duizhao.span import Node

_MAYBE: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]|\\u20(?:2[a-eA-E]|6[6-9])")
_MARKS: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_OPENED: Final = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}
"""By the Unicode Bidirectional Algorithm (UAX #9), 2.4 and 2.5; the end of a line closes everything."""
_HINT: Final = "delete it, or close it on its line: U+202C closes U+202A to U+202E, U+2069 closes U+2066 to U+2068"


def check_direction(text: str, tree: Tree, path: str) -> list[Finding]:
    """Return a finding for each value of a file that has such a mark without its partner; `tree` is what it holds."""
    return list(_walk(tree, Node(path))) if _MAYBE.search(text) else []


def _walk(tree: Tree, at: Node) -> Iterator[Finding]:
    if isinstance(tree, str):
        mark = next((mark for line in tree.splitlines() for mark in _alone(line)), None)
        if mark is not None:
            what = "closes nothing" if mark in _OPENED else "is not closed"
            message = f"U+{ord(mark):04X} turns the direction of writing and {what}"
            yield Finding("text-direction", at, message, _HINT)
    elif tree:
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from _walk(value, at / key)


def _alone(line: str) -> list[str]:
    """Return the marks of a line that have no partner."""
    opened: list[str] = []
    for mark in _MARKS.findall(line):
        if mark not in _OPENED:
            opened.append(mark)
        elif opened and opened[-1] in _OPENED[mark]:
            opened.pop()
        else:
            return [mark]
    return opened
