"""A question as HTML to be answered: nothing in it says which answer is right."""

from collections.abc import Sequence
from html import escape
from typing import Final

from duizhao.emit import citation
from duizhao.emit.html_parts import LETTERS, SMALL, labelled, said, source, texts, wording, words
from duizhao.emit.html_words import WORDS
from duizhao.emit.sheet import width
from duizhao.lang import Lang
from duizhao.model.deck import LocalText
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
from duizhao.model.kinds import FALSE, INSTRUCTION, TRUE, kind

_RULE: Final = '<span class="rule paper" aria-hidden="true"></span>'
_WIDTHS: Final = ("short", "middling", "long")


def question(item: FormItem, number: int, form: Form) -> str:
    """Return a question with its number, as a group of fields that a screen reader announces by its stem."""
    body = _body(item, number, form)
    return (
        f'<section class="question {kind(item)}" id="q{number}" data-kind="{kind(item)}"><fieldset>'
        f'<legend><span class="number">{number}.</span> <span class="stem">{_legend(item, form)}</span></legend>'
        f'{body}</fieldset><div class="feedback" hidden></div></section>'
    )


def _legend(item: FormItem, form: Form) -> str:
    langs = form.blueprint.langs
    match item:
        case TrueFalseQuestion():
            return texts(item.statement, langs)
        case ClozeQuestion() | AlteredQuestion():
            return f'<span class="unseen">{texts(INSTRUCTION[kind(item)], langs[:1])}</span>'
        case _:
            return texts(item.stem, langs)


def _body(item: FormItem, number: int, form: Form) -> str:
    langs = form.blueprint.langs
    made: str
    match item:
        case ChoiceQuestion():
            made = _choices(number, [texts(option, langs) for option in item.options])
        case MultipleQuestion():
            made = _choices(number, [texts(option, langs) for option in item.options], several=True)
        case ReportQuestion():
            views = [citation.quoted(report, form.sources, langs) for report in item.reports]
            made = _choices(number, [wording(view, langs[0]) for view in views])
        case TrueFalseQuestion():
            reason = (
                f'<p class="paper"><span class="label">{words(langs[0], "reason")}{words(langs[0], "colon")}</span>'
            )
            return (
                _choices(number, [texts(one, langs) for one in (TRUE, FALSE)], lettered=False) + f"{reason}{_RULE}</p>"
            )
        case ClozeQuestion():
            made = _cloze(item, number, langs)
        case MatchQuestion():
            made = _match(item, number, langs)
        case OrderQuestion():
            made = _order(item, langs)
        case ShortQuestion():
            label = words(langs[0], "answer_field")
            return (
                f'<p class="answer"><label for="q{number}-0">{label}</label> {_field(number, 0, langs[0], "long")}</p>'
            )
        case AlteredQuestion():
            made = _altered(item, number, form)
    return made


def _choices(number: int, options: Sequence[str], *, lettered: bool = True, several: bool = False) -> str:
    """Return options of which one can be chosen, or `several`."""
    rows = []
    what = "checkbox" if several else "radio"
    for place, (letter, option) in enumerate(zip(LETTERS, options, strict=False)):
        sign = f'<span class="letter">{letter}</span>' if lettered else ""
        field = f'<input type="{what}" name="q{number}" id="q{number}-{place}" value="{place}">'
        rows.append(
            f'<div class="option" data-place="{place}">{field}'
            f'<label for="q{number}-{place}">{sign}<span class="texts">{option}</span></label></div>'
        )
    return f'<div class="options">{"".join(rows)}</div>'


def _field(number: int, place: int, lang: Lang, room: str, named: str = "") -> str:
    """Return a field to type in, with no help from the browser that would give answers away."""
    label = f' aria-label="{escape(named)}"' if named else ""
    return (
        f'<input type="text" class="{room}" id="q{number}-{place}" data-place="{place}" lang="{lang}" '
        f'autocomplete="off" autocapitalize="off" spellcheck="false"{label}>'
    )


