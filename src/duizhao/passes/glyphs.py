"""Characters that no font on paper has, before anything is printed."""

import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

import msgspec

from duizhao.diagnostic import Finding
from duizhao.model.definitions import IdeaDef, Placed
from duizhao.model.form import Form
from duizhao.span import Node

_NAMED = 5
_REMEDY = "write it with other characters: the vendored fonts hold no emoji and no rare characters"


def read_coverage(content: str) -> frozenset[str]:
    """Return the characters that a list of code points and ranges in hexadecimal names; a line with # is a comment."""
    runs = (run.partition("-") for line in content.splitlines() if not line.startswith("#") for run in line.split())
    return frozenset(chr(code) for first, _, last in runs for code in range(int(first, 16), int(last or first, 16) + 1))


def missing(form: Form, ideas: Iterable[Placed[IdeaDef]], coverage: AbstractSet[str]) -> list[Finding]:
    """Return a finding for each text of a form's ideas with characters outside `coverage`, at the text as written.

    Only what is printed counts: a character is looked for in the ideas' texts once the form is known to hold it. One
    that comes out of conversion stands in no file, so that its idea is named instead.
    """
    wanted: dict[str, set[str]] = {}
    for item in form.versions[0].items:
        absent = _absent(msgspec.to_builtins(item), coverage)
        if absent:
            wanted.setdefault(item.idea, set()).update(absent)
    findings: list[Finding] = []
    for placed in ideas:
        chars = wanted.get(placed.value.id)
        if chars:
            places = list(_places(msgspec.to_builtins(placed.value), placed.at, chars))
            findings += (_finding(at, found, placed.value.id) for at, found in places)
            made = chars - {char for _, found in places for char in found}
            if made:
                findings.append(_finding(placed.at / "id", made, placed.value.id, "in what is converted, "))
    return findings


def _absent(tree: object, coverage: AbstractSet[str]) -> set[str]:
    return {char for text in _texts(tree) for char in text if char not in coverage and not char.isspace()}


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for each in tree.values():
            yield from _texts(each)
    elif isinstance(tree, list | tuple):
        for each in tree:
            yield from _texts(each)


def _places(tree: object, at: Node, chars: AbstractSet[str]) -> Iterator[tuple[Node, AbstractSet[str]]]:
    """Yield the node of each text that holds any of `chars`, and which."""
    if isinstance(tree, str):
        found = chars & set(tree)
        if found:
            yield at, found
    elif isinstance(tree, dict):
        for key, each in tree.items():
            yield from _places(each, at / key, chars)
    elif isinstance(tree, list | tuple):
        for number, each in enumerate(tree):
            yield from _places(each, at / number, chars)


def _finding(at: Node, chars: Iterable[str], idea: str, where: str = "") -> Finding:
    named = [_shown(char) for char in sorted(chars)]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return Finding("glyph-missing", at, f"{where}no font has {', '.join(named[:_NAMED])}{more}, in `{idea}`", _REMEDY)


def _shown(char: str) -> str:
    code = f"U+{ord(char):04X}"
    return f"“{char}” ({code})" if char.isprintable() else f"{code} {unicodedata.name(char, '')}".strip()
