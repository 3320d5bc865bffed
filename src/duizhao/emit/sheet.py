"""What a paper gets to see of a version: questions in printed order, and what answers them in a teacher's copy only."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from string import ascii_lowercase
from typing import Final

from duizhao.emit import citation, room, spoken
from duizhao.emit.typesetting import View
from duizhao.lang import Lang
from duizhao.model.deck import Alteration, LocalText
from duizhao.model.form import (
    AlteredQuestion,
    ChoiceQuestion,
    ClozeQuestion,
    Form,
    FormItem,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    ReportQuestion,
    ShortQuestion,
    TrueFalseQuestion,
    Version,
)
from duizhao.model.kinds import FALSE, INSTRUCTION, SCORING, TRUE, kind
from duizhao.model.setting import Setting

_SHORT: Final = 4
_MIDDLING: Final = 10
_LETTER: Final = 1.7
"""The column of an option's letter, in ems, as in kinds.typ."""
_MOST_LEFT: Final = 0.45
"""So much of the line the left column of a match takes at most where readings make it wider."""
_BESIDE: Final = 8.2
"""What is beside the texts of a match: a line to write on, number, gap and letter, in ems, as in kinds.typ."""


def sheet(form: Form, version: Version, setting: Setting = Setting()) -> View:  # noqa: B008 - frozen
    """Return a version's questions in blocks of one kind, each with what to do, and their points where any has some.

    A cloze has blanks for what it hides, an altered quote only its changed wording, and a report neither source nor
    editor's note, for these would tell which report is right. Side by side, each language has all of a question.
    """
    langs = form.blueprint.langs
    sides = [(lang,) for lang in langs] if setting.side_by_side else [langs]
    line = room.measure(setting, len(sides))
    blocks = []
    for what, block in groupby(enumerate(version.items, 1), key=lambda pair: kind(pair[1])):
        numbered = list(block)
        questions = [
            _sides(
                number,
                [spoken.over(_question(item, form, side, line), item, form, side, line * _MOST_LEFT) for side in sides],
                sides,
                line,
                setting,
            )
            | (_answered(item, sides) if setting.teacher else {})
            for number, item in numbered
        ]
        each = numbered[0][1].points
        blocks.append(
            {
                "kind": what,
                "instruction": _texts(INSTRUCTION[what], langs),
                "scoring": _texts(SCORING[what], langs) if what in SCORING else None,
                "points": {"each": each, "count": len(numbered)} if form.blueprint.points else None,
                "questions": questions,
            }
        )
    return {
        "version": version.label,
        "total": sum(item.points for item in version.items),
        "teacher": setting.teacher,
        "instructions": _texts(form.instructions, langs) if form.instructions else None,
        "blocks": blocks,
    }


def _sides(number: int, views: list[View], sides: Sequence[Sequence[Lang]], line: float, setting: Setting) -> View:
    """Return a question as its number stands beside it, once or once in each language."""
    return {
        "number": number,
        "long": any(room.is_long(view, line, setting.size) for view in views),
        "sides": [{"langs": list(side), **view} for side, view in zip(sides, views, strict=True)],
    }


def _texts(text: LocalText, langs: Iterable[Lang]) -> list[str]:
    return [text[lang] for lang in langs]


