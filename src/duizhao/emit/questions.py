"""Questions as the fields of their notes: what is asked, what is offered, and the answer with its reasons.

A cloze has a note type of its own. Every other kind fills the three fields of the note type “Duizhao Choice” in each
language: stem, options (which may be empty), answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from duizhao.emit.markup import FROM_HANS, NOTE, OUR_GLOSS, escape, source_line
from duizhao.lang import LANGS, Lang
from duizhao.model.deck import (
    Alteration,
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Item,
    LocalQuote,
    LocalText,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    ShortItem,
    SourceRef,
    TrueFalseItem,
)
from duizhao.model.identity import option_order, scrambled
from duizhao.model.kinds import FALSE, INSTRUCTION, TRUE, Kind, kind, pinned_last

Sources: TypeAlias = Mapping[str, SourceRef]

_KEY_MARK: Final = '<span class="mark">✓</span> '
_LETTERS: Final = "ABCDEFGH"
_EXPLAINED: Final[tuple[Kind, ...]] = ("multiple", "true-false", "altered", "report")
"""Kinds whose stem does not say what to do."""


def fields(item: Item, guid: str, sources: Sources) -> tuple[str, ...]:
    """Return the fields of an item's note that follow those of the term; `guid` decides every order."""
    if isinstance(item, ClozeItem):
        return tuple(_cloze(item[lang]) for lang in LANGS)
    faces = [_face(item, guid, lang, sources) for lang in LANGS]
    return tuple(face[place] for place in range(3) for face in faces)


def _face(item: Item, guid: str, lang: Lang, sources: Sources) -> tuple[str, str, str]:
    """Return stem, options and answer of an item that is no cloze, in one language."""
    stem, options, answer = "", "", ""
    match item:
        case ChoiceItem():
            why = item.rationale[lang] if item.rationale else ""
            stem, (options, answer) = escape(item.stem[lang]), _chosen(item, [(item.key[lang], why)], guid, lang)
        case MultipleItem():
            keys = [(key[lang], "") for key in item.keys]
            stem, (options, answer) = escape(item.stem[lang]), _chosen(item, keys, guid, lang)
            answer += _why(item.rationale, lang)
        case TrueFalseItem():
            stem = escape(item.statement[lang])
            options = _list("ul", "verdicts", (escape(TRUE[lang]), escape(FALSE[lang])))
            answer = _row("div", escape((TRUE if item.answer else FALSE)[lang]), item.rationale[lang], is_key=True)
        case MatchItem():
            stem = escape(item.stem[lang])
            options, answer = _match(item, scrambled(guid, len(item.pairs)), lang)
        case OrderItem():
            steps = [escape(step[lang]) for step in item.steps]
            stem = escape(item.stem[lang])
            options = _list("ol", "", (steps[place] for place in scrambled(guid, len(steps))))
            answer = _list("ol", "numbers", steps) + _why(item.rationale, lang)
        case ShortItem():
            also = " / ".join(escape(each) for each in item.accept.get(lang, ()))
            stem = escape(item.stem[lang])
            answer = _row("div", escape(item.key[lang]), is_key=True)
            answer += (f'<div class="also">{also}</div>' if also else "") + _why(item.rationale, lang)
        case AlteredItem():
            stem = _altered(item, lang)
            answer = _true(item, lang, sources) + _why(item.rationale, lang)
        case ReportItem():
            order = option_order(guid, len(item.reports))
            stem, options = escape(item.stem[lang]), _reports(item, order, lang, None)
            answer = _reports(item, order, lang, sources) + _why(item.rationale, lang)
    return _task(kind(item), lang) + stem, options, answer


def _task(what: Kind, lang: Lang) -> str:
    return f'<p class="task">{escape(INSTRUCTION[what][lang])}</p>' if what in _EXPLAINED else ""


def _list(tag: str, name: str, rows: Iterable[str]) -> str:
    opening = f'<{tag} class="{name}">' if name else f"<{tag}>"
    return opening + "".join(f"<li>{row}</li>" for row in rows) + f"</{tag}>"


def _why(rationale: LocalText | None, lang: Lang) -> str:
    return f'<div class="why">{escape(rationale[lang])}</div>' if rationale is not None else ""


def _row(tag: str, option: str, why: str = "", *, is_key: bool) -> str:
    """Return an option, HTML already, with its mark and its reason."""
    opening = f'<{tag} class="key">{_KEY_MARK}' if is_key else f"<{tag}>"
    reason = f'<div class="why">{escape(why)}</div>' if why else ""
    return f"{opening}{option}{reason}</{tag}>"


