"""Sheets filled in and damaged by seed, read back, and compared with what was meant."""

import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from msgspec.structs import replace

import duizhao
from duizhao.emit import answer_sheet
from duizhao.lang import EN
from duizhao.model.answer_sheet import SheetPage, lay_out
from duizhao.model.deck import Deck
from duizhao.model.form import Blueprint, Form
from duizhao.passes.forms import form
from duizhao.scan import pages, vision
from duizhao.scan.locate import locate
from sample_deck import sample_deck
from sample_kinds import MULTIPLE, with_further_kinds
from sheet_damage import LEVELS, MARKS, Filled, Image, Level, damaged, filled, printed

FONTS: Final = Path(duizhao.__file__).parent / "fonts"
TEMPLATES: Final = {
    f"quiz/{path.name}": path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[1] / "templates/quiz").glob("*.typ")
}
QUESTIONS: Final = 96
"""So many fit on one page of the trial's sheet, a match and the rest of every kind but order among them."""


class Trial(NamedTuple):
    """One damaged sheet: how many rows of each event came out right, flagged or silently wrong, and how long it took.

    `unread` says why the page could not be read at all; `number` how the pupil's number came out. `marks` are bubbles.
    """

    level: Level
    style: str
    rows: Counter[tuple[str, str]]
    number: str
    unread: str
    marks: int
    seconds: float


@cache
def sheet() -> tuple[Form, SheetPage, Image]:
    """Return a form, the layout of its first page, and that page as printed."""
    wanted = Blueprint(items=QUESTIONS, versions=1, seed=7, langs=(EN,))
    made = form(_with_several(with_further_kinds(sample_deck(130))), wanted)
    artifact = answer_sheet.emit(made, [], TEMPLATES, FONTS)[0]
    return made, lay_out(made.versions[0])[0], printed(artifact.content)[0]


def _with_several(deck: Deck) -> Deck:
    """Return `deck` with a question that has several right options in every fourth idea."""
    ideas = (
        replace(idea, items=(*idea.items, MULTIPLE)) if place % 4 == 1 else idea
        for place, idea in enumerate(deck.ideas)
    )
    return replace(deck, ideas=tuple(ideas))


def trials(seed: int, each: int) -> Iterator[Trial]:
    """Yield `each` sheets of each level and style of marks."""
    for level in LEVELS:
        for style in MARKS:
            for number in range(each):
                chance = np.random.default_rng([seed, number, LEVELS.index(level), list(MARKS).index(style)])
                _, layout, paper = sheet()
                yield trial(filled(paper, layout.rows, chance, style), chance, level, style)


def trial(meant: Filled, chance: np.random.Generator, level: Level, style: str) -> Trial:
    """Return how one filled sheet comes out of one kind of damage."""
    _, layout, _ = sheet()
    content = damaged(meant.image, chance, level)
    start = time.perf_counter()
    located = locate(vision.decoded(content)[0])
    if isinstance(located, str) or located.ticket is None:
        unread = located if isinstance(located, str) else "the code cannot be read"
        return Trial(level, style, Counter(), "", unread, 0, time.perf_counter() - start)
    read = pages.read(located.page, "", located.ticket, layout)
    seconds = time.perf_counter() - start
    rows: Counter[tuple[str, str]] = Counter()
    for place, (row, wanted, event) in enumerate(zip(read.rows, meant.meant, meant.events, strict=True)):
        several = layout.rows[place].kind == "multiple"
        right = row.marked == wanted and (several or len(wanted) < 2)
        name = f"several, {event}" if several else event
        rows[name, "flagged" if row.doubt else "right" if right else "silent"] += 1
    number = "flagged" if read.digits_doubt else "right" if read.digits == meant.digits else "silent"
    return Trial(level, style, rows, number, "", sum(row.count for row in layout.rows), seconds)