def _question(item: FormItem, form: Form, langs: Sequence[Lang], line: float) -> View:
    view: View
    match item:
        case ChoiceQuestion() | MultipleQuestion():
            options = [_texts(option, langs) for option in item.options]
            view = {"stem": _texts(item.stem, langs), "options": options, "row": _row(options, line)}
        case ClozeQuestion():
            view = {"parts": [_blanked(item.parts[lang]) for lang in langs]}
        case TrueFalseQuestion():
            view = {"stem": _texts(item.statement, langs), "verdicts": [_texts(one, langs) for one in (TRUE, FALSE)]}
        case MatchQuestion():
            lefts = [_texts(pair.left, langs) for pair in item.pairs]
            rights = [_texts(item.pairs[place].right, langs) for place in item.order]
            left = room.share(room.widest(lefts), room.widest(rights), line - _BESIDE)
            view = {"stem": _texts(item.stem, langs), "lefts": lefts, "rights": rights, "left": round(left, 2)}
        case OrderQuestion():
            steps = [_texts(item.steps[place], langs) for place in item.order]
            view = {"stem": _texts(item.stem, langs), "steps": steps, "row": _row(steps, line)}
        case ShortQuestion():
            view = {"stem": _texts(item.stem, langs)}
        case AlteredQuestion():
            view = _altered(item, form, langs)
        case ReportQuestion():
            reports = [citation.quoted(report, form.sources, langs) for report in item.reports]
            words = [{name: report[name] for name in ("lang", "text", "others")} for report in reports]
            view = {"stem": _texts(item.stem, langs), "reports": words}
    return view


def _row(options: Sequence[Sequence[str]], line: float) -> int:
    """Return how many options stand in a row."""
    return room.in_a_row(len(options), room.widest(options) + _LETTER, line, room.GAP)


def _answered(item: FormItem, sides: Sequence[Sequence[Lang]]) -> View:
    """Return what a teacher's copy writes where a pupil would."""
    view: View
    match item:
        case ChoiceQuestion() | ReportQuestion():
            view = {"keys": [item.key]}
        case MultipleQuestion():
            view = {"keys": item.keys}
        case ClozeQuestion():
            return {"answers": [{"hidden": [list(item.parts[lang][1::2]) for lang in side]} for side in sides]}
        case TrueFalseQuestion():
            why = [{"key": 0 if item.answer else 1, "words": _texts(item.rationale, side)} for side in sides]
            return {"answers": why}
        case MatchQuestion() | OrderQuestion():
            view = {"letters": [ascii_lowercase[item.order.index(place)] for place in range(len(item.order))]}
        case ShortQuestion():
            return {"answers": [{"words": _texts(item.key, side)} for side in sides]}
        case AlteredQuestion():
            changes = [[_alteration(item, lang) for lang in side] for side in sides]
            return {
                "answers": [
                    {"instead": [one.instead for one in side], "word": [one.word for one in side]} for side in changes
                ]
            }
    return {"answers": [view for _ in sides]}


def _alteration(item: AlteredQuestion, lang: Lang) -> Alteration:
    return item.by.get(lang) or item.by[item.quote.language]


def _altered(item: AlteredQuestion, form: Form, langs: Sequence[Lang]) -> View:
    """Return the changed quote in `langs`, and who said it; the line would only help to look it up."""
    view = citation.quoted(item.quote, form.sources, langs)
    return {
        "wordings": list(_wordings(item, langs)),
        "quote": {name: view[name] for name in ("speaker", "outlet", "date", "note")} | {"line": None},
    }


def _wordings(item: AlteredQuestion, langs: Iterable[Lang]) -> Iterator[View]:
    for lang in dict.fromkeys(lang if lang in item.by else item.quote.language for lang in langs):
        one = item.by[lang]
        own = lang == item.quote.language
        kind_of = "" if own else "converted" if lang in item.quote.converted else "gloss"
        yield {"lang": lang, "kind": kind_of, "text": one.before + one.instead + one.after}


def _blanked(parts: tuple[str, ...]) -> list[str | int]:
    """Return `parts` with each hidden one as the class of its blank's width, 0, 1 or 2."""
    return [width(part) if place % 2 else part for place, part in enumerate(parts)]


def width(hidden: str) -> int:
    """Return a width in three classes, so that a blank has room for a hand but does not give the length away.

    Measured in half ems, a wide character being two: Unicode Standard Annex 11.
    """
    ems = sum(1 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in hidden)
    return 0 if ems <= _SHORT else 1 if ems <= _MIDDLING else 2
