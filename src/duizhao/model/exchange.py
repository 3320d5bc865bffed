"""What goes to other programs and comes from them: questions as any of them can ask, and ideas not yet ours."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.definitions import DeckDef, SourceDef, TopicDef
from duizhao.model.kinds import Kind

Format: TypeAlias = Literal["moodle", "gift", "qti3", "qti21", "quizlet", "csv", "json", "markdown", "crowdanki"]

FORMATS: Final[tuple[Format, ...]] = (
    "moodle",
    "gift",
    "qti3",
    "qti21",
    "quizlet",
    "csv",
    "json",
    "markdown",
    "crowdanki",
)
CARDS_FORMAT: Final = "duizhao-cards"
CARDS_VERSION: Final = 1
"""What the JSON of an export says of itself."""

Role: TypeAlias = Literal["text", "task", "scoring", "quote", "altered", "converted", "gloss", "note", "source"]
"""What a line is: `quote` is verbatim, `altered` has a word of ours; `converted`, `gloss` and `note` are ours."""


class Line(Struct, frozen=True):
    """One paragraph in one language; `label` says what it is where a reader must know."""

    lang: Lang
    text: str
    role: Role = "text"
    label: str = ""


class Choice(Struct, frozen=True, kw_only=True):
    """An option, and why it is right or wrong, nothing where nobody said why; one that is `pinned` stays the last."""

    text: tuple[Line, ...]
    why: tuple[Line, ...]
    is_key: bool
    pinned: bool = False


class Choices(Struct, frozen=True):
    """Options, one of them right or `several`, in an order that never changes."""

    options: tuple[Choice, ...]
    several: bool = False

    @property
    def keys(self) -> int:
        """How many are right."""
        return sum(one.is_key for one in self.options)

    @property
    def may_shuffle(self) -> bool:
        """Whether another program may show them in any order."""
        return not any(one.pinned for one in self.options)


class Truth(Struct, frozen=True):
    """True or false."""

    answer: bool


class Pairs(Struct, frozen=True):
    """What belongs together: left and right sides, each in every language that is asked for."""

    pairs: tuple[tuple[tuple[Line, ...], tuple[Line, ...]], ...]


class Steps(Struct, frozen=True):
    """Steps in the right order."""

    steps: tuple[tuple[Line, ...], ...]


class Words(Struct, frozen=True):
    """Answers that are right, the shortest complete one first."""

    accepted: tuple[str, ...]


class Gaps(Struct, frozen=True):
    """A sentence in each language: plain and hidden text in turn, plain first and last."""

    rows: tuple[tuple[Lang, tuple[str, ...]], ...]


Answer: TypeAlias = Choices | Truth | Pairs | Steps | Words | Gaps


class Asked(Struct, frozen=True, kw_only=True):
    """A question as another program asks it.

    `key` is ``anchor/question``, as in Anki; `stem` is what to show, `reason` what to show after the answer.
    """

    key: str
    kind: Kind
    name: str
    topic: str
    level: int
    stem: tuple[Line, ...]
    answer: Answer
    reason: tuple[Line, ...]


class Section(Struct, frozen=True):
    """The questions of one topic."""

    topic: str
    title: str
    questions: tuple[Asked, ...]


class Exam(Struct, frozen=True, kw_only=True):
    """A deck's questions by topic, in `langs`, the first of which is the one that names are in."""

    id: str
    title: str
    langs: tuple[Lang, ...]
    sections: tuple[Section, ...]


class Cards(Struct, frozen=True, kw_only=True):
    """The ideas of a deck as their authors wrote them, by topic, and the records of their sources."""

    deck: DeckDef
    topics: tuple[TopicDef, ...]
    sources: tuple[SourceDef, ...]


class Left(Struct, frozen=True):
    """What a format cannot hold, or what an import had to leave: where it stands, and why."""

    at: str
    why: str


class Exported(Struct, frozen=True, kw_only=True):
    """The files of an export: `held` counts what is in them, by kind, and `folder` is theirs below the others' one."""

    artifacts: tuple[Artifact, ...]
    held: dict[str, int]
    left: tuple[Left, ...] = ()
    folder: str = ""


def counted(questions: Iterable[Asked]) -> dict[str, int]:
    """Return how many questions there are of each kind."""
    return dict(Counter(str(question.kind) for question in questions))


class Draft(Struct, frozen=True, kw_only=True):
    """An idea that came from elsewhere: `tree` has the fields of the card format, as far as they are known.

    `at` says where it stood, for people; `topic` is empty where the file has none. `made` says that its traditional
    wordings may be conversions, as they are in a note.
    """

    at: str
    topic: str
    tree: dict[str, Any]
    made: bool = False


class Drafts(Struct, frozen=True, kw_only=True):
    """What a file holds for us: ideas, titles of topics, records of sources; and what had to be left."""

    ideas: tuple[Draft, ...]
    titles: dict[str, Any] = {}
    sources: tuple[dict[str, Any], ...] = ()
    left: tuple[Left, ...] = ()


class ForeignNote(Struct, frozen=True, kw_only=True):
    """A note of anybody's deck: its fields are HTML, by name and in the order of its note type `type`."""

    at: str
    type: str
    fields: dict[str, str]
    tags: tuple[str, ...]
