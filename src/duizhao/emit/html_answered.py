"""What a page knows of a question once it is answered: how to mark it, what was right, and why."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, TypeAlias

from duizhao.emit import citation
from duizhao.emit.html_parts import LETTERS, SMALL, figure, labelled, said, source, texts, wording, words
from duizhao.lang import CHINESE, EN, LANGS, Lang
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
)
from duizhao.model.kinds import FALSE, TRUE, kind

Marking: TypeAlias = dict[str, Any]
"""What the page's script reads of one question, as JSON."""
_Group: TypeAlias = list[str]
"""Wordings of one answer whose characters may be mixed: one language, or every Chinese script."""


def marking(item: FormItem, form: Form) -> Marking:
    """Return how an item is marked, and what is said then.

    `order` holds for each printed part its place on the card, as `model.results.Response` counts it, where several
    options are right `keys` of them, which come first. `blanks` holds for
    each field the answers that count, as the self-test has them, and `around` what stands before and after the word of
    an altered quote.
    """
    feedback = {"right": _answer(item, form), "why": _why(item, form)}
    common = {"idea": item.idea, "question": item.question, "kind": kind(item), "points": item.points, **feedback}
    return common | _marking(item, form.blueprint.langs[0])


def _marking(item: FormItem, lang: Lang) -> Marking:
    match item:
        case ChoiceQuestion() | ReportQuestion() | MatchQuestion() | OrderQuestion():
            return {"order": item.order}
        case MultipleQuestion():
            return {"order": item.order, "keys": len(item.keys)}
        case TrueFalseQuestion():
            return {"order": (0, 1) if item.answer else (1, 0)}
        case ClozeQuestion():
            return {"blanks": [[group] for group in _accepted(item, lang)]}
        case ShortQuestion():
            others = [[answer] for one in LANGS for answer in item.accept.get(one, ())]
            return {"blanks": [[*_by_script(item.key.by, lang), *others]]}
        case AlteredQuestion():
            around = [[one.before, word, one.after] for one in item.by.values() for word in (one.instead, one.word)]
            return {"blanks": [_named(item, lang)], "around": around}


def _accepted(item: ClozeQuestion, lang: Lang) -> list[_Group]:
    """Return the answers of each blank: in Chinese those of every script that hides as many parts."""
    shown = item.parts[lang][1::2]
    wordings = [item.parts[one][1::2] for one in CHINESE if one in item.parts] if lang in CHINESE else []
    alike = [hidden for hidden in wordings if len(hidden) == len(shown)]
    return [list(dict.fromkeys([answer, *(hidden[i] for hidden in alike)])) for i, answer in enumerate(shown)]


def _by_script(wordings: Mapping[Lang, str], lang: Lang) -> list[_Group]:
    chinese = [wordings[one] for one in (lang, *CHINESE) if one in CHINESE and one in wordings]
    english = [wordings[EN]] if EN in wordings else []
    groups = [english, chinese] if lang == EN else [chinese, english]
    return [list(dict.fromkeys(group)) for group in groups if group]


def _named(item: AlteredQuestion, lang: Lang) -> list[_Group]:
    orders = ("{0.instead}", "{0.word}", "{0.instead} {0.word}", "{0.word} {0.instead}")
    changes: Mapping[Lang, Alteration] = item.by
    return [
        group
        for order in orders
        for group in _by_script({one: order.format(change) for one, change in changes.items()}, lang)
    ]


