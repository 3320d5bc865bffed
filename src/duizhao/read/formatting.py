"""A YAML file with its keys in their order and its indentation made even; every value and comment stays as it was."""

import re
from collections.abc import Iterator
from typing import Final

from duizhao.diagnostic import Finding
from duizhao.read import keyorder, layout, yamltree
from duizhao.read.layout import Block, Entry, Layout, Leaf, Odd
from duizhao.span import Span

_STEP: Final = 2
_OTHER_BREAKS: Final = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_COMMENT: Final = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)
_WIDTH: Final = re.compile(r"[1-9]")
_BLOCK_STYLES: Final = ("|", ">")
_HINT: Final = "write it in the ordinary way: key, colon, value"


def formatted(text: str, kind: str, path: str) -> tuple[str, list[Finding]]:
    """Return a file of one `kind` of docs/card-format.md as `duizhao fmt` writes it, or as it is and why.

    The order of keys is that of the card format. Indentation is two spaces, a list stands below its key without any.
    White space ends no line, there are no two blank lines, and one line break ends the file. Nothing within a value
    changes, comments go with what they stand above or beside, and what stands above the first key stays there.
    """
    if found := _OTHER_BREAKS.search(text):
        line, column = yamltree.line_column(text, found.start())
        message = f"U+{ord(found[0]):04X} breaks a line here"
        return text, [Finding("format-layout", Span(path, line, column), message, "break it with U+000A")]
    tree, findings = yamltree.read(text, path)
    if findings:
        return text, findings
    breaks = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    plain = text.replace("\r\n", "\n")
    try:
        taken = layout.layout(plain)
    except Odd as odd:
        message = "this line is laid out in a way that only YAML knows"
        return text, [Finding("format-layout", Span(path, odd.line + 1, 1), message, _HINT)]
    if taken is None:
        return text, []
    written = "".join(f"{line}\n" for line in _written(taken, kind))
    if yamltree.read(written, path) != (tree, []) or sorted(_comments(written)) != sorted(_comments(plain)):
        return text, [Finding("format-layout", Span(path), "this file cannot be formatted without changing it", _HINT)]
    return written.replace("\n", breaks), []


def _comments(text: str) -> list[str]:
    """Return every comment of a file, without the spaces at its end."""
    outside: list[str] = []
    last = 0
    for token in yamltree.tokens(text):
        if token.what == "=":
            start = token.start
            if token.style in _BLOCK_STYLES:
                header = text.find("\n", token.start)
                start = header if header >= 0 else token.end
            outside.append(text[last:start])
            last = max(token.end, start)
            if text[last - 1 : last] == "\n":
                outside.append("\n")
    return [comment.rstrip() for comment in _COMMENT.findall("".join([*outside, text[last:]]))]


def _written(taken: Layout, kind: str) -> Iterator[str]:
    writer = _Writer(taken.lines)
    lead, lines = writer.block(taken.root, kind)
    head = layout.squeezed([*taken.head, *lead])
    while head and not head[0]:
        del head[0]
    return iter(head + lines)


class _Writer:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def block(self, block: Block, kind: str) -> tuple[list[str], list[str]]:
        """Return the comments above a block, and its lines."""
        entries = block.entries
        if block.mapping:
            entries = sorted(entries, key=lambda one: keyorder.place(kind, one.key.strip("\"'")))
        pad = " " * block.new
        first: list[str] = []
        lines: list[str] = []
        for number, entry in enumerate(entries):
            lead, own = self.entry(entry, block, kind)
            if number == 0:
                first = lead
            else:
                lines += _padded(lead, pad)
            lines += own
        return first, lines + _padded(block.after, pad)

    def entry(self, entry: Entry, block: Block, kind: str) -> tuple[list[str], list[str]]:
        """Return the comments above an entry, and its lines."""
        pad = " " * block.new
        if isinstance(entry.value, Leaf):
            return entry.lead, self.leaf(entry, entry.value, block)
        if block.mapping:
            below, lines = self.block(entry.value, keyorder.below(kind, entry.key.strip("\"'")))
            inner = _padded(below, " " * entry.value.new)
            return entry.lead, [f"{pad}{entry.key}:{entry.rest}", *inner, *lines]
        below, lines = self.block(entry.value, kind)
        return [*entry.lead, *filter(None, below)], [f"{pad}- {lines[0][entry.value.new :]}", *lines[1:]]

    def leaf(self, entry: Entry, leaf: Leaf, block: Block) -> list[str]:
        """Return the lines of a key, or of a dash, and of a value that stays as it is."""
        line = self.lines[entry.line]
        named = " " * block.new + (f"{entry.key}:" if block.mapping else "-")
        if leaf.line == entry.line and leaf.start:
            named += " " + line[entry.end :].lstrip()
        else:
            named += line[entry.end :].rstrip()
        if leaf.last == entry.line:
            return [named.rstrip()]
        more = self.lines[entry.line + 1 : leaf.last + 1]
        if leaf.style in _BLOCK_STYLES:
            return [named if leaf.line == entry.line else named.rstrip(), *self.below_header(leaf, more, entry, block)]
        shift = block.new - block.column
        moved = [_moved(each, shift) for each in more]
        return [named if leaf.start else named.rstrip(), *moved[:-1], moved[-1].rstrip()]

    def below_header(self, leaf: Leaf, lines: list[str], entry: Entry, block: Block) -> list[str]:
        """Return the further lines of an entry with a block scalar, whose text is indented below its key."""
        above = leaf.line - entry.line
        shift = block.new - block.column
        head = [_moved(each, shift).rstrip() for each in lines[:above]]
        text = lines[above:]
        header = self.lines[leaf.line]
        indicated = _WIDTH.search(header[self._column(leaf) :].split("#", 1)[0])
        filled = next((each for each in text if each.strip(" ")), "")
        if indicated:
            return [*head, *(_moved(each, shift) for each in text)]
        if not filled:
            return [*head, *("" for _ in text)]
        indent = len(filled) - len(filled.lstrip(" "))
        shift = block.new + _STEP - indent
        return [*head, *(_moved(each, shift) if len(each) > indent else "" for each in text)]

    def _column(self, leaf: Leaf) -> int:
        before = sum(len(line) + 1 for line in self.lines[: leaf.line])
        return leaf.start - before


def _moved(line: str, shift: int) -> str:
    """Return a line indented by so many spaces more, or less; one of spaces alone is empty where nothing is left."""
    indent = len(line) - len(line.lstrip(" "))
    if indent == len(line):
        return " " * max(0, indent + shift) if indent else ""
    return " " * max(0, indent + shift) + line[indent:]


def _padded(lines: list[str], pad: str) -> list[str]:
    return [f"{pad}{line}" if line else "" for line in lines]
