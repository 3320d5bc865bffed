"""Readings over the terms of a paper: where each syllable stands, so that none touches its neighbour.

The characters stay where they are, and the text what it is: syllables are printed over it, behind all else of a page.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

from duizhao.emit.typesetting import View
from duizhao.lang import ZH_HANS, Lang
from duizhao.model.form import Form, FormItem
from duizhao.model.ruby import Ruby, cut
from duizhao.model.spoken import Terms, split, telling

Said: TypeAlias = str | list[str | View]
"""A text as a template reads it: plain, or in pieces, of which some are read out."""

_FIRST: Final = re.compile(r"^\W+")
_LAST: Final = re.compile(r"\W+$")
_SIZES: Final = (0.5, 0.46, 0.42)
"""Of a syllable, in ems of the text: the first in which none is far from its character."""
_FAR: Final = (0.45, 0.45, 0.7)
"""What that means for each size."""
_BETWEEN: Final = 0.1
"""From syllable to syllable, in ems of the text."""
_ADVANCES: Final = {
    275: "iīíǐìj", 284: "l", 325: "f", 377: "t", 388: "r", 468: "s", 475: "z", 498: "x", 510: "c", 521: "vy",
    552: "k", 554: "eēéěèê", 563: "aāáǎà", 564: "g", 606: "oōóǒò", 607: "huūúǔùüǖǘǚǜ", 610: "nńňǹ", 618: "b",
    620: "dpq", 802: "w", 926: "mḿ",
}  # fmt: skip
"""How wide the font's letters are, in thousandths of an em."""
_WIDTHS: Final = {letter: width / 1000 for width, letters in _ADVANCES.items() for letter in letters}
_WIDEST: Final = 0.926
_TOGETHER: Final = 20
"""So many characters stand in one line in any case."""
_ZHUYIN_ROOM: Final = 0.64
"""Ems that zhuyin takes at the right of each character, as in spoken.typ."""


def over(view: View, item: FormItem, form: Form, langs: Sequence[Lang], most_left: float) -> View:
    """Return a question's view with readings over the terms in what asks: the stem, a sentence, the left of a match.

    That column is made wider for zhuyin, up to `most_left` ems.

    What is chosen from, put in order or quoted has none: an option that alone is read out would look like the right
    one.
    """
    known = telling(item, form.spoken) if form.spoken else {}
    if not any(known.get(lang) for lang in langs):
        return view
    made = dict(view)
    if "stem" in view:
        made["stem"] = _all(view["stem"], langs, known)
    if "parts" in view:
        made["parts"] = [
            [part if isinstance(part, int) else said(part, lang, known) for part in parts]
            for lang, parts in zip(langs, view["parts"], strict=True)
        ]
    if "lefts" in view:
        made["lefts"] = [_all(texts, langs, known) for texts in view["lefts"]]
        made["left"] = min(view["left"] + max(map(_room, made["lefts"])), round(most_left, 2))
    return made


def said(text: str, lang: Lang, known: Terms) -> Said:
    """Return `text` with the terms in it read out as those who read `lang` do."""
    pieces = split(text, known.get(lang, {}))
    if all(isinstance(piece, str) for piece in pieces):
        return text
    return [piece if isinstance(piece, str) else read_out(piece, lang) for piece in pieces]


def read_out(runs: Ruby, lang: Lang) -> View:
    """Return a term's runs of text, each with its notes, and room around it; and the size of syllables, 0 for zhuyin.

    A note is a syllable and where it begins, in ems from the run's end. Room is in ems, at each side: there is some
    only where so many wide syllables follow each other that they would end up at other characters.
    """
    if lang != ZH_HANS or not any(syllable for _, syllable in runs):
        return {"size": 0, "runs": [_run(text, syllable, 0, 0) for text, syllable in runs]}
    for size, most in zip(_SIZES, _FAR, strict=True):
        places = _places(runs, size)
        if max(map(abs, places)) <= most:
            return {"size": size, "runs": [_run(*run, size, place) for run, place in zip(runs, places, strict=True)]}
    size = _SIZES[0]
    apart = (max(_width(syllable, size) + _BETWEEN - 1, 0) / 2 for _, syllable in runs)
    return {"size": size, "runs": [_run(*run, size, 0, room) for run, room in zip(runs, apart, strict=True)]}