def _chosen(item: ChoiceItem | MultipleItem, keys: Sequence[tuple[str, str]], guid: str, lang: Lang) -> tuple[str, str]:
    """Return the options, and the same with their marks and reasons; `keys` are the right ones with theirs.

    The class of the lists lets a card show them in another order each time, but for a pinned last one.
    """
    texts = [*keys, *((option.text[lang], option.why[lang]) for option in item.distractors)]
    order = pinned_last(option_order(guid, len(texts)), item)
    pinned = any(option.pinned for option in item.distractors) or (isinstance(item, ChoiceItem) and item.pinned)
    moved = "shuffle pinned" if pinned else "shuffle"
    options = (escape(texts[place][0]) for place in order)
    rows = (_row("li", escape(texts[place][0]), texts[place][1], is_key=place < len(keys)) for place in order)
    return _list("ol", moved, options), f'<ol class="{moved}">{"".join(rows)}</ol>'


def _match(item: MatchItem, order: Sequence[int], lang: Lang) -> tuple[str, str]:
    """Return the two columns, the right one in another order, and the pairs, each with its letter."""
    lefts = [escape(pair.left[lang]) for pair in item.pairs]
    rights = [escape(pair.right[lang]) for pair in item.pairs]
    asked = _list("ol", "numbers", lefts) + _list("ol", "", (rights[place] for place in order))
    pairs = (
        f'<span class="key">{left}</span> <span class="mark">{_LETTERS[order.index(place)]}</span> {right}'
        for place, (left, right) in enumerate(zip(lefts, rights, strict=True))
    )
    return f'<div class="columns">{asked}</div>', _list("ol", "numbers", pairs) + _why(item.rationale, lang)


def _altered(item: AlteredItem, lang: Lang) -> str:
    one = item[lang]
    return _said(item.quote, lang, escape(f"{one.before}{one.instead}{one.after}"))


def _true(item: AlteredItem, lang: Lang, sources: Sources) -> str:
    """Return the true words with the change marked, and the source's own words where these are not they."""
    marked = _said(item.quote, lang, _marked(item[lang]))
    own = "" if _is_own(item.quote, lang) else _verbatim(item.quote)
    return f'<figure class="quote">{marked}{own}{_source(item.quote, lang, sources)}</figure>'


def _marked(one: Alteration) -> str:
    changed = f"<del>{escape(one.instead)}</del> <ins>{escape(one.word)}</ins>"
    return f"{escape(one.before)}{changed}{escape(one.after)}"


def _reports(item: ReportItem, order: Iterable[int], lang: Lang, sources: Sources | None) -> str:
    """Return what the documents report; with `sources` also which of them it is, and which is right."""
    rows: list[str] = []
    for place in order:
        quote = item.reports[place]
        rendering = _rendering(quote, lang)
        words = _said(quote, lang, escape(rendering or quote.text))
        words = _verbatim(quote) + words if rendering else words
        if sources is None:
            rows.append(f"<li>{words}</li>")
        else:
            rows.append(_row("li", words + _source(quote, lang, sources), is_key=place == 0))
    return f'<ol class="reports shuffle">{"".join(rows)}</ol>'


def _is_own(quote: LocalQuote, lang: Lang) -> bool:
    """Say whether readers of `lang` see the source's own words and nothing else."""
    return lang == quote.language or _rendering(quote, lang) == ""


def _rendering(quote: LocalQuote, lang: Lang) -> str:
    """Return our conversion or translation of a quote; nothing in its own language, or where there is none."""
    gloss = quote.gloss.by.get(lang, "") if quote.gloss is not None else ""
    return "" if lang == quote.language else quote.converted.get(lang) or gloss


def _verbatim(quote: LocalQuote) -> str:
    return f'<blockquote class="verbatim" lang="{quote.language}">{escape(quote.text)}</blockquote>'


def _said(quote: LocalQuote, lang: Lang, words: str) -> str:
    """Return what readers of `lang` see of a quote, labelled where it is not the source's own wording."""
    if _is_own(quote, lang):
        return f'<blockquote lang="{quote.language}">{words}</blockquote>'
    label = FROM_HANS[lang] if lang in quote.converted else OUR_GLOSS[lang]
    return f'<div class="rendering"><b>{label}</b> <blockquote lang="{lang}">{words}</blockquote></div>'


def _source(quote: LocalQuote, lang: Lang, sources: Sources) -> str:
    note = f'<div class="note"><b>{NOTE[lang]}</b> {escape(quote.note[lang])}</div>' if quote.note is not None else ""
    return source_line(quote, sources.get(quote.source)) + note


def _cloze(parts: tuple[str, ...]) -> str:
    """Return alternating plain and hidden text; colons are hidden too, since ``::`` would start a hint."""
    return "".join(
        f"{{{{c1::{escape(part).replace(':', '&#58;')}}}}}" if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
