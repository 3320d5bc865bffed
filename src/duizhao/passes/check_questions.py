"""What can be wrong with a question that is well formed: languages, braces, answers that are no answer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from duizhao.diagnostic import Finding
from duizhao.lang import AUTHORED, TRADITIONAL, ZH_HANS, Lang, Text
from duizhao.model.cloze import ClozeError, parts
from duizhao.model.definitions import (
    AlteredDef,
    ChoiceDef,
    ClozeDef,
    DistractorDef,
    IdeaDef,
    MatchDef,
    MultipleDef,
    OrderDef,
    QuestionDef,
    Remark,
    ReportDef,
    ShortDef,
    TrueFalseDef,
)
from duizhao.span import Node

_SEEN: Final = re.compile(
    "[^\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]"
)
"""A character that has a glyph: not white space, a joiner, a mark of direction, or a letter drawn as nothing."""

_ANKI: Final = re.compile(r"\{\{(c\d+::)")


def check_question(question: QuestionDef, at: Node, idea: IdeaDef, languages: Mapping[str, Lang]) -> Iterator[Finding]:
    """Yield what is wrong with one question of `idea`, its id apart; `languages` are those of the sources, by id."""
    match question:
        case ChoiceDef():
            yield from _choice(question, at)
        case MultipleDef():
            yield from _multiple(question, at)
        case ClozeDef():
            yield from _cloze(question, at)
        case TrueFalseDef():
            yield from missing_languages(question.statement, at / "statement")
        case MatchDef():
            yield from _match(question, at)
        case OrderDef():
            yield from _order(question, at)
        case ShortDef():
            yield from _short(question, at)
        case AlteredDef():
            yield from _altered(question, at, idea, languages)
        case ReportDef():
            yield from _report(question, at)
    yield from _optional({"rationale": getattr(question, "rationale", None), "hint": question.hint}, at)


def _optional(texts: Mapping[str, Text | None], at: Node) -> Iterator[Finding]:
    for name, text in texts.items():
        if text is not None:
            yield from missing_languages(text, at / name)


def missing_languages(text: Text, at: Node) -> Iterator[Finding]:
    """Yield a finding where a text lacks a language that nothing is converted to, or shows nothing in one it has.

    Of a note whose field is white space Anki makes no card.
    """
    for lang, wording in text.items():
        if not _SEEN.search(wording):
            yield _blank(at / lang)
    missing = [lang for lang in AUTHORED if lang not in text]
    if missing:
        names = " and ".join(f"`{lang}`" for lang in missing)
        last = at.keys[-1]
        what = f"`{last}`" if isinstance(last, str) else f"number {last + 1} of `{at.keys[-2]}`"
        yield Finding(
            "language-missing",
            at,
            f"{what} has no {names}",
            f"add {names}; the traditional scripts are converted from `zh-Hans`",
        )


def remark(remark: Remark, at: Node) -> Iterator[Finding]:
    """Yield what is wrong with a text that may also be one string for every language."""
    if isinstance(remark, dict):
        yield from missing_languages(remark, at)
    elif not _SEEN.search(remark):
        yield _blank(at)


def _blank(at: Node) -> Finding:
    return Finding("text-blank", at, f"`{at.keys[-1]}` shows nothing", "write a text, or delete the key")


def _choice(question: ChoiceDef, at: Node) -> Iterator[Finding]:
    yield from missing_languages(question.stem, at / "stem")
    yield from missing_languages(question.key, at / "key")
    yield from _distractors(question.distractors, [at / "pinned"] if question.pinned else [], at)
    options = [("the key", question.key, at / "key"), *_wrong(question.distractors, at)]
    yield from _repeated("this option", options, "exactly one option may be right: reword it")


def _multiple(question: MultipleDef, at: Node) -> Iterator[Finding]:
    yield from missing_languages(question.stem, at / "stem")
    keys = [(f"key {i + 1}", key, at / "keys" / i) for i, key in enumerate(question.keys)]
    for _, key, here in keys:
        yield from missing_languages(key, here)
    yield from _distractors(question.distractors, [], at)
    yield from _repeated("this option", [*keys, *_wrong(question.distractors, at)], "reword it, or delete it")


def _distractors(distractors: Iterable[DistractorDef], pins: list[Node], at: Node) -> Iterator[Finding]:
    """Yield what is wrong with distractors; `pins` says where another option is pinned already."""
    for i, distractor in enumerate(distractors):
        here = at / "distractors" / i
        yield from missing_languages(distractor.text, here)
        yield from remark(distractor.why, here / "why")
        if distractor.pinned:
            pins.append(here / "pinned")
    for pin in pins[1:]:
        yield Finding("option-pinned", pin, "only one option can be the last one", "delete the other `pinned`")


def _wrong(distractors: Iterable[DistractorDef], at: Node) -> list[tuple[str, Text, Node]]:
    return [(f"distractor {i + 1}", one.text, at / "distractors" / i) for i, one in enumerate(distractors)]


def _repeated(what: str, texts: Iterable[tuple[str, Text, Node]], hint: str) -> Iterator[Finding]:
    """Yield those of `texts`, each with a name and a node, that say in one language what an earlier one says."""
    taken: dict[tuple[Lang, str], str] = {}
    for name, text, at in texts:
        for lang, wording in text.items():
            other = taken.setdefault((lang, _plain(wording)), name)
            if other != name:
                yield Finding("option-repeated", at / lang, f"{what} says the same as {other}", hint)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold().rstrip(".。")


def _cloze(question: ClozeDef, at: Node) -> Iterator[Finding]:
    yield from missing_languages(question.text, at / "text")
    for lang, text in question.text.items():
        try:
            parts(text)
        except ClozeError as error:
            hint = "put the words to remember in double braces: `the trained {{weights}} are the program`"
            yield Finding("cloze-braces", at / "text" / lang, str(error), hint)
        if (anki := _ANKI.search(text)) is not None:
            message = f"`{anki[1]}` is how Anki writes it, and would be a word to remember here"
            yield Finding("cloze-braces", at / "text" / lang, message, "write the words alone: `{{weights}}`")


def _match(question: MatchDef, at: Node) -> Iterator[Finding]:
    yield from missing_languages(question.stem, at / "stem")
    for side in ("left", "right"):
        texts: list[tuple[str, Text, Node]] = []
        for i, pair in enumerate(question.pairs):
            here = at / "pairs" / i / side
            text = pair.left if side == "left" else pair.right
            yield from missing_languages(text, here)
            texts.append((f"that of pair {i + 1}", text, here))
        yield from _repeated(f"this `{side}`", texts, "each side may have one partner: reword it")


def _order(question: OrderDef, at: Node) -> Iterator[Finding]:
    yield from missing_languages(question.stem, at / "stem")
    texts: list[tuple[str, Text, Node]] = []
    for i, step in enumerate(question.steps):
        yield from missing_languages(step, at / "steps" / i)
        texts.append((f"step {i + 1}", step, at / "steps" / i))
    yield from _repeated("this step", texts, "only one order may be right: reword it")


def _short(question: ShortDef, at: Node) -> Iterator[Finding]:
    yield from missing_languages(question.stem, at / "stem")
    yield from missing_languages(question.key, at / "key")
    for lang, answers in question.accept.items():
        known = {_plain(question.key.get(lang, ""))}
        for i, answer in enumerate(answers):
            if _plain(answer) in known:
                message = f"“{answer}” is right without it: it is the key, or stands here already"
                yield Finding("answer-repeated", at / "accept" / lang / i, message, "delete it")
            known.add(_plain(answer))


def _altered(question: AlteredDef, at: Node, idea: IdeaDef, languages: Mapping[str, Lang]) -> Iterator[Finding]:
    if question.quote > len(idea.quotes):
        message = f"`{idea.id}` has no quote {question.quote}, it has {len(idea.quotes)}"
        yield Finding("quote-number", at / "quote", message, "count its quotes from 1")
        return
    quote = idea.quotes[question.quote - 1]
    language = languages.get(quote.source)
    if language is None:
        return
    wordings: dict[Lang, tuple[str, str]] = {
        lang: (gloss, f"the `{lang}` gloss of quote {question.quote}") for lang, gloss in quote.gloss.items()
    }
    wordings[language] = (quote.text, f"quote {question.quote}")
    for lang, (text, what) in wordings.items():
        change = question.change.get(lang)
        if change is None:
            message = f"`change` has no `{lang}`, and learners see {what} in it"
            yield Finding("language-missing", at / "change", message, f"change the same word there: `{lang}:`")
        elif text.count(change.word) != 1:
            often = change.word in text
            message = f"“{change.word}” stands {'more than once' if often else 'nowhere'} in {what}"
            hint = "add the words around it" if often else "copy the word from there"
            yield Finding("altered-word", at / "change" / lang / "word", message, hint)
    for lang, change in question.change.items():
        here = at / "change" / lang
        if _plain(change.word) == _plain(change.instead):
            yield Finding("altered-word", here / "instead", "nothing is changed", "write another word")
        if lang not in wordings and not (ZH_HANS in wordings and lang in TRADITIONAL):
            message = f"learners see quote {question.quote} in no `{lang}`"
            yield Finding("altered-word", here.as_key(), message, "delete it, or add a gloss to the quote")


def _report(question: ReportDef, at: Node) -> Iterator[Finding]:
    yield from missing_languages(question.stem, at / "stem")
    numbers = [question.right]
    for i, number in enumerate(question.wrong):
        if number in numbers:
            message = f"statement {number} is named already"
            yield Finding("option-repeated", at / "wrong" / i, message, "exactly one report may be right: delete it")
        numbers.append(number)
