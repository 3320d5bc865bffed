"""Sentences of a text, in Chinese and in scripts with spaces, with their offsets: what can be quoted whole.

A sentence never ends inside quotation marks: a short quotation stays with the words that lead to it, and of a long
speech each sentence is one by itself, without the marks around the speech. Every step goes through a text once.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from statistics import median
from typing import Final, NamedTuple

from msgspec import Struct

from duizhao.passes.segment import HAN

WHOLE: Final = 70
"""A quotation of several sentences that is no longer stays with the words around it; as `size` measures."""
LONGEST: Final = 120
"""What is longer is cut at semicolons, colons and commas, so that a part of it can be quoted; as `size` measures."""
_PARAGRAPH: Final = 20_000
"""Code points. A longer line without a blank one is no paragraph; its sentences are found all the same."""

_OPENING: Final = dict(zip('“「『《（(【〔["', '”」』》）)】〕]"', strict=True))
_MARK: Final = re.compile("[" + re.escape("".join({*_OPENING, *_OPENING.values()})) + "]")
_SPEECH: Final = frozenset('“「『"')
_SAYS: Final = ("说", "說", "道", "表示", "指出", "认为", "認為")
_FRONT_MATTER: Final = re.compile(r"---\n(?:[\w-]+:.*\n)+---\n")
_GOES_ON: Final = re.compile(r"\s+[a-zà-ÿ]")
_CLOSERS: Final = "”’」』）)】〕\"'\\]》"
_ENDS: Final = "。！？!?｡"
_STOP: Final = re.compile(
    rf"[{_ENDS}]+(?:…|\.\.+)?[{_CLOSERS}]*|(?:……|⋯⋯|…|\.\.\.+)(?=[{_CLOSERS}\s]|$)[{_CLOSERS}]*"
    rf"|(?<=[{HAN}{_CLOSERS}])\.(?!\w)[{_CLOSERS}]*|\.[{_CLOSERS}]*(?=\s|$)"
)
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|vs|etc|Fig|No|Vol|cf|al|Inc|Ltd|Jr|Sr|e\.g|i\.e|approx|ca|z\.B|bzw)\.)$"
)
_CLAUSE: Final = re.compile(r"[；;：:，,—]+\s*")
_LABEL: Final = re.compile(
    rf"(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){{0,3}}|[{HAN}·]{{1,12}}|[\w.·-]{{1,20}})\s?[：:]\s*(?=\S)"
)
_BULLET: Final = re.compile(r"(?:[-*•‣▪●○·◦–—>]|\d{1,3}[.)、．]|[（(]\d{1,3}[)）]|#{1,6})[ \t\u3000]*")
_WIDE: Final = re.compile(f"[{HAN}]")
_NARROWEST: Final = 40
_WRAPPED: Final = 130
_SHORT_LINE: Final = 0.5
"""What is shorter, as a part of the median, is the last line of its paragraph."""
_MOST_ENDING: Final = 0.6
"""A text is wrapped where half of its lines are from `_NARROWEST` to `_WRAPPED` long, and most end in mid-sentence."""


class Sentence(Struct, frozen=True):
    """A sentence at ``text[start:end]``, white space apart.

    `paragraph` counts paragraphs from 0 and `number` the sentences within one. `speaker` is the label before the
    paragraph or an earlier one, `inside` says that it stands in a speech, `ends` that it has a mark of its end:
    headings have none.
    """

    start: int
    end: int
    paragraph: int
    number: int
    speaker: str
    inside: bool
    ends: bool


def size(text: str) -> float:
    """Return how long `text` is for a reader, in Han characters: a letter is a third of one.

    >>> size("训练好的权重"), size("weights")
    (6.0, 2.3333333333333335)
    """
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) / 3


def sentences(text: str, speakers: Container[str] = ()) -> list[Sentence]:
    """Return the sentences of `text` in their order; what stands between them is white space, labels and bullets.

    A name before a colon is a label where several paragraphs have it, or where it is one of `speakers`.
    """
    paragraphs = [_Paragraph(start, end, _label(text, start, end)) for start, end in _paragraphs(text)]
    names = Counter(one.label["name"] for one in paragraphs if one.label)
    found: list[Sentence] = []
    speaker = ""
    for number, paragraph in enumerate(paragraphs):
        bullet = _BULLET.match(text, paragraph.start, paragraph.end)
        begin = bullet.end() if bullet else paragraph.start
        label = paragraph.label
        if label and (names[label["name"]] > 1 or label["name"] in speakers):
            speaker, begin = label["name"], label.end()
        whole = [
            (*trimmed, inside)
            for first, last, inside in _split(text, begin, paragraph.end)
            if (trimmed := _trim(text, first, last))
        ]
        for i, (first, last, inside) in enumerate(whole):
            ends = bool(_STOP.search(text, max(first, last - 4), last)) or i + 1 < len(whole)
            found.append(Sentence(first, last, number, i, speaker, inside, ends))
    return found


class _Paragraph(NamedTuple):
    start: int
    end: int
    label: re.Match[str] | None


def _label(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return what stands before a colon at the beginning of a paragraph, where it may say who speaks."""
    bullet = _BULLET.match(text, start, end)
    label = _LABEL.match(text, bullet.end() if bullet else start, end)
    if label is None or label["name"].isdigit() or label["name"].endswith(_SAYS) or text.startswith("//", label.end()):
        return None
    return label


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs: lines, or in a text whose lines are wrapped what stands between blank lines."""
    body = _FRONT_MATTER.match(text)
    lines = [
        (match.start(), match.end())
        for match in re.compile(r"[^\n\r\x85\u2028\u2029]+").finditer(text, body.end() if body else 0)
    ]
    filled = [(start, end) for start, end in lines if not text[start:end].isspace()]
    if not _is_wrapped(text, filled):
        yield from filled
        return
    short = median(end - start for start, end in filled) * _SHORT_LINE
    start, last = filled[0]
    line = start
    for begin, end in filled[1:]:
        goes_on = text[last:begin] in ("\n", "\r\n") and last - line > short and end - start < _PARAGRAPH
        speaks = _label(text, begin, end) and _STOP.search(text, max(line, last - 4), last)
        line = begin
        if not goes_on or speaks or _BULLET.match(text, begin, end):
            yield start, last
            start = begin
        last = end
    yield start, last


def _is_wrapped(text: str, lines: Sequence[tuple[int, int]]) -> bool:
    long = [(start, end) for start, end in lines if end - start >= _NARROWEST]
    if not long or len(long) * 2 < len(lines) or median(end - start for start, end in long) > _WRAPPED:
        return False
    ending = sum(bool(_STOP.search(text, max(start, end - 4), end)) for start, end in long)
    return ending < _MOST_ENDING * len(long)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the sentences of a paragraph: offsets, and whether they stand in a speech."""
    at = start
    for opening, closing in [*_long_speeches(text, start, end), (end, end)]:
        for stretch, inside in (((at, opening), False), ((opening + 1, closing), True)):
            for first, last in _stops(text, *stretch):
                yield from ((*piece, inside) for piece in _pieces(text, first, last))
        at = closing + 1


