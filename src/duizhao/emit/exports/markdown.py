"""A deck as one page of Markdown (CommonMark), to read or to keep in a wiki: every idea, quote and question."""

import re
from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import Final

from duizhao.emit.exports.markup import plain
from duizhao.emit.exports.questions import lines, quoted
from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck, LocalIdea, LocalText
from duizhao.model.exchange import Asked, Choices, Exam, Exported, Gaps, Line, Pairs, Steps, Truth, Words, counted
from duizhao.model.kinds import FALSE, TRUE

_ACTIVE: Final = re.compile(r"[\\`*_\[\]<>&~|$]")
_ACTIVE_FIRST: Final = re.compile(r"[#+=-]|(?<=\d)[.)]")
"""What makes a heading, a list or a rule where a line begins with it, or with a number before it."""
_ANSWER: Final = LocalText({EN: "Answer", ZH_HANS: "答案", ZH_HANT_TW: "答案", ZH_HANT_HK: "答案"})
_QUESTIONS: Final = LocalText({EN: "Questions", ZH_HANS: "问题", ZH_HANT_TW: "問題", ZH_HANT_HK: "問題"})
_BLANK: Final = "＿＿＿＿"


def emit(deck: Deck, exam: Exam) -> Exported:
    """Return ``<id>.<langs>.md``."""
    asked = {question.key: question for section in exam.sections for question in section.questions}
    body = "\n".join(_page(deck, asked, exam.langs))
    name = f"{deck.id}.{'+'.join(exam.langs)}.md"
    held = {"idea": len(deck.ideas), **counted(asked.values())}
    return Exported(artifacts=(Artifact(name, body.encode()),), held=held)


def escape(text: str) -> str:
    r"""Return `text` as Markdown that shows it literally; a line break stays one, blank lines are left out.

    >>> print(escape("*a* [b](c) <d>"))
    \*a\* \[b\](c) \<d\>
    >>> print(escape("# a"), escape("1. a"), escape("- a"), escape("a. - #"))
    \# a 1\. a \- a a. - #
    """
    rows = (" ".join(row.split()) for row in text.split("\n"))
    return "\\\n".join(_row_of(row) for row in rows if row)


def _row_of(row: str) -> str:
    """Return one line; where it would begin a heading, a list or a rule, that beginning is escaped too."""
    number = len(row) - len(row.lstrip("0123456789"))
    first = _ACTIVE_FIRST.match(row, number)
    if first is None:
        return _literal(row)
    return row[:number] + "\\" + first[0] + _literal(row[first.end() :])


def _literal(text: str) -> str:
    return _ACTIVE.sub(r"\\\g<0>", text)


def _page(deck: Deck, asked: dict[str, Asked], langs: Sequence[Lang]) -> Iterator[str]:
    yield f"# {_inline(deck.title, langs)}\n"
    yield from _paragraphs(lines(deck.description, langs))
    yield from _paragraphs(lines(deck.licence, langs))
    topic = ""
    for idea in deck.ideas:
        if idea.topic != topic:
            topic = idea.topic
            title = deck.topics.get(topic)
            yield f"## {_inline(title, langs) if title else escape(topic)}\n"
        yield from _idea(deck, idea, asked, langs)


def _idea(deck: Deck, idea: LocalIdea, asked: dict[str, Asked], langs: Sequence[Lang]) -> Iterator[str]:
    yield f"### {_inline(idea.term, langs)}\n"
    yield from _paragraphs(lines(idea.definition, langs))
    for quote in idea.quotes:
        yield from _quote(list(quoted(quote, deck.sources, langs)))
    questions = [asked[key] for key in (f"{idea.anchor}/{item.id}" for item in idea.items) if key in asked]
    if questions:
        yield f"**{_inline(_QUESTIONS, langs)}**\n"
    for number, question in enumerate(questions, 1):
        yield from _item(number, question, langs)


def _inline(text: LocalText, langs: Sequence[Lang]) -> str:
    return escape(plain(lines(text, langs))).replace("\\\n", " ")


def _paragraphs(said: Sequence[Line]) -> Iterator[str]:
    for line in said:
        yield _line(line) + "\n"


def _line(line: Line) -> str:
    label = f"*{escape(line.label)}* " if line.label else ""
    return label + escape(line.text)


def _quote(said: Sequence[Line]) -> Iterator[str]:
    """Yield a block quote: the source's words, and below them what is ours and where they stand."""
    parts = (_line(line) for line in said)
    yield ">\n".join("".join(f"> {row}\n" for row in part.split("\n")) for part in parts)


def _item(number: int, question: Asked, langs: Sequence[Lang]) -> Iterator[str]:
    """Yield a question as a point of a numbered list, its answer indented below it."""
    parts = [
        *(_line(line) for line in question.stem if line.role != "scoring"),
        *_offered(question),
        *_answer(question, langs),
    ]
    indent = " " * len(f"{number}. ")
    text = "\n\n".join(parts).replace("\n", f"\n{indent}")
    yield f"{number}. {text}\n".replace(f"\n{indent}\n", "\n\n")


def _offered(question: Asked) -> Iterator[str]:
    match question.answer:
        case Choices(options):
            shown = (plain(one.text) for one in options)
            yield "\n".join(f"- {letter}\\. {_row(text)}" for letter, text in zip(ascii_uppercase, shown, strict=False))
        case Gaps(rows):
            for _, parts in rows:
                yield escape("".join(_BLANK if place % 2 else part for place, part in enumerate(parts)))
        case Pairs(pairs):
            yield "\n".join(f"- {_row(plain(left))}" for left, _ in pairs)
            yield "\n".join(f"- {_row(text)}" for text in sorted(plain(right) for _, right in pairs))
        case Steps(steps):
            yield "\n".join(f"- {_row(text)}" for text in sorted(plain(step) for step in steps))
        case _:
            return


def _row(text: str) -> str:
    return escape(text).replace("\\\n", " ")


def _answer(question: Asked, langs: Sequence[Lang]) -> Iterator[str]:
    head = f"**{_inline(_ANSWER, langs[:1])}:** "
    match question.answer:
        case Choices(options):
            yield head + ", ".join(letter for letter, one in zip(ascii_uppercase, options, strict=False) if one.is_key)
            for letter, one in zip(ascii_uppercase, options, strict=False):
                if one.why:
                    yield f"{letter}\\. {_row(plain(one.why))}"
        case Truth(answer):
            yield head + _inline(TRUE if answer else FALSE, langs)
        case Words(accepted):
            yield head + _row(" / ".join(accepted))
        case Gaps(rows):
            yield head + _row(" / ".join(", ".join(parts[1::2]) for _, parts in rows))
        case Pairs(pairs):
            yield head
            yield "\n".join(f"- {_row(plain(left))} → {_row(plain(right))}" for left, right in pairs)
        case Steps(steps):
            yield head
            yield "\n".join(f"{place}. {_row(plain(step))}" for place, step in enumerate(steps, 1))
    quotes = question.kind in {"altered", "report"}
    yield from (_line(line) for line in question.reason if quotes or line.role == "text")
