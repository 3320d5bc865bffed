"""What an answer was worth, and why, as lines; nothing here reads or writes."""

from collections.abc import Sequence
from typing import Final

from duizhao.lang import Lang
from duizhao.learn.answers import Grade, Verdict, difference
from duizhao.learn.arrange import LETTERS, in_order
from duizhao.learn.asked import ToArrange, ToChoose, ToName, option_text
from duizhao.learn.folding import fold
from duizhao.learn.screen import Line
from duizhao.learn.session import Ask
from duizhao.learn.view import Cited, cited, said, styles, terms, texts
from duizhao.learn.wording import Wording
from duizhao.model.deck import (
    ChoiceItem,
    ClozeItem,
    LocalIdea,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.kinds import FALSE, TRUE

RIGHT: Final = "✓"
WRONG: Final = "✗"


def recalled(idea: LocalIdea, langs: Sequence[Lang], *, readings: bool) -> list[Line]:
    """Return the term with its reading, in the other languages too, and the definition.

    What stands on the screen already is not said again: a term in the first language that has no reading.
    """
    shown = terms(idea, langs, readings=readings)
    return [*(line for line in shown if line.text != idea.term[langs[0]]), *texts(idea.definition, langs)]


def filled(ask: Ask, item: ClozeItem, grades: Sequence[Grade], langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return the verdict, each miss beside the answer, the sentence as it was, and the idea's definition."""
    lines = _verdict(grades, words)
    for number, grade in enumerate(grades, 1):
        lines += _miss(grade, f"  ({number}) " if len(grades) > 1 else "  ", words)
    lines += [Line("".join(item[lang]), style) for lang, style in zip(langs, styles("strong"), strict=False)]
    return [*lines, *texts(ask.idea.definition, langs)]


def chosen(
    deck: Cited,
    ask: Ask,
    item: ToChoose,
    order: Sequence[int],
    option: int | None,
    langs: Sequence[Lang],
    words: Wording,
) -> list[Line]:
    """Return the verdict on `option`, 0 being the right one and None no answer, and why."""
    verdict = Line(words.right, "good") if option == 0 else Line(words.wrong, "bad")
    match item:
        case ChoiceItem():
            return [verdict, *_choice(ask, item, order, option, langs, words)]
        case TrueFalseItem():
            answer = (TRUE if item.answer else FALSE)[langs[0]]
            key = [] if option == 0 else [Line(answer, "good", f"{words.answer}{words.colon}")]
            return [verdict, *key, *texts(item.rationale, langs)]
        case ReportItem():
            return [verdict, *texts(item.rationale, langs), *_reports(deck, item, order, option, langs, words)]


def marked(
    item: MultipleItem, order: Sequence[int], chosen: Sequence[int], langs: Sequence[Lang], words: Wording
) -> list[Line]:
    """Return the verdict, what was wrong to choose and why, every right option with whether it was chosen, and why.

    `chosen` are places in the item, keys first; empty: no answer.
    """
    keys = len(item.keys)
    right = sum(place < keys for place in chosen)
    if right == keys == len(chosen):
        lines = [Line(words.right, "good")]
    elif right == len(chosen) and chosen:
        lines = [Line(words.some_found.format(n=right, all=keys), "bad")]
    else:
        lines = [Line(words.wrong, "bad")]
    for letter, place in zip(LETTERS, order, strict=False):
        if place >= keys and place in chosen:
            lines += texts(item.distractors[place - keys].why, langs, lead=f"  {WRONG} {letter}. ")
    for letter, place in zip(LETTERS, order, strict=False):
        if place < keys:
            text = item.keys[place][langs[0]]
            lines.append(_key(f"{letter}. {text}", words, known=bool(chosen), found=place in chosen))
    return [*lines, *texts(item.rationale, langs)]


def arranged(
    ask: Ask, item: ToArrange, order: Sequence[int], placed: Sequence[int], langs: Sequence[Lang], words: Wording
) -> list[Line]:
    """Return how much is right, the right pairs or order with each part marked, and why.

    `order` is how the lettered parts were shown, `placed` names the part given to each number; empty: no answer.
    """
    if isinstance(item, MatchItem):
        lines = _match(item, order, placed, langs, words)
    else:
        lines = _order(item, order, placed, langs, words)
    return [*lines, *texts(item.rationale or ask.idea.definition, langs)]


def named(ask: Ask, item: ToName, grade: Grade, langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return the verdict on a typed answer, a miss beside the answer, and why."""
    lines = _verdict([grade], words)
    if not isinstance(item, ShortItem):
        missed = [] if grade.verdict == "right" else _beside(grade.typed, grade.expected, "  ", words)
        return [*lines, *missed, *texts(item.rationale, langs)]
    lines += _miss(grade, "  ", words)
    key = item.key[langs[0]]
    seen = {"right": grade.typed, "near": grade.expected, "wrong": key}[grade.verdict]
    if fold(seen) != fold(key):
        lines += texts(item.key, langs[:1], lead=f"  {words.answer}{words.colon}", style="good")
    also = " / ".join(item.accept.get(langs[0], ()))
    if also and grade.verdict != "right":
        lines.append(Line(also, "quiet", f"  {words.also}{words.colon}"))
    return [*lines, *texts(item.rationale or ask.idea.definition, langs)]


def _verdict(grades: Sequence[Grade], words: Wording) -> list[Line]:
    verdicts: set[Verdict] = {grade.verdict for grade in grades}
    if verdicts == {"right"}:
        return [Line(words.right, "good")]
    return [Line(words.wrong if "wrong" in verdicts else words.almost, "bad")]


def _miss(grade: Grade, lead: str, words: Wording) -> list[Line]:
    """Return what was typed beside the answer, a slip in brackets; nothing if it was right."""
    if grade.verdict == "right":
        return []
    near = grade.verdict == "near"
    typed, expected = difference(grade.typed, grade.expected) if near else (grade.typed, grade.expected)
    return _beside(typed, expected, lead, words)


def _beside(typed: str, expected: str, lead: str, words: Wording) -> list[Line]:
    mine = [Line(typed, "bad", f"{lead}{words.you}{words.colon}")] if typed.strip() else []
    return [*mine, Line(expected, "good", f"{lead}{words.answer}{words.colon}")]


def _choice(
    ask: Ask, item: ChoiceItem, order: Sequence[int], option: int | None, langs: Sequence[Lang], words: Wording
) -> list[Line]:
    """Return the rationale; after a wrong answer the distractor's own reason and the key before it."""
    why = texts(item.rationale or ask.idea.definition, langs)
    if option == 0:
        return why
    key = LETTERS[order.index(0)]
    mine = LETTERS[order.index(option)] if option else ""
    return [
        *(texts(item.distractors[option - 1].why, langs, lead=f"  {mine}. ") if option else []),
        *texts(option_text(item, 0), langs[:1], lead=f"{words.answer}{words.colon}{key}. ", style="good"),
        *why,
    ]


def _reports(
    deck: Cited, item: ReportItem, order: Sequence[int], option: int | None, langs: Sequence[Lang], words: Wording
) -> list[Line]:
    """Return each report with its source, the right one and a wrong choice marked."""
    lines: list[Line] = []
    for letter, place in zip(LETTERS, order, strict=False):
        mark = RIGHT if place == 0 else WRONG if place == option else " "
        quoted = item.reports[place]
        lines += [Line(), *said(quoted, langs, words, lead=f"  {mark} {letter}. ", below=" " * 7)]
        lines += cited(deck, quoted, langs, words, lead=" " * 9)
    return lines


def _match(
    item: MatchItem, order: Sequence[int], placed: Sequence[int], langs: Sequence[Lang], words: Wording
) -> list[Line]:
    right = [place == own for place, own in enumerate(placed)]
    lines = [_outcome(placed, words, words.some_right.format(n=sum(right), all=len(right)))]
    for place, pair in enumerate(item.pairs):
        mine = "" if not placed or right[place] else LETTERS[order.index(placed[place])]
        lines.append(_part(place, pair.left[langs[0]], mine, words, known=bool(placed)))
        lines += texts(pair.right, langs[:1], lead=f"       {LETTERS[order.index(place)]}. ")
    return lines


def _order(
    item: OrderItem, order: Sequence[int], placed: Sequence[int], langs: Sequence[Lang], words: Wording
) -> list[Line]:
    kept = in_order(placed)
    lines = [_outcome(placed, words, words.misplaced.format(n=len(placed) - len(kept), all=len(placed)))]
    for place, step in enumerate(item.steps):
        text = f"{LETTERS[order.index(place)]}. {step[langs[0]]}"
        mine = "" if not placed or place in kept else str(placed.index(place) + 1)
        lines.append(_part(place, text, mine, words, known=bool(placed)))
    return lines


def _outcome(placed: Sequence[int], words: Wording, count: str) -> Line:
    """Return the verdict; where something was answered and not everything is right, `count` says how much."""
    if placed and list(placed) == sorted(placed):
        return Line(words.right, "good")
    return Line(count if placed else words.wrong, "bad")


def _key(text: str, words: Wording, *, known: bool, found: bool) -> Line:
    """Return a right option with its mark, and that it was left out, unless nothing was answered."""
    if found:
        return Line(text, "good", f"  {RIGHT} ")
    return Line(text + words.left_out, "strong", "    ") if known else Line(text, lead="    ")


def _part(place: int, text: str, mine: str, words: Wording, *, known: bool) -> Line:
    """Return a part of the right answer with its mark, and what was typed instead."""
    if not known:
        return Line(text, lead=f"    {place + 1}. ")
    if not mine:
        return Line(text, "good", f"  {RIGHT} {place + 1}. ")
    return Line(text + words.not_this.format(typed=mine), "strong", f"  {WRONG} {place + 1}. ")
