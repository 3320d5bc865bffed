"""What ``duizhao quote`` reads and prints: a quote a line in, a verdict a line out."""

import json
import re
from collections.abc import Sequence
from typing import Final

from duizhao.diagnostic import printable
from duizhao.passes.document import Document, Place
from duizhao.passes.match import Verification, search, verify
from duizhao.passes.nearest import render

_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|([nt\\]))")
_MEANT: Final = {"n": "\n", "t": "\t", "\\": "\\"}


def unescape(line: str) -> str:
    r"""Return the quote on a line, its line end left out: ``\n``, ``\t``, ``\\`` and ``\uXXXX`` stand for characters.

    Two ``\u`` of a surrogate pair stand for one character; any other backslash stands for itself.

    >>> unescape(r"软件\u0032.0\n")
    '软件2.0\n'
    """
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _MEANT[match[2]], line.rstrip("\r\n"))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def look_up(line: str, documents: Sequence[Document], others: Sequence[Document], *, as_json: bool) -> str:
    """Return one line on the quote in `line`: verified against the one document, or searched in several.

    `others` are named where the quote stands in one of them instead.
    """
    quote = unescape(line)
    found = verify(quote, documents[0], others) if len(documents) == 1 else search(quote, documents)
    return json.dumps(report(found), ensure_ascii=False) if as_json else printable(describe(found).replace("\n", "\\n"))


def report(found: Verification) -> dict[str, object]:
    """Return `found` as plain values; line, column and matched are those of the first place."""
    first = found.places[0] if found.places else None
    return {
        "verdict": found.verdict,
        "document": found.document,
        "line": first.line if first else None,
        "column": first.column if first else None,
        "matched": _plain(first.matched) if first else None,
        "places": [_place(one) for one in found.places],
        "nearest": _place(found.nearest) if found.nearest else None,
        "similarity": round(found.similarity, 4) if found.nearest else None,
        "diff": _plain(render(found.diff)) if found.nearest else None,
        "segments": [
            {"equal": one.equal, "source": _plain(one.source), "quote": _plain(one.quote)} for one in found.diff
        ],
        "paste": _plain(found.paste) or None,
        "reason": found.reason or None,
        "elsewhere": list(found.elsewhere),
    }


def describe(found: Verification) -> str:
    """Return `found` in words, as in ``exact: lex-fridman-2022, line 100, column 106``."""
    at = found.places[0] if found.places else found.nearest
    parts = [found.document or ""]
    parts += [f"line {at.line}", f"column {at.column}"] if at else []
    parts += [f"{len(found.places)} places"] if len(found.places) > 1 else []
    text = f"{found.verdict}: {', '.join(part for part in parts if part)}" if any(parts) else found.verdict
    if found.verdict == "normalised":
        text += f": {found.paste}"
    if found.diff:
        text += f": {render(found.diff)}"
    if found.reason:
        text += f" ({found.reason})"
    return text + (f"; it stands in {', '.join(found.elsewhere)}" if found.elsewhere else "")


def _place(one: Place) -> dict[str, object]:
    return {"line": one.line, "column": one.column, "start": one.start, "end": one.end, "matched": _plain(one.matched)}


def _plain(text: str) -> str:
    """Return `text` so that it can be written as UTF-8: a lone surrogate as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()