def _long_speeches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the outermost quotations of more than one sentence that are too long to be quoted whole."""
    for first, last in _quotations(text, start, end):
        if text[first] in _SPEECH and size(text[first:last]) > WHOLE:
            stop = _STOP.search(text, first, last)
            if stop and stop.end() < last:
                yield first, last


def _quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each outermost pair of marks opens and closes; a mark without its partner is none."""
    if not _MARK.search(text, start, end):
        return
    last = {mark: text.rfind(mark, start, end) for mark in _OPENING.values()}
    closing, opened = "", -1
    for match in _MARK.finditer(text, start, end):
        mark = match[0]
        if not closing:
            if last.get(_OPENING.get(mark, ""), -1) > match.start():
                closing, opened = _OPENING[mark], match.start()
        elif mark == closing:
            yield opened, match.start()
            closing = ""


def _stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two offsets: none ends inside a pair of marks."""
    pairs = _quotations(text, start, end)
    pair = next(pairs, None)
    first = start
    for stop in _STOP.finditer(text, start, end):
        while pair is not None and pair[1] < stop.start():
            pair = next(pairs, None)
        if pair is not None and pair[0] < stop.start():
            closes = pair[1] == stop.end() - 1
            if not closes or not (_leads(text, first, pair[0]) or text[stop.end() : stop.end() + 1].isspace()):
                continue
        if text[stop.start()] == "." and _ABBREVIATED.search(text, max(start, stop.start() - 12), stop.start() + 1):
            continue
        if _GOES_ON.match(text, stop.end(), end):
            continue
        yield first, stop.end()
        first = stop.end()
    if first < end:
        yield first, end


def _leads(text: str, start: int, opening: int) -> bool:
    """Say whether what stands before a quotation leads to it, so that the sentence may end with it."""
    before = text[start:opening].rstrip()
    return not before or before[-1] in ":：,，—"


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or, where it is too long to be quoted, parts of it of several clauses each."""
    if size(text[start:end]) <= LONGEST:
        yield start, end
        return
    first, last, after = start, start, start
    for mark, beyond in [*_clause_ends(text, start, end), (end, end)]:
        if last > first and size(text[first:mark]) > LONGEST / 2:
            yield first, last
            first = after
        last, after = mark, beyond
    yield first, end


def _clause_ends(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where each mark between two clauses stands, those inside quotations and numbers apart."""
    pairs = list(_quotations(text, start, end))
    ends: list[tuple[int, int]] = []
    i = 0
    for match in _CLAUSE.finditer(text, start, end):
        while i < len(pairs) and pairs[i][1] < match.start():
            i += 1
        number = text[match.start() - 1 : match.start()].isdigit() and text[match.end() : match.end() + 1].isdigit()
        if not number and not (i < len(pairs) and pairs[i][0] < match.start()):
            ends.append(match.span())
    return ends


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the offsets without white space at either end; None where nothing is left."""
    stripped = text[start:end].strip()
    if not stripped:
        return None
    first = text.index(stripped, start)
    return first, first + len(stripped)
