"""Tab-separated pairs, as Quizlet and others import them: a term and its definition, or a question and its answer."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from duizhao.emit.exports.markup import one_line, plain
from duizhao.emit.exports.questions import lines
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck, LocalText
from duizhao.model.exchange import Asked, Choices, Exam, Exported, Gaps, Left, Pairs, Steps, Truth, Words
from duizhao.model.kinds import FALSE, TRUE

_BLANK = "_____"


class _Row(Struct, frozen=True):
    """Two sides; `why` says why there are none, or what of them is lost."""

    at: str
    kind: str
    left: str
    right: str
    why: str = ""


def emit(deck: Deck, exam: Exam) -> Exported:
    """Return ``<id>.quizlet-<langs>.tsv``: the ideas of `deck`, then those questions of `exam` that are pairs."""
    rows = [*_ideas(deck, exam.langs), *_questions(exam)]
    held = [row for row in rows if row.left]
    content = "".join(f"{_cell(row.left)}\t{_cell(row.right)}\n" for row in held)
    name = f"{exam.id}.quizlet-{'+'.join(exam.langs)}.tsv"
    left = [Left(row.at, row.why) for row in rows if row.why]
    left += [Left(row.at, "line breaks and tabs became spaces") for row in held if _is_changed(row)]
    return Exported(
        artifacts=(Artifact(name, content.encode()),), held=dict(Counter(row.kind for row in held)), left=tuple(left)
    )


def _is_changed(row: _Row) -> bool:
    return any(character in row.left + row.right for character in "\t\n\r")


def _cell(content: str) -> str:
    """Return a side on one line: a tab would end it, a line break the pair."""
    return one_line(content)


def _ideas(deck: Deck, langs: Sequence[Lang]) -> Iterator[_Row]:
    for idea in deck.ideas:
        lost = "its quotes, with their sources" if idea.quotes else ""
        yield _Row(idea.id, "idea", _plain(idea.term, langs), _plain(idea.definition, langs), lost)


def _plain(text: LocalText, langs: Sequence[Lang]) -> str:
    return plain(lines(text, langs))


def _questions(exam: Exam) -> Iterator[_Row]:
    for section in exam.sections:
        for question in section.questions:
            yield _question(question, exam.langs)


def _question(question: Asked, langs: Sequence[Lang]) -> _Row:
    stem = plain(question.stem)
    match question.answer:
        case Words(accepted):
            return _Row(question.key, question.kind, stem, " / ".join(accepted))
        case Gaps(rows):
            shown = " / ".join(_with_blanks(parts) for _, parts in rows)
            return _Row(question.key, question.kind, shown, " / ".join(", ".join(parts[1::2]) for _, parts in rows))
        case Truth(answer):
            verdict = _plain(TRUE if answer else FALSE, langs)
            return _Row(question.key, question.kind, stem, f"{verdict} · {plain(question.reason[: len(langs)])}")
        case Choices():
            why = "a pair has no room for options to choose from"
        case Pairs():
            why = "a pair has no room for several pairs"
        case Steps():
            why = "a pair has no room for steps in an order"
    return _Row(question.key, question.kind, "", "", why)


def _with_blanks(parts: Sequence[str]) -> str:
    return "".join(_BLANK if place % 2 else part for place, part in enumerate(parts))