def _cloze(item: ClozeQuestion, number: int, langs: Sequence[Lang]) -> str:
    """Return the sentence with fields; in the second language with lines, for one answer is enough."""
    first = langs[0]
    count = len(item.parts[first]) // 2
    made: list[str] = []
    for place, part in enumerate(item.parts[first]):
        if place % 2:
            name = WORDS[first]["blank_of"].format(n=place // 2 + 1, all=count) if count > 1 else WORDS[first]["blank"]
            made.append(_field(number, place // 2, first, _WIDTHS[width(part)], name))
        else:
            made.append(escape(part))
    lines = [f'<p class="text" lang="{first}">{"".join(made)}</p>']
    for lang in langs[1:]:
        blank = f'<span class="rule"><span class="unseen">{words(lang, "blank")}</span></span>'
        parts = [blank if place % 2 else escape(part) for place, part in enumerate(item.parts[lang])]
        lines.append(f'<p class="text second" lang="{lang}">{"".join(parts)}</p>')
    return f'<div class="sentence">{"".join(lines)}</div>'


def _match(item: MatchQuestion, number: int, langs: Sequence[Lang]) -> str:
    rights = [item.pairs[place].right for place in item.order]
    options = "".join(
        f'<option value="{place}" lang="{langs[0]}">{letter}. {escape(right[langs[0]])}</option>'
        for place, (letter, right) in enumerate(zip(SMALL, rights, strict=False))
    )
    rows = [
        f'<li><label for="q{number}-{place}">{texts(pair.left, langs)}</label> '
        f'<select id="q{number}-{place}" data-place="{place}"><option value="">{words(langs[0], "choose")}</option>'
        f"{options}</select>{_RULE}</li>"
        for place, pair in enumerate(item.pairs)
    ]
    listed = [
        f'<li><span class="letter">{letter}.</span><span class="texts">{texts(right, langs)}</span></li>'
        for letter, right in zip(SMALL, rights, strict=False)
    ]
    return f'<div class="columns"><ol class="lefts">{"".join(rows)}</ol><ul class="rights">{"".join(listed)}</ul></div>'


def _order(item: OrderQuestion, langs: Sequence[Lang]) -> str:
    first = langs[0]
    rows = [_step(place, letter, item.steps[own], langs) for place, (letter, own) in enumerate(zip(SMALL, item.order))]  # noqa: B905
    hint = f'<p class="hint screen">{words(first, "order_hint")}</p>'
    blanks = f'<p class="paper" aria-hidden="true">{" → ".join([_RULE] * len(item.steps))}</p>'
    return f'{hint}<ol class="steps">{"".join(rows)}</ol>{blanks}'


def _step(place: int, letter: str, step: LocalText, langs: Sequence[Lang]) -> str:
    first = langs[0]
    what = escape(step[first])
    buttons = "".join(
        f'<button type="button" class="{name}" aria-label="{words(first, name)}{words(first, "colon")}{what}">{arrow}'
        "</button>"
        for name, arrow in (("up", "↑"), ("down", "↓"))
    )
    return (
        f'<li data-place="{place}" data-name="{what}"><span class="letter">{letter}.</span>'
        f'<span class="texts">{texts(step, langs)}</span><span class="moves screen">{buttons}</span></li>'
    )


def _altered(item: AlteredQuestion, number: int, form: Form) -> str:
    langs = form.blueprint.langs
    first = langs[0]
    lines = []
    for lang in dict.fromkeys(lang if lang in item.by else item.quote.language for lang in langs):
        one = item.by[lang]
        body = said(lang, one.before + one.instead + one.after, "words")
        if lang == item.quote.language:
            lines.append(f"<p>{body}</p>")
        else:
            lines.append(labelled(lang, "converted" if lang in item.quote.converted else "gloss", body))
    view = citation.quoted(item.quote, form.sources, langs) | {"line": None}
    quote = f'<figure class="quote"><blockquote>{"".join(lines)}</blockquote>{source(view, first)}</figure>'
    return (
        f'{quote}<p class="hint screen" id="q{number}-hint">{words(first, "altered_hint")}</p>'
        f'<p class="answer"><label for="q{number}-0">{words(first, "altered_field")}</label> '
        f"{_field(number, 0, first, 'long')}</p>"
    )
