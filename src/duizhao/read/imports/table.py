"""Tables: the CSV that duizhao exports, any other with two columns, and tab-separated pairs."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any, Final

from duizhao.errors import DuizhaoError
from duizhao.lang import LANGS, Lang
from duizhao.model.exchange import Draft, Drafts, Left
from duizhao.read.imports.foreign import pair

_KEYS: Final = ("topic", "idea", "question")
_TERMS: Final = "term front word question prompt 术语 術語 词 詞 词语 詞語 单词 單詞 正面 问题 問題"
_DEFINITIONS: Final = "definition back meaning answer translation 定义 定義 释义 釋義 意思 背面 答案"
_STEP: Final = re.compile(r"[A-Za-z][A-Za-z-]*|[1-9]\d{0,2}")
"""One part of a column's path: a field, a language, a place in a list."""
_PLACE: Final = re.compile(r"[1-9]\d{0,2}")
_DEEPEST: Final = 6
_LONGEST: Final = 1 << 20


def drafts(content: str, name: str, given: Lang | None) -> Drafts:
    """Return the ideas of a table: ours by its columns, any other row by row, the first column being the term."""
    rows = _read(content, name)
    if not rows:
        return Drafts(ideas=())
    head = rows[0][1]
    if "idea" in head and any(f"term.{lang}" in head for lang in LANGS):
        return _ours(head, rows[1:])
    lower = [cell.strip().lower() for cell in head]
    if len(lower) > 1 and lower[0] in _TERMS.split() and lower[1] in _DEFINITIONS.split():
        rows = rows[1:]
    return _pairs(rows, given)


def _read(content: str, name: str) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, each with its line."""
    first = content.partition("\n")[0]
    is_tabbed = name.endswith((".tsv", ".txt")) or ("\t" in first and "," not in first)
    delimiter = "\t" if is_tabbed else ";" if first.count(";") > first.count(",") else ","
    lines = io.StringIO(content, newline="")
    reader = (
        csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        if is_tabbed
        else csv.reader(lines, delimiter=delimiter, strict=True)
    )
    limit = csv.field_size_limit(_LONGEST)
    rows: list[tuple[int, list[str]]] = []
    try:
        line = 1
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DuizhaoError(f"{name}, line {reader.line_num}: {error}", "save it again as CSV, in UTF-8") from error
    finally:
        csv.field_size_limit(limit)
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)]


def _pairs(rows: Sequence[tuple[int, list[str]]], given: Lang | None) -> Drafts:
    ideas: list[Draft] = []
    left: list[Left] = []
    for line, row in rows:
        at = f"line {line}"
        term, definition, *rest = [*(cell.strip() for cell in row), "", ""]
        if not term:
            left.append(Left(at, f"there is nothing in its first column: “{definition}”"))
            continue
        ideas.append(Draft(at=at, topic="", tree=pair(term, "\n".join(filter(None, [definition, *rest])), given)))
    return Drafts(ideas=tuple(ideas), left=tuple(left))


def _ours(head: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> Drafts:
    ideas: dict[str, Draft] = {}
    left: list[Left] = [
        Left(f"column {place}", f"left out: its name leads nowhere: “{column}”")
        for place, column in enumerate(head, 1)
        if not _leads(column)
    ]
    for line, row in rows:
        cells = {column: _literal(cell) for column, cell in zip(head, row, strict=False) if cell and _leads(column)}
        name, question = cells.pop("idea", ""), cells.pop("question", "")
        topic = cells.pop("topic", "")
        tree = _grown({"id": question or name, **cells})
        if not question:
            ideas[name or f"line {line}"] = Draft(at=f"line {line}", topic=topic, tree=tree)
        elif name in ideas:
            ideas[name].tree.setdefault("questions", []).append(tree)
        else:
            left.append(Left(f"line {line}", f"the question `{question}` has no row of its idea `{name}` above it"))
    return Drafts(ideas=tuple(ideas.values()), left=tuple(left))


def _leads(column: str) -> bool:
    parts = column.split(".")
    return column in _KEYS or (len(parts) <= _DEEPEST and all(map(_STEP.fullmatch, parts)))


def _literal(cell: str) -> str:
    return cell.removeprefix("'")


def _grown(cells: dict[str, str]) -> dict[str, Any]:
    """Return the tree whose texts stand at the ends of the columns' paths; what is counted from 1 is a list.

    Where two paths disagree about what stands at a place, the first is kept.
    """
    tree: dict[str, Any] = {}
    for path, cell in cells.items():
        at = tree
        *way, last = path.split(".")
        for part in way:
            below = at.setdefault(part, {})
            if not isinstance(below, dict):
                break
            at = below
        else:
            at.setdefault(last, cell)
    grown: dict[str, Any] = _lists(tree)
    return grown


def _lists(tree: Any) -> Any:  # noqa: ANN401 - any level of it
    if not isinstance(tree, dict):
        return tree
    if tree and all(_PLACE.fullmatch(key) for key in tree):
        return [_lists(tree[key]) for key in sorted(tree, key=int)]
    return {key: _lists(value) for key, value in tree.items()}