def _run(text: str, syllable: str, size: float, place: float, room: float = 0) -> View:
    begin = place - 0.5 - _width(syllable, size) / 2 if size else 0
    return {"text": text, "notes": [[syllable, round(begin, 3)]] if syllable else [], "room": round(room, 3)}


def parts(runs: Ruby, breaks: Sequence[int], lang: Lang) -> list[str | View]:
    """Return a term in parts, each ending at one of the offsets `breaks`, with room between the syllables of all.

    No line ends inside a part with runs, unless it is longer than a line; strings are what is around these.
    """
    cuts = cut(runs, breaks)
    if len(cuts) == 1 and not any(syllable for _, syllable in runs):
        return ["".join(text for text, _ in runs)]
    whole = read_out(tuple(run for part in cuts for run in part), lang)
    each = iter(whole["runs"])
    made: list[str | View] = []
    for part in cuts:
        before, spoken, after = _bare([next(each) for _ in part])
        joined = spoken if len(part) > _TOGETHER or not whole["size"] else _joined(spoken)
        made += [before, {"size": whole["size"], "whole": len(part) <= _TOGETHER, "runs": joined}, after]
    return [part for part in made if part and (isinstance(part, str) or part["runs"])]


def _bare(runs: list[View]) -> tuple[str, list[View], str]:
    """Return a part without the marks and spaces around it: in the line they get the room that is theirs."""
    before = after = ""
    if runs and not runs[0]["notes"]:
        text = runs[0]["text"]
        rest = _FIRST.sub("", text)
        before = text[: len(text) - len(rest)]
        runs = [runs[0] | {"text": rest}, *runs[1:]] if rest else runs[1:]
    if runs and not runs[-1]["notes"]:
        text = runs[-1]["text"]
        rest = _LAST.sub("", text)
        after = text[len(rest) :]
        runs = [*runs[:-1], runs[-1] | {"text": rest}] if rest else runs[:-1]
    return before, runs, after


def _joined(runs: Iterable[View]) -> list[View]:
    """Return runs that no line parts, as few as can be: each is set by itself, and its notes are looked up."""
    made: list[View] = []
    for run in runs:
        if made and made[-1]["notes"] and run["notes"] and not made[-1]["room"] and not run["room"]:
            before = made.pop()
            notes = [[syllable, round(begin - len(run["text"]), 3)] for syllable, begin in before["notes"]]
            made.append(run | {"text": before["text"] + run["text"], "notes": [*notes, *run["notes"]]})
        else:
            made.append(run)
    return made


def _all(texts: Iterable[str], langs: Sequence[Lang], known: Terms) -> list[Said]:
    return [said(text, lang, known) for lang, text in zip(langs, texts, strict=True)]


def _room(texts: Iterable[Said]) -> float:
    """Return by how much zhuyin makes the longest of `texts` longer, in ems."""
    return max(
        sum(
            _ZHUYIN_ROOM * len(run["notes"])
            for piece in text
            if isinstance(piece, dict) and not piece["size"]
            for run in piece["runs"]
        )
        for text in texts
    )


def _width(syllable: str, size: float) -> float:
    return size * sum(_WIDTHS.get(letter, _WIDEST) for letter in syllable)


def _places(runs: Ruby, size: float) -> list[float]:
    """Return how far right of its character's middle each syllable has its own, so that there is room between them.

    They are as near as can be, by least squares: neighbours that would touch are moved apart together (pool adjacent
    violators). What has no syllable, such as Latin words, is room too.
    """
    wide = [_width(syllable, size) for _, syllable in runs]
    spoken = [place for place, (_, syllable) in enumerate(runs) if syllable]
    starts = [0.0, *accumulate(1.0 if syllable else 0.5 * len(text) for text, syllable in runs)]
    middles = [starts[place] + 0.5 for place in spoken]
    apart = [(wide[one] + wide[other]) / 2 + _BETWEEN for one, other in pairwise(spoken)]
    needed = list(accumulate(apart, initial=0.0))
    blocks: list[tuple[float, int]] = []
    for middle, need in zip(middles, needed, strict=True):
        total, count = middle - need, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    level = [total / count for total, count in blocks for _ in range(count)]
    moved = {
        place: one + need - middle for place, one, need, middle in zip(spoken, level, needed, middles, strict=True)
    }
    return [moved.get(place, 0.0) for place in range(len(runs))]
