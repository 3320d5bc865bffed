"""What can be wrong with the quizzes of a deck's manifest."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.diagnostic import Finding
from duizhao.model.definitions import DeckDef, IdeaDef, Placed, QuizDef
from duizhao.model.kinds import kind
from duizhao.passes.blueprints import Slot, contradiction, planned, shortage
from duizhao.passes.check import did_you_mean
from duizhao.passes.check_questions import missing_languages
from duizhao.passes.items import select
from duizhao.span import Node

_KEY: Final = "quizzes"
_UNMET: Final = ("quiz-counts", "quiz-short", "quiz-langs", "topic-unknown")
"""What keeps a quiz from being printed, and nothing else from being built."""


class _Asked(Struct, frozen=True):
    """An idea as far as a quiz asks for it."""

    id: str
    topic: str
    level: int
    requires: Sequence[str]
    slots: tuple[Slot, ...]


def check_quizzes(decks: Iterable[Placed[DeckDef]], ideas: Sequence[tuple[str, Placed[IdeaDef]]]) -> list[Finding]:
    """Return quizzes that contradict themselves, or ask for more than their deck has; `ideas` with their topics.

    These are warnings, for the deck can be built; `refusals` makes errors of them where the quiz is to be printed.
    """
    asked = [
        _Asked(
            idea.id, topic, idea.level, idea.requires, tuple((topic, kind(one), idea.level) for one in idea.questions)
        )
        for topic, idea in ((topic, placed.value) for topic, placed in ideas)
        if not idea.retired
    ]
    findings: list[Finding] = []
    for placed in decks:
        deck = placed.value
        seen: set[str] = set()
        slots = [slot for idea in select(deck, asked) for slot in idea.slots] if deck.quizzes else []
        for number, quiz in enumerate(deck.quizzes):
            here = placed.at / _KEY / number
            if quiz.id in seen:
                message = f"deck `{deck.id}` has a quiz `{quiz.id}` already"
                findings.append(Finding("id-repeated", here / "id", message, "choose another id"))
            seen.add(quiz.id)
            findings += _quiz(quiz, deck.id, slots, here)
    return findings


def unmet(findings: Iterable[Finding], decks: Iterable[Placed[DeckDef]]) -> list[Finding]:
    """Return those `findings` that say of a quiz of one of `decks` that it cannot be printed."""
    paths = {placed.at.path for placed in decks}
    return [one for one in findings if one.code in _UNMET and one.at.path in paths and _quiz_of(one) is not None]


def refusals(findings: Iterable[Finding], deck: Placed[DeckDef], called: str) -> list[Finding]:
    """Return as errors what keeps the quiz `called` so of a deck's manifest from being printed, out of `findings`."""
    numbers = [number for number, quiz in enumerate(deck.value.quizzes) if quiz.id == called]
    return [replace(one, severity="error") for one in unmet(findings, [deck]) if _quiz_of(one) in numbers]


def _quiz_of(finding: Finding) -> int | str | None:
    """Return the place of a quiz in its manifest, if the finding is about one."""
    if isinstance(finding.at, Node) and finding.at.keys[:1] == (_KEY,):
        return finding.at.keys[1]
    return None


def _quiz(quiz: QuizDef, deck: str, slots: Sequence[Slot], at: Node) -> Iterator[Finding]:
    for name in ("title", "instructions"):
        if text := getattr(quiz, name):
            yield from missing_languages(text, at / name)
    if len(set(quiz.langs)) != len(quiz.langs):
        yield _doubt("quiz-langs", at / "langs", "a pair is two different languages", "delete one of them")
    blueprint = planned(quiz)
    topics = {topic for topic, _, _ in slots}
    unknown = [topic for topic in blueprint.topics if topic not in topics]
    for topic in unknown:
        message = f"deck `{deck}` asks nothing on `{topic}`"
        yield _doubt("topic-unknown", at / "topics", message, did_you_mean(topic, topics))
    if unknown:
        return
    if found := contradiction(blueprint):
        yield _doubt("quiz-counts", at, *found)
    elif lacking := shortage(slots, blueprint, deck):
        yield _doubt("quiz-short", at, *lacking)


def _doubt(code: str, at: Node, message: str, hint: str) -> Finding:
    return Finding(code, at, message, hint, severity="warning")
