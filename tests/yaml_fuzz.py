"""Broken and oddly laid out files of cards, made from a seed: real cards with one thing or many things changed."""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from conftest import REPOSITORY

CASES: Final = 2_000
SEED: Final = 20_260_701
_SIGNS: Final = ":-?#&*!|>%@`'\"{}[],\t \n\\=~<：，“”。　\u200b\u202e\x85\u2028\ufeffé字a1"
_INDICATORS: Final = (
    "- ",
    "? ",
    ": ",
    "& ",
    "*a ",
    "!!int ",
    "!x ",
    "|\n",
    ">-\n",
    "{",
    "[",
    "}",
    "]",
    "'",
    '"',
    "#",
    "---\n",
    "...\n",
    "<<: ",
    "%",
)

Change = Callable[[random.Random, list[str]], list[str]]


def texts() -> list[str]:
    """Return what is mutated: every shipped file of cards, records and decks, cut into pieces of one idea or so."""
    starter = REPOSITORY / "src/duizhao/starter"
    files = [*sorted((REPOSITORY / "decks").glob("*.yaml")), *sorted(starter.rglob("*.yaml"))]
    files += sorted((REPOSITORY / "seeds").glob("*-20*.yaml"))
    whole = [file.read_text("utf-8") for file in files]
    return whole + [piece for file in sorted((REPOSITORY / "cards").glob("*.yaml")) for piece in _pieces(file)]


def _pieces(file: Path) -> Iterator[str]:
    head, *ideas = re.split(r"(?m)^(?=- id:)", file.read_text("utf-8"))
    yield from (head + idea for idea in ideas)


def one_character(rng: random.Random, lines: list[str]) -> list[str]:
    """Change, add or delete one character."""
    text = "\n".join(lines)
    at = rng.randrange(len(text) + 1)
    cut, new = rng.choice([(1, ""), (0, rng.choice(_SIGNS)), (1, rng.choice(_SIGNS)), (0, rng.choice(_INDICATORS))])
    return (text[:at] + new + text[at + cut :]).split("\n")


def one_line(rng: random.Random, lines: list[str]) -> list[str]:
    """Delete, repeat or move one line."""
    lines = list(lines)
    line = lines.pop(rng.randrange(len(lines)))
    for _ in range(rng.choice((0, 1, 2))):
        lines.insert(rng.randrange(len(lines) + 1), line)
    return lines


def indentation(rng: random.Random, lines: list[str]) -> list[str]:
    """Move one line to the right or to the left."""
    at = rng.randrange(len(lines))
    line = lines[at]
    changed = rng.choice((" " + line, "  " + line, line[1:] if line[:1] == " " else line, "\t" + line.lstrip()))
    return [*lines[:at], changed, *lines[at + 1 :]]


def cut_off(rng: random.Random, lines: list[str]) -> list[str]:
    """End the file anywhere."""
    text = "\n".join(lines)
    return text[: rng.randrange(len(text) + 1)].split("\n")


def scrambled(rng: random.Random, lines: list[str]) -> list[str]:
    """Put a handful of characters anywhere."""
    for _ in range(rng.randrange(2, 12)):
        lines = one_character(rng, lines)
    return lines


BROKEN: Final[tuple[Change, ...]] = (one_character, one_character, one_line, indentation, cut_off, scrambled)


def comments(rng: random.Random, lines: list[str]) -> list[str]:
    """Put comments anywhere, at any indentation, and behind values."""
    lines = list(lines)
    for number in range(rng.randrange(1, 8)):
        at = rng.randrange(len(lines) + 1)
        lines.insert(at, " " * rng.randrange(9) + f"# {number}: a: 'b" + " " * rng.randrange(3))
    for number in range(rng.randrange(4)):
        at = rng.randrange(len(lines))
        lines[at] += " " * rng.randrange(1, 4) + f"#{number}"
    return lines


def blank_lines(rng: random.Random, lines: list[str]) -> list[str]:
    """Put blank lines anywhere, and spaces behind lines."""
    lines = list(lines)
    for _ in range(rng.randrange(1, 8)):
        lines.insert(rng.randrange(len(lines) + 1), " " * rng.choice((0, 0, 1, 7)))
        lines[rng.randrange(len(lines))] += " " * rng.randrange(4)
    return lines


def indented_lists(rng: random.Random, lines: list[str]) -> list[str]:
    """Indent everything twice as far."""
    del rng
    return twice_indented(lines)


def twice_indented(lines: list[str]) -> list[str]:
    """Return the lines of a file with twice as many spaces before everything, and behind dashes."""
    return [re.sub("^(?: |- )*", lambda own: own[0].replace(" ", "  ").replace("-  ", "-   "), line) for line in lines]


def moved_keys(rng: random.Random, lines: list[str]) -> list[str]:
    """Move a block of lines below another line of the same indentation."""
    at = rng.randrange(len(lines))
    indent = len(lines[at]) - len(lines[at].lstrip(" "))
    end = at + 1
    while end < len(lines) and (len(lines[end]) - len(lines[end].lstrip(" ")) > indent or not lines[end].strip()):
        end += 1
    rest = lines[:at] + lines[end:]
    places = [number for number, line in enumerate(rest) if len(line) - len(line.lstrip(" ")) == indent]
    to = rng.choice(places) if places else 0
    return rest[:to] + lines[at:end] + rest[to:]


