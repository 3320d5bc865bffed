"""What a paper gets to see of a version: questions in printed order, and nothing that answers them."""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from duizhao.emit import citation
from duizhao.emit.typesetting import View
from duizhao.lang import Lang
from duizhao.model.deck import LocalText
from duizhao.model.form import (
    AlteredQuestion,
    ChoiceQuestion,
    ClozeQuestion,
    Form,
    FormItem,
    MatchQuestion,
    OrderQuestion,
    ReportQuestion,
    ShortQuestion,
    TrueFalseQuestion,
    Version,
)
from duizhao.model.kinds import FALSE, INSTRUCTION, TRUE, kind

_SHORT: Final = 4
_MIDDLING: Final = 10


def sheet(form: Form, version: Version) -> View:
    """Return a version's questions in blocks of one kind, each with what to do.

    A cloze has blanks for what it hides, an altered quote only its changed wording, and a report neither source nor
    editor's note, for these would tell which report is right.
    """
    langs = form.blueprint.langs
    blocks = [
        {
            "kind": what,
            "instruction": _texts(INSTRUCTION[what], langs),
            "questions": [{"number": number, **_question(item, form)} for number, item in numbered],
        }
        for what, numbered in groupby(enumerate(version.items, 1), key=lambda pair: kind(pair[1]))
    ]
    return {"version": version.label, "count": len(version.items), "blocks": blocks}


def _texts(text: LocalText, langs: Iterable[Lang]) -> list[str]:
    return [text[lang] for lang in langs]


def _question(item: FormItem, form: Form) -> View:
    langs = form.blueprint.langs
    view: View
    match item:
        case ChoiceQuestion():
            view = {"stem": _texts(item.stem, langs), "options": [_texts(option, langs) for option in item.options]}
        case ClozeQuestion():
            view = {"parts": [_blanked(item.parts[lang]) for lang in langs]}
        case TrueFalseQuestion():
            view = {"stem": _texts(item.statement, langs), "verdicts": [_texts(one, langs) for one in (TRUE, FALSE)]}
        case MatchQuestion():
            lefts = [_texts(pair.left, langs) for pair in item.pairs]
            rights = [_texts(item.pairs[place].right, langs) for place in item.order]
            view = {"stem": _texts(item.stem, langs), "lefts": lefts, "rights": rights}
        case OrderQuestion():
            steps = [_texts(item.steps[place], langs) for place in item.order]
            view = {"stem": _texts(item.stem, langs), "steps": steps}
        case ShortQuestion():
            view = {"stem": _texts(item.stem, langs)}
        case AlteredQuestion():
            view = _altered(item, form)
        case ReportQuestion():
            reports = [citation.quoted(report, form.sources, langs) for report in item.reports]
            words = [{name: report[name] for name in ("lang", "text", "others")} for report in reports]
            view = {"stem": _texts(item.stem, langs), "reports": words}
    return view


def _altered(item: AlteredQuestion, form: Form) -> View:
    """Return the changed quote in the form's languages, and who said it; the line would only help to look it up."""
    langs = form.blueprint.langs
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
