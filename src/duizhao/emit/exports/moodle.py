"""Moodle XML: every kind of question, in categories by topic, for Moodle 4.4 and newer.

Written after Moodle's documentation of the format and its importer. Ordering is part of Moodle since 4.4; before that
it was a plug-in of the same name and the same XML.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from duizhao.emit.exports.markup import blocks, one_line, plain, tag, text
from duizhao.model.artifact import Artifact
from duizhao.model.exchange import (
    Asked,
    Choice,
    Choices,
    Exam,
    Exported,
    Gaps,
    Line,
    Pairs,
    Section,
    Steps,
    Truth,
    Words,
    counted,
)

_LONGEST_ID: Final = 100
"""Characters of an `idnumber`."""
_CLOZE_ACTIVE: Final = re.compile(r"[{}~#=%&<>\"']")
_TYPES: Final = {
    Choices: "multichoice",
    Truth: "truefalse",
    Pairs: "matching",
    Steps: "ordering",
    Words: "shortanswer",
    Gaps: "cloze",
}


def emit(exam: Exam) -> Exported:
    """Return ``<id>.moodle-<langs>.xml``."""
    body = "\n".join(part for section in exam.sections for part in _section(exam, section))
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'
    held = counted(question for section in exam.sections for question in section.questions)
    name = f"{exam.id}.moodle-{'+'.join(exam.langs)}.xml"
    return Exported(artifacts=(Artifact(name, content.encode()),), held=held)


def _section(exam: Exam, section: Section) -> Iterator[str]:
    """Yield the category and its questions; a slash in a category's name is written twice."""
    path = "/".join(name.replace("/", "//") for name in (exam.title, section.title))
    yield tag("question", tag("category", _text(f"$course$/top/{path}")), type="category")
    for question in section.questions:
        yield _question(question)


def _question(question: Asked) -> str:
    parts = [
        tag("name", _text(question.name)),
        _html("questiontext", _body(question)),
        _html("generalfeedback", blocks(question.reason)),
        tag("defaultgrade", "1"),
        tag("hidden", "0"),
        tag("idnumber", text(question.key)) if len(question.key) <= _LONGEST_ID else "",
        *_answers(question),
        tag("tags", *(tag("tag", _text(name)) for name in (question.topic, f"level-{question.level}", question.kind))),
    ]
    return tag("question", "\n  ", "\n  ".join(filter(None, parts)), "\n", type=_TYPES[type(question.answer)])


def _text(content: str) -> str:
    return tag("text", text(content))


def _html(name: str, markup: str, **attributes: str) -> str:
    """Return a text that is HTML: its markup, escaped once more as the text of the XML."""
    return tag(name, tag("text", text(markup)), **attributes, format="html")


def _body(question: Asked) -> str:
    if not isinstance(question.answer, Gaps):
        return blocks(question.stem)
    return "".join(
        tag("p", *(_gap(part) if place % 2 else _shown(part) for place, part in enumerate(parts)), lang=lang)
        for lang, parts in question.answer.rows
    )


def _shown(part: str) -> str:
    """Return text around a gap, in which no brace can begin another."""
    return text(part).replace("{", "&#123;").replace("}", "&#125;").replace("\n", "<br/>")


def _gap(answer: str) -> str:
    r"""Return an embedded answer; what acts in it is written as a reference, which Moodle decodes after it has cut.

    Moodle then takes a backslash before `}` and `#` away, so where one stands it is written twice.

    >>> _gap("a~b"), _gap("weights")
    ('{1:SHORTANSWER:=a&#126;b}', '{1:SHORTANSWER:=weights}')
    """
    literal = re.sub(r"\\(?=[}#])", r"\\\\", exactly(answer))
    return "{1:SHORTANSWER:=" + _CLOZE_ACTIVE.sub(lambda found: f"&#{ord(found[0])};", literal) + "}"


def exactly(answer: str) -> str:
    r"""Return an answer as Moodle's short answers match it: there a bare `*` stands for anything.

    >>> exactly("a*b")
    'a\\*b'
    """
    return one_line(answer).replace("*", r"\*")


def _answers(question: Asked) -> Iterable[str]:
    answer = question.answer
    match answer:
        case Choices():
            options = (_option(fraction(one, answer), one.text, one.why) for one in answer.options)
            settings = {
                "single": "false" if answer.several else "true",
                "shuffleanswers": "true" if answer.may_shuffle else "false",
                "answernumbering": "abc",
            }
            return (*(tag(name, value) for name, value in settings.items()), *options)
        case Truth():
            return (_judged("true", right=answer.answer), _judged("false", right=not answer.answer))
        case Pairs():
            rows = (
                _html_row("subquestion", blocks(left), tag("answer", _text(plain(right))))
                for left, right in answer.pairs
            )
            return (tag("shuffleanswers", "true"), *rows)
        case Steps():
            settings = {
                "layouttype": "VERTICAL",
                "selecttype": "ALL",
                "selectcount": "0",
                "gradingtype": "ABSOLUTE_POSITION",
                "showgrading": "SHOW",
                "numberingstyle": "123",
            }
            steps = (_option(str(place), step, ()) for place, step in enumerate(answer.steps, 1))
            return (*(tag(name, value) for name, value in settings.items()), *steps)
        case Words():
            accepted = (
                tag("answer", _text(exactly(one)), fraction="100", format="plain_text") for one in answer.accepted
            )
            return (tag("usecase", "0"), *accepted)
        case Gaps():
            return ()


def fraction(option: Choice, among: Choices) -> str:
    """Return what an option is worth, in per cent: of several right ones its share, a wrong one then takes all.

    Moodle knows thirds as 33.33333, and no question goes below nothing.
    """
    if not among.several:
        return "100" if option.is_key else "0"
    return f"{100 / among.keys:.7g}" if option.is_key else "-100"


def _option(fraction: str, shown: tuple[Line, ...], why: tuple[Line, ...]) -> str:
    feedback = _html("feedback", blocks(why))
    return tag("answer", _text(blocks(shown)), feedback, fraction=fraction, format="html")


def _judged(word: str, *, right: bool) -> str:
    return tag("answer", _text(word), _html("feedback", ""), fraction="100" if right else "0", format="plain_text")


def _html_row(name: str, markup: str, *more: str) -> str:
    return tag(name, tag("text", text(markup)), *more, format="html")