def _answer(item: FormItem, form: Form) -> str:
    """Return the right answer as HTML."""
    langs = form.blueprint.langs
    made: str
    match item:
        case ChoiceQuestion():
            made = _option(item, item.key, langs)
        case MultipleQuestion():
            made = "".join(_option(item, key, langs) for key in item.keys)
        case ReportQuestion():
            made = f'<p><b class="letter">{LETTERS[item.key]}</b></p>'
        case TrueFalseQuestion():
            made = f"<p>{texts(TRUE if item.answer else FALSE, langs)}</p>"
        case ClozeQuestion():
            made = "".join(_filled(item.parts[lang], lang, second=place > 0) for place, lang in enumerate(langs))
        case MatchQuestion():
            rows = (
                f'<li>{texts(pair.left, langs)}<span class="arrow" aria-hidden="true">→</span>'
                f"<b>{SMALL[item.order.index(place)]}.</b> {texts(pair.right, langs)}</li>"
                for place, pair in enumerate(item.pairs)
            )
            made = f"<ol>{''.join(rows)}</ol>"
        case OrderQuestion():
            steps = (
                f"<li><b>{SMALL[item.order.index(place)]}.</b> {texts(step, langs)}</li>"
                for place, step in enumerate(item.steps)
            )
            made = f"<ol>{''.join(steps)}</ol>"
        case ShortQuestion():
            also = " / ".join(item.accept.get(langs[0], ()))
            more = labelled(langs[0], "also", said(langs[0], also)) if also else ""
            made = f"<p>{texts(item.key, langs)}</p>{more}"
        case AlteredQuestion():
            shown = dict.fromkeys(lang if lang in item.by else item.quote.language for lang in langs)
            made = "".join(_changed(item.by[lang], lang) for lang in shown)
    return made


def _option(item: ChoiceQuestion | MultipleQuestion, place: int, langs: Sequence[Lang]) -> str:
    return f'<p><b class="letter">{LETTERS[place]}</b> {texts(item.options[place], langs)}</p>'


def _filled(parts: Sequence[str], lang: Lang, *, second: bool) -> str:
    made = (f"<mark>{escape(part)}</mark>" if place % 2 else escape(part) for place, part in enumerate(parts))
    return f'<p class="text{" second" if second else ""}" lang="{lang}">{"".join(made)}</p>'


def _changed(one: Alteration, lang: Lang) -> str:
    return f'<p lang="{lang}"><del>{escape(one.instead)}</del> → <ins>{escape(one.word)}</ins></p>'


def _why(item: FormItem, form: Form) -> str:
    """Return the reasons, the idea, and the quotes with their sources as HTML."""
    langs = form.blueprint.langs
    idea = f'<p class="term">{texts(item.term, langs)}</p>'
    reason = item.why[item.key] if isinstance(item, ChoiceQuestion) else item.rationale
    parts = [_reason(reason, langs), *_distractors(item, langs), idea]
    if item.quote is not None:
        parts.append(figure(item.quote, form))
    if isinstance(item, ReportQuestion):
        parts += _reports(item, form)
    return "".join(parts)


def _reason(text: LocalText, langs: Sequence[Lang]) -> str:
    return f'<div class="reason">{texts(text, langs)}</div>'


def _distractors(item: FormItem, langs: Sequence[Lang]) -> list[str]:
    """Return why each wrong option is wrong, the page's script marks what was chosen."""
    if not isinstance(item, ChoiceQuestion | MultipleQuestion):
        return []
    keys = item.keys if isinstance(item, MultipleQuestion) else (item.key,)
    rows = (
        f'<li data-place="{place}"><b class="letter">{LETTERS[place]}</b> {texts(why, langs)}</li>'
        for place, why in enumerate(item.why)
        if place not in keys and why is not None
    )
    return [f'<p class="label">{words(langs[0], "mine_why")}</p><ul class="whys">{"".join(rows)}</ul>']


def _reports(item: ReportQuestion, form: Form) -> list[str]:
    langs = form.blueprint.langs
    made = []
    for place, report in enumerate(item.reports):
        view = citation.quoted(report, form.sources, langs)
        sign = "✓" if place == item.key else "✗"
        made.append(
            f'<figure class="quote"><p><b class="letter">{LETTERS[place]} {sign}</b></p>{wording(view, langs[0])}'
            f"{source(view, langs[0])}</figure>"
        )
    return made
