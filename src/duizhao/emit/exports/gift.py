"""GIFT, Moodle's format for plain text, which other systems read too. It has no ordering and one gap at most.

Written after Moodle's documentation of the format.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.emit.exports.markup import blocks, one_line, plain
from duizhao.emit.exports.moodle import exactly, fraction
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.exchange import Asked, Choices, Exam, Exported, Gaps, Left, Line, Pairs, Steps, Truth, Words

_ACTIVE: Final = re.compile(r"[\\~=#{}:]")
_WEIGHT: Final = re.compile(r"\s*%-?\d")
_BLANK: Final = "_____"


def emit(exam: Exam) -> Exported:
    """Return ``<id>.gift-<langs>.txt``, and what could not be said."""
    written: list[str] = []
    held: Counter[str] = Counter()
    left: list[Left] = []
    for section in exam.sections:
        path = "/".join(name.replace("/", "//") for name in (exam.title, section.title))
        written.append(f"$CATEGORY: $course$/top/{one_line(path)}\n")
        for question in section.questions:
            why = _refused(question)
            if why:
                left.append(Left(question.key, why))
            else:
                held[question.kind] += 1
                written.append(_question(question))
    name = f"{exam.id}.gift-{'+'.join(exam.langs)}.txt"
    return Exported(artifacts=(Artifact(name, "\n".join(written).encode()),), held=dict(held), left=tuple(left))


def _refused(question: Asked) -> str:
    if isinstance(question.answer, Steps):
        return "GIFT has no questions that ask for an order"
    if isinstance(question.answer, Gaps) and any(len(parts) > 3 for _, parts in question.answer.rows):  # noqa: PLR2004 - one gap
        return "GIFT has one gap in a sentence, this has more"
    if any(_WEIGHT.match(word) for word in _words(question)):
        return "GIFT takes an answer that begins so for a weight"
    return ""


def _words(question: Asked) -> list[str]:
    """Return the answers that a learner types."""
    match question.answer:
        case Words(accepted):
            return list(accepted)
        case Gaps(rows):
            return list(dict.fromkeys(parts[1] for _, parts in rows))
        case _:
            return []


def escape(content: str) -> str:
    r"""Return `content` as GIFT that reads back as exactly that; a line break is written ``\n``.

    >>> print(escape("a = {b}: ~c # d\ne"))
    a \= \{b\}\: \~c \# d\ne
    """
    return _ACTIVE.sub(r"\\\g<0>", content).replace("\r\n", "\n").replace("\r", "\n").replace("\n", r"\n")


def _question(question: Asked) -> str:
    name = escape(one_line(question.name))
    about = f"// [id:{question.key}] [tag:{question.topic}] [tag:level-{question.level}] [tag:{question.kind}]"
    body = "\n".join([*_answers(question), f"####{_html(question.reason)}"])
    return f"{about}\n::{name}::[html]{_stem(question)}{{\n{body}\n}}\n"


def _html(lines: Sequence[Line]) -> str:
    return escape(blocks(lines))


def _stem(question: Asked) -> str:
    if isinstance(question.answer, Gaps):
        return _html([_with_blank(lang, parts) for lang, parts in question.answer.rows])
    return _html(question.stem)


def _with_blank(lang: Lang, parts: tuple[str, ...]) -> Line:
    return Line(lang, f"{parts[0]}{_BLANK}{parts[2]}")


def _answers(question: Asked) -> Iterator[str]:
    answer = question.answer
    match answer:
        case Choices():
            for one in answer.options:
                why = f"#{_html(one.why)}" if one.why else ""
                sign = f"~%{fraction(one, answer)}%" if answer.several else "=" if one.is_key else "~"
                yield f"{sign}{_html(one.text)}{why}"
        case Truth():
            yield "TRUE" if answer.answer else "FALSE"
        case Pairs():
            for left, right in answer.pairs:
                yield f"={_html(left)} -> {escape(one_line(plain(right)))}"
        case Words() | Gaps():
            for word in _words(question):
                yield f"={escape(exactly(word))}"
        case Steps():
            return