def block_scalars(rng: random.Random, lines: list[str]) -> list[str]:
    """Write some plain values as block scalars of every kind, with blank lines and deeper ones in them."""
    changed: list[str] = []
    for line in lines:
        key = re.fullmatch(r"( *(?:- )?)([\w-]+): ([^{\['\"].{9,})", line)
        if not key or rng.random() < 0.7:
            changed.append(line)
            continue
        header = rng.choice(("|", ">", "|-", ">-", "|+", ">+", "|2", ">2-")) + rng.choice(("", " # c"))
        pad = " " * (len(key[1]) + 2)
        more = rng.choice(
            ([], [""], [pad + "  deeper"], ["", "", pad + "more"], [pad + "   ", pad + "x"], [pad + "  "])
        )
        changed += [f"{key[1]}{key[2]}: {header}", f"{pad}{key[3]}", *more]
    return changed


def folded(rng: random.Random, lines: list[str]) -> list[str]:
    """Break values in plain style and in quotation marks over several lines, and put values below their keys."""
    changed: list[str] = []
    for line in lines:
        key = re.fullmatch(r"( *(?:- )?[\w-]+:) (.{9,})", line)
        if not key or rng.random() < 0.8:
            changed.append(line)
            continue
        pad = " " * (len(key[1]) - len(key[1].lstrip(" -")) + rng.randrange(1, 5))
        words = key[2].split(" ", 1)
        below = rng.random() < 0.5
        changed += [f"{key[1]} {words[0]}", pad + words[1]] if len(words) > 1 and not below else [key[1], pad + key[2]]
    return changed


ODD: Final[tuple[Change, ...]] = (comments, blank_lines, indented_lists, moved_keys, block_scalars, folded)


def oddly_laid_out(seed: int, known: list[str]) -> str:
    """Return a real file in another layout; most of them still read."""
    rng = random.Random(seed)  # noqa: S311 (a seed, no secret)
    lines = rng.choice(known).split("\n")
    for change in rng.choices(ODD, k=rng.randrange(1, 6)):
        lines = change(rng, lines)
    return "\n".join(lines)


CONSTRUCTS: Final = (
    "? topic\n: a\n? ideas\n: []\n",
    "%YAML 1.2\n---\ntopic: a\nideas: []\n",
    "%TAG ! tag:x,2026:\n--- !t\ntopic: a\nideas: []\n",
    "--- {topic: a, ideas: []}\n...\n",
    "--- |\n a\n b\n",
    "topic: a\nideas: []\n...\n---\ntopic: b\nideas: []\n",
    "{? topic : a, ? ideas : []}\n",
    "[a, [b, [c, {d: e}]]]\n",
    "topic: &x a\nideas: [*x, *y]\n",
    "<<: {topic: a}\nideas: []\n",
    "!!map {!!str topic: !!str a, ideas: !!seq []}\n",
    "topic: !!binary aGk=\nideas: !!set {? x}\n",
    "topic: a\nideas:\n- - - - x\n",
    "topic: a\nideas:\n-\n  -\n    -\n",
    "topic: a\nideas: [{id: x, level: 1, term: {en: a, zh-Hans: 甲}, definition: {en: b, zh-Hans: 乙}}]\n",
    "topic: >+\n\n\n  a\n\n\nideas: []\n",
    "topic: |9\n  a\nideas: []\n",
    "topic: |\n\t a\nideas: []\n",
    'topic: "a\\\n  b\\x41\\u4e2d\\U0001F600\\e\\0"\nideas: []\n',
    "topic: 'a''b\n\n  c'\nideas: []\n",
    "topic: a b\n  c\n   d\nideas: []\n",
    "topic: 0o17\nideas: [0x1f, 1_000, .inf, .NaN, ~, null, yes, 12:30:45, 2026-01-01]\n",
    "topic:\nideas:\n",
    ": a\n: b\n",
    "[a]: b\n{c: d}: e\n",
    "? [a, b]\n: c\n",
    "a: b: c: d\n",
    "- a\nb: c\n",
    "a:\n - b\n c: d\n",
    "#\n" * 500,
    "---\n" * 500,
    "- " * 500,
    "[" * 5_000,
    "{a: " * 5_000,
    "a:\n" + "".join(" " * n + "a:\n" for n in range(1, 200)),
    "&a " * 500,
    "'" * 999,
    '"' * 999,
    "a: |\n" + " \n" * 2_000,
    "x" * 300_000 + ": y\n",
    "topic: " + "x" * 300_000 + "\nideas: []\n",
    "ideas: [" + "{}," * 20_000 + "]\n",
    "\r\r\r",
    "a: b\rc: d\r",
    "topic: a\r\nideas: []\r\n",
    "topic: a\x85ideas: []\n",
    "topic: a\u2028ideas: []\n",
    "\ufefftopic: a\n",
    "\x00",
    "\ud7ff\ue000\ufffd\U0010ffff",
    "@",
    "`",
    "%",
    "|",
    ">",
    "-",
    "?",
    ":",
    "!",
    "&",
    "*",
    "#",
)
"""What YAML allows, and what it does not, a file each."""


def case(seed: int, known: list[str]) -> bytes:
    """Return the file that comes of `seed`: a real one broken or laid out oddly, a construct of YAML, or any bytes."""
    rng = random.Random(seed)  # noqa: S311 (a seed, no secret)
    sort = rng.random()
    if sort < 0.6:
        lines = rng.choice(known).split("\n")
        for change in rng.choices(BROKEN, k=rng.choice((1, 1, 1, 2, 3))):
            lines = change(rng, lines) if "\n".join(lines) else lines
        return "\n".join(lines).encode()
    if sort < 0.75:
        return oddly_laid_out(seed, known).encode()
    if sort < 0.87:
        text = rng.choice(CONSTRUCTS)
        return (text if rng.random() < 0.5 else "\n".join(scrambled(rng, text[:2_000].split("\n")))).encode()
    if sort < 0.95:
        return "".join(rng.choices(_SIGNS, k=rng.randrange(1, 300))).encode()
    return rng.randbytes(rng.choice((1, 2, 10, 100, 5_000)))
