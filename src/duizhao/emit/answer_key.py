"""What the answer key gets to see of a form: each version's answers, each question's reason once, the sources."""

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from duizhao.emit import citation, room, spoken
from duizhao.emit.typesetting import View
from duizhao.lang import Lang
from duizhao.model.deck import Alteration, LocalText, Reading
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
)
from duizhao.model.kinds import FALSE, TRUE
from duizhao.model.ruby import ruby

_MANY: Final = 3
_LINE: Final = 48.0
_SIZE: Final = 9.5
"""A line of the key in ems, and its size in points, as in key.typ."""


def answer_key(form: Form) -> View:
    """Return the answers of each version, and in the order of the first one the reasons."""
    codes: dict[tuple[str, str], list[str]] = {}
    for version in form.versions:
        for number, item in enumerate(version.items, 1):
            codes.setdefault((item.idea, item.question), []).append(f"{version.label}{number}")
    langs = form.blueprint.langs
    versions = [
        {
            "label": version.label,
            "answers": [
                {"number": number, "reason": codes[item.idea, item.question][0], **_answer(item, langs)}
                for number, item in enumerate(version.items, 1)
            ],
        }
        for version in form.versions
    ]
    reasons = [_reason(form, item, codes[item.idea, item.question]) for item in form.versions[0].items]
    sources = [citation.listed(source) for source in form.sources.values()]
    return {"versions": versions, "reasons": reasons, "sources": sources}


def key_table(form: Form) -> View:
    """Return the answers of all versions by number: a row for each number, a column for each version.

    Words are the same in every version: where there are more than a few, they stand in the first one's column, and the
    others name the question there.
    """
    langs = form.blueprint.langs[:1]
    first, *others = form.versions
    number = {(item.idea, item.question): place for place, item in enumerate(first.items, 1)}
    columns = [[_answer(item, langs) for item in first.items]]
    for version in others:
        cells = [_answer(item, langs) for item in version.items]
        if len(others) >= _MANY:
            places = [number[item.idea, item.question] for item in version.items]
            cells = [
                {"see": f"{first.label}{place}"} if "words" in cell else cell
                for cell, place in zip(cells, places, strict=True)
            ]
        columns.append(cells)
    return {"labels": [version.label for version in form.versions], "rows": list(zip(*columns, strict=True))}


def _answer(item: FormItem, langs: Sequence[Lang]) -> View:
    """Return an answer as short as can be: a letter or mark, the code of an order, or the words in each language."""
    view: View
    match item:
        case ChoiceQuestion() | ReportQuestion():
            view = {"letter": ascii_uppercase[item.key]}
        case MultipleQuestion():
            view = {"letter": "".join(ascii_uppercase[place] for place in item.keys)}
        case TrueFalseQuestion():
            view = {"mark": _mark(right=item.answer)}
        case MatchQuestion():
            view = {"code": " ".join(f"{left}{letter}" for left, letter in enumerate(_letters(item.order), 1))}
        case OrderQuestion():
            view = {"code": "-".join(_letters(item.order))}
        case ClozeQuestion():
            view = {"words": [" / ".join(item.parts[lang][1::2]) for lang in langs]}
        case ShortQuestion():
            view = {"words": _texts(item.key, langs)}
        case AlteredQuestion():
            view = {"words": [f"{_change(item, lang).instead} → {_change(item, lang).word}" for lang in langs]}
    return view


def _mark(*, right: bool) -> str:
    return "✓" if right else "✗"


def _letters(order: Sequence[int]) -> list[str]:
    """Return the letters of parts printed in `order`, in the right one."""
    return [ascii_lowercase[order.index(place)] for place in range(len(order))]


def _texts(text: LocalText, langs: Sequence[Lang]) -> list[str]:
    return [text[lang] for lang in langs]


def _reason(form: Form, item: FormItem, codes: list[str]) -> View:
    langs = form.blueprint.langs
    reading = item.reading if form.blueprint.readings else Reading()
    explained = _explained(form, item)
    quote = citation.quoted(item.quote, form.sources, langs) if item.quote else None
    return {
        "long": room.is_long([explained, quote], _LINE, _SIZE),
        "codes": codes,
        "term": [spoken.parts(ruby(item.term, reading, lang), item.breaks.get(lang, ()), lang) for lang in langs],
        "quote": quote,
        **explained,
    }


def _explained(form: Form, item: FormItem) -> View:
    """Return the question, its answer in words, and why."""
    langs = form.blueprint.langs
    view: View
    match item:
        case ChoiceQuestion():
            why = _texts(item.why[item.key], langs)
            return {"stem": _texts(item.stem, langs), "key": _texts(item.options[item.key], langs), "rationale": why}
        case MultipleQuestion():
            keys = [_texts(item.options[place], langs) for place in item.keys]
            view = {"stem": _texts(item.stem, langs), "keys": keys}
        case ClozeQuestion():
            view = {"parts": [item.parts[lang] for lang in langs]}
        case TrueFalseQuestion():
            verdict = _texts(TRUE if item.answer else FALSE, langs)
            view = {"stem": _texts(item.statement, langs), "mark": _mark(right=item.answer), "verdict": verdict}
        case MatchQuestion():
            pairs = [[_texts(pair.left, langs), _texts(pair.right, langs)] for pair in item.pairs]
            view = {"stem": _texts(item.stem, langs), "pairs": pairs}
        case OrderQuestion():
            view = {"stem": _texts(item.stem, langs), "steps": [_texts(step, langs) for step in item.steps]}
        case ShortQuestion():
            also = [" / ".join(item.accept.get(lang, ())) for lang in langs]
            view = {"stem": _texts(item.stem, langs), "key": _texts(item.key, langs), "also": also}
        case AlteredQuestion():
            shown = dict.fromkeys(lang if lang in item.by else item.quote.language for lang in langs)
            changes = [{"lang": lang, "instead": item.by[lang].instead, "word": item.by[lang].word} for lang in shown]
            view = {"changes": changes, "quote": _restored(form, item)}
        case ReportQuestion():
            view = {"stem": _texts(item.stem, langs), "reports": _reports(form, item)}
    return view | {"rationale": _texts(item.rationale, langs)}


def _change(item: AlteredQuestion, lang: Lang) -> Alteration:
    """Return the alteration as readers of `lang` see it: in the quote's own language where there is no other."""
    return item.by.get(lang) or item.by[item.quote.language]


def _restored(form: Form, item: AlteredQuestion) -> View:
    """Return the quote as it was said, in plain and marked text in turn: marked is the word that was changed."""
    view = citation.quoted(item.quote, form.sources, form.blueprint.langs)
    others = [other | {"text": _marked(item.by[other["lang"]])} for other in view["others"] if other["lang"] in item.by]
    return view | {"text": _marked(item.by[item.quote.language]), "others": others}


def _marked(one: Alteration) -> list[str]:
    return [one.before, one.word, one.after]


def _reports(form: Form, item: ReportQuestion) -> list[View]:
    """Return the reports, the right one first."""
    right = item.reports[item.key]
    wrong = [report for report in item.reports if report is not right]
    langs = form.blueprint.langs
    return [
        {"mark": _mark(right=each is right), "quote": citation.quoted(each, form.sources, langs)}
        for each in (right, *wrong)
    ]
