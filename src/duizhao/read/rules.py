"""The tables of diagnostics in the documentation, as data: what people read is what `duizhao explain` prints."""

import re
from collections.abc import Iterator

from duizhao.model.rule import Rule

_CODES = re.compile(r"`[a-z-]+`(?:, `[a-z-]+`)*")
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


def rules(page: str, name: str) -> Iterator[Rule]:
    """Yield what each code is that has a row in a table of a `page` in Markdown; `name` is its path.

    >>> [rule.code for rule in rules("| `file-size`, `file-name` | it is big | split it |", "docs/x.md")]
    ['file-size', 'file-name']
    """
    section = ""
    for line in page.splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        place = next((number for number, cell in enumerate(cells) if _CODES.fullmatch(cell)), None)
        if place is None or len(cells) < place + 2:
            continue
        means, remedy = (*(_LINK.sub(r"\1", cell) for cell in cells[place + 1 :]), "")[:2]
        anchor = re.sub(r"[^a-z0-9 -]", "", section.lower()).replace(" ", "-")
        for code in cells[place].replace("`", "").split(", "):
            yield Rule(code=code, section=section, means=means, remedy=remedy, page=f"{name}#{anchor}")
