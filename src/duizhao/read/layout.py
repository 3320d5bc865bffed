"""How a YAML file is laid out: its blocks with their entries, and to which of them each comment belongs.

YAML's events know no comments and no dashes; both stand in the lines between what the events have. Values are left
as the lines they are: only what is around them is taken apart.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from duizhao.read.yamltree import Token, tokens

ROOT: Final = -1
_EMPTY_OR_COMMENT: Final = re.compile(r"[ \t]*(?:#.*)?")
_REST: Final = re.compile(r"(?:[ \t]+#.*|[ \t]*)")
_AFTER_KEY: Final = re.compile(r"[ \t]*:(?=[ \t]|$)")
_DASHES: Final = re.compile(r"[ ]*(?:-[ ]+)*")
_START: Final = re.compile(r"---[ \t]*(?:[ \t]#.*)?")


class Odd(Exception):  # noqa: N818 - not the author's mistake: a layout that is not taken apart
    """A layout that only YAML itself understands; `line` is 0-based."""

    def __init__(self, line: int) -> None:
        self.line = line


class Leaf(Struct, frozen=True):
    """A value that stays as it is written: a scalar, or what is in brackets or braces.

    `start` is its offset in code points, 0 where there is no value; `line` and `last` are its first and last line.
    """

    style: str
    start: int
    line: int
    last: int


class Block(Struct, frozen=True):
    """A mapping or a list in block style. `column` is where its keys or dashes stand, `new` where they are to stand."""

    mapping: bool
    column: int
    new: int
    entries: "list[Entry]"
    after: list[str]


class Entry(Struct, frozen=True):
    """A key with its value, or an item of a list.

    `lead` are the comments and blank lines above it; `rest` is the comment behind the colon or the dash of a block.
    `line` and `end` are the 0-based line of the key or dash and the column behind it.
    """

    lead: list[str]
    key: str
    line: int
    end: int
    rest: str
    value: Block | Leaf


class Layout(Struct, frozen=True):
    """A whole file: its lines, what stands above the first entry, and the block of everything else."""

    lines: list[str]
    head: list[str]
    root: Block


def layout(text: str) -> Layout | None:
    """Return how `text`, which reads without a finding, is laid out; None where it has no block.

    Raises `Odd` where it uses what only YAML knows: explicit keys, directives.
    """
    return _Parser(text).layout()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.tokens = list(tokens(text))
        self.place = 0
        self.last = -1  # the last line that is taken
        self.closed: list[Block] = []

    def layout(self) -> Layout | None:
        if not self.tokens or self.tokens[0].what == "=" or self.tokens[0].style == "f":
            return None
        first = self.tokens[0]
        head = [line.strip() for line in self.lines[: first.line]]
        starts = [number for number, line in enumerate(head) if not _EMPTY_OR_COMMENT.fullmatch(line)]
        if len(starts) > 1 or not all(_START.fullmatch(head[number]) for number in starts):
            raise Odd(starts[0])
        self.last = first.line - 1
        root = self.block(0)
        self.gap(len(self.lines), ROOT, ROOT)
        return Layout(self.lines, head, root)

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def block(self, new: int) -> Block:
        """Take a mapping or a list, from its first token to its last."""
        begin = self.take()
        block = Block(begin.what == "{", begin.column, new, [], [])
        while self.tokens[self.place].what != "]":
            block.entries.append(self.entry(block) if block.mapping else self.item(block, begin))
        self.take()
        self.closed.append(block)
        return block

    def entry(self, block: Block) -> Entry:
        """Take a key and its value."""
        key = self.take()
        line = self.lines[key.line]
        before = line[: key.column]
        colon = _AFTER_KEY.match(line, key.column + key.end - key.start)
        if (
            key.column != block.column
            or not colon
            or not _DASHES.fullmatch(before)
            or (block.entries and before.strip())
        ):
            raise Odd(key.line)
        lead = self.gap(key.line, block.column, block.new)
        self.last = key.line
        value = self.value(key.line, colon.end(), block.new if self.is_list() else block.new + 2)
        rest = line[colon.end() :].rstrip() if isinstance(value, Block) else ""
        return Entry(lead, self.text[key.start : key.end], key.line, colon.end(), rest, value)

    def item(self, block: Block, begin: Token) -> Entry:
        """Take an item of a list with its dash."""
        number = begin.line
        if block.entries:
            number = self.last + 1
            while number < len(self.lines) and _EMPTY_OR_COMMENT.fullmatch(self.lines[number]):
                number += 1
        line = self.lines[number] if number < len(self.lines) else ""
        dashed = line[block.column : block.column + 1] == "-" and line[block.column + 1 : block.column + 2] in ("", " ")
        if not dashed or (block.entries and line[: block.column].strip()):
            raise Odd(min(number, len(self.lines) - 1))
        lead = self.gap(number, block.column, block.new)
        self.last = number
        end = block.column + 1
        value = self.value(number, end, block.new + 2)
        if isinstance(value, Block) and value.entries[0].line > number:
            comment = line[end:].strip()
            lead += [comment] if comment else []
        return Entry(lead, "", number, end, "", value)

    def is_list(self) -> bool:
        return self.tokens[self.place].what == "["

    def value(self, line: int, column: int, new: int) -> Block | Leaf:
        """Take the value behind a key or a dash that ends at `column` of `line`."""
        token = self.tokens[self.place]
        if token.what in "{[" and token.style != "f":
            if token.line > line and not _REST.fullmatch(self.lines[line], column):
                raise Odd(line)
            self.closed.clear()
            return self.block(new)
        self.closed.clear()
        leaf = self.leaf(line, column)
        self.last = leaf.last
        return leaf

    def leaf(self, line: int, column: int) -> Leaf:
        first = last = self.take()
        depth = 1 if first.what in "{[" else 0
        while depth:
            last = self.take()
            depth += (last.what in "{[") - (last.what == "]")
        if first.start == last.end:
            if not _REST.fullmatch(self.lines[line], column):
                raise Odd(line)
            return Leaf("", 0, line, line)
        if first.style in ("|", ">"):
            return Leaf(first.style, first.start, first.line, self.last_of_block_scalar(first))
        number = first.line + self.text.count("\n", first.start, last.end)
        end = last.end - (self.text.rfind("\n", 0, last.end) + 1)
        if not _REST.fullmatch(self.lines[number], end):
            raise Odd(number)
        return Leaf(first.style, first.start, first.line, number)

    def last_of_block_scalar(self, token: Token) -> int:
        """Return the last line of a block scalar: blank ones behind it are its own only where `+` keeps them."""
        written = self.text[token.start : token.end]
        last = token.line + written.removesuffix("\n").count("\n")
        if "+" in written.split("\n", 1)[0].split("#", 1)[0]:
            return last
        filled = next((each for each in written.split("\n")[1:] if each.strip(" ")), None)
        if filled is None:
            return token.line
        indent = len(filled) - len(filled.lstrip(" "))
        while last > token.line and not self.lines[last].strip(" ") and len(self.lines[last]) <= indent:
            last -= 1
        return last

    def gap(self, line: int, column: int, new: int) -> list[str]:
        """Give the comments above `line` to what ends there, where they are indented like that, and return the others.

        `column` and `new` are those of what follows.
        """
        lines = self.lines[self.last + 1 : line]
        if wrong := [number for number, each in enumerate(lines) if not _EMPTY_OR_COMMENT.fullmatch(each)]:
            raise Odd(self.last + 1 + wrong[0])
        ended = [block for block in self.closed if block.new > new]
        self.closed.clear()
        taken = 0
        for number, each in enumerate(lines):
            comment = each.strip()
            indent = len(each) - len(each.lstrip())
            if comment and (indent <= column or not ended):
                break
            if comment:
                fits = [block for block in ended if block.column <= indent]
                block = max(reversed(fits), key=lambda one: one.column) if fits else min(ended, key=lambda one: one.new)
                block.after.extend([*("" for _ in lines[taken:number]), comment])
                taken = number + 1
        return squeezed([each.strip() for each in lines[taken:]])


def squeezed(lines: Sequence[str]) -> list[str]:
    """Return `lines` without blank ones that follow another."""
    return [line for before, line in pairwise(("x", *lines)) if line or before]
