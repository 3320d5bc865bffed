"""What the passes make of the definitions, stage by stage, down to a `Deck` that emitters and learners read.

`IdeaDef` (as written) → `Idea` (quotes verified) → `LocalIdea` (in every language, questions as items) → `Deck`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NewType, TypeAlias

from msgspec import Struct

from duizhao.lang import EN, ZH_HANS, Lang
from duizhao.span import Node

if TYPE_CHECKING:  # a learner waits for it otherwise: its many structs take longest to make
    from duizhao.model.definitions import IdeaDef

IdeaId = NewType("IdeaId", str)
QuestionId = NewType("QuestionId", str)
SourceId = NewType("SourceId", str)
DeckId = NewType("DeckId", str)

Verdict: TypeAlias = Literal["exact", "normalised", "truncated", "altered", "absent"]
"""How a quote stands to its source; only the first three reach a deck."""


class Quote(Struct, frozen=True, kw_only=True):
    """A source's words, found in the source.

    `line` and `column` are 1-based; `checked_in` says whether the full text or the record's excerpt was read.
    """

    source: SourceId
    text: str
    language: Lang
    speaker: str
    line: int | None
    column: int | None
    verdict: Verdict
    checked_in: Literal["text", "excerpt"]
    gloss: dict[Lang, str]
    note: dict[Lang, str]


class Idea(Struct, frozen=True, kw_only=True):
    """A definition whose quotes are verified.

    `reports` holds, by question id, the statements between which a report question asks to choose, the right one first.
    """

    at: Node
    topic: str
    definition: "IdeaDef"
    quotes: tuple[Quote, ...]
    reports: dict[str, tuple[Quote, ...]] = {}


class LocalText(Struct, frozen=True):
    """One text in every language of the deck; `converted` names those made from `zh-Hans` by script conversion."""

    by: dict[Lang, str]
    converted: tuple[Lang, ...] = ()

    def __getitem__(self, lang: Lang) -> str:
        """Return the wording in `lang`; where there is none, the simplified Chinese or the English one."""
        by = self.by
        return by.get(lang) or by.get(ZH_HANS) or by.get(EN) or next(iter(by.values()), "")

    def __iter__(self) -> Iterator[Lang]:
        """Return the languages that there is a wording in; without this, `in` would try whole numbers for ever."""
        return iter(self.by)


class LocalQuote(Struct, frozen=True, kw_only=True):
    """A quote as learners see it.

    `text` is verbatim and in `language`. `converted` holds the same words in other scripts, made by machine, to be
    labelled as such and shown beside `text`, never instead of it. `gloss` is our translation.
    """

    source: SourceId
    text: str
    language: Lang
    converted: dict[Lang, str]
    gloss: LocalText | None
    speaker: str
    line: int | None
    note: LocalText | None


class Option(Struct, frozen=True):
    """A distractor and why it is wrong; a `pinned` one is the last option wherever it is asked."""

    text: LocalText
    why: LocalText
    pinned: bool = False


class _Item(Struct, frozen=True, kw_only=True):
    """What every item may have: `hint` is shown to who asks for it."""

    hint: LocalText | None = None


class ChoiceItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """A choice question: options are the key and the distractors, in no order yet.

    `rationale` says why the key is right, where the author wrote it; elsewhere the idea's definition stands in for it.
    Where the key itself is `pinned`, it is always the last option.
    """

    id: QuestionId
    stem: LocalText
    key: LocalText
    distractors: tuple[Option, ...]
    rationale: LocalText | None
    pinned: bool = False


class MultipleItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="multiple"):
    """A question several of whose options are right: they are the keys, then the distractors, in no order yet."""

    id: QuestionId
    stem: LocalText
    keys: tuple[LocalText, ...]
    distractors: tuple[Option, ...]
    rationale: LocalText


class ClozeItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="cloze"):
    """A cloze question: in each language alternating plain and hidden text, plain first and last.

    ``["The trained ", "weights", " are the program."]`` hides one word. All hidden parts are asked together.
    """

    id: QuestionId
    parts: dict[Lang, tuple[str, ...]]
    converted: tuple[Lang, ...] = ()

    def __getitem__(self, lang: Lang) -> tuple[str, ...]:
        """Return the parts in `lang`; where there are none, the simplified Chinese or the English ones."""
        return self.parts.get(lang) or self.parts.get(ZH_HANS) or self.parts[EN]


class TrueFalseItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="true-false"):
    """A claim that is true or false, and why."""

    id: QuestionId
    statement: LocalText
    answer: bool
    rationale: LocalText


class Pair(Struct, frozen=True):
    """Two texts that belong together."""

    left: LocalText
    right: LocalText


class MatchItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="match"):
    """Pairs to be put together again."""

    id: QuestionId
    stem: LocalText
    pairs: tuple[Pair, ...]
    rationale: LocalText | None


class OrderItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="order"):
    """Steps in the right order, to be asked in another."""

    id: QuestionId
    stem: LocalText
    steps: tuple[LocalText, ...]
    rationale: LocalText | None


class ShortItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="short"):
    """A question answered in a word or two; `accept` holds, by language, answers that are as right as the key."""

    id: QuestionId
    stem: LocalText
    key: LocalText
    accept: dict[Lang, tuple[str, ...]]
    rationale: LocalText | None


class Alteration(Struct, frozen=True):
    """A quote with one word changed: what was said is ``before + word + after``, what is asked has `instead`."""

    before: str
    word: str
    instead: str
    after: str


class AlteredItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="altered"):
    """A quote with a word changed by us, to be found.

    `by` has the quote itself in `quote.language`, its conversion in the traditional tags, and our gloss elsewhere.
    """

    id: QuestionId
    quote: LocalQuote
    by: dict[Lang, Alteration]
    rationale: LocalText

    def __getitem__(self, lang: Lang) -> Alteration:
        """Return the wording in `lang`; where there is none, that of the quote itself."""
        return self.by.get(lang) or self.by[self.quote.language]


class ReportItem(_Item, frozen=True, kw_only=True, tag_field="kind", tag="report"):
    """Documents that report a statement differently: the right report first, then the wrong ones."""

    id: QuestionId
    stem: LocalText
    reports: tuple[LocalQuote, ...]
    rationale: LocalText


Item: TypeAlias = (
    ChoiceItem | MultipleItem | ClozeItem | TrueFalseItem | MatchItem | OrderItem | ShortItem | AlteredItem | ReportItem
)


class Reading(Struct, frozen=True, kw_only=True):
    """How a term is read: a syllable for each Han character, in their order; empty where nobody wrote it down.

    `pinyin` reads the `zh-Hans` term as on the mainland, `zhuyin` the `zh-Hant-TW` term as in Taiwan.
    """

    pinyin: tuple[str, ...] = ()
    zhuyin: tuple[str, ...] = ()


class LocalIdea(Struct, frozen=True, kw_only=True):
    """An idea in every language.

    `anchor` is its first id ever: identity in Anki and in a learner's history. `breaks` are the offsets in code points
    at which a line of the term may end, so that no word is cut. What is `retired` is still in the Anki package, tagged,
    and is asked nowhere else.
    """

    id: IdeaId
    anchor: IdeaId
    topic: str
    level: int
    term: LocalText
    definition: LocalText
    quotes: tuple[LocalQuote, ...]
    items: tuple[Item, ...]
    related: tuple[IdeaId, ...]
    requires: tuple[IdeaId, ...]
    reading: Reading = Reading()
    breaks: dict[Lang, tuple[int, ...]] = {}
    retired: bool = False


class SourceRef(Struct, frozen=True, kw_only=True):
    """What a source line says: who published it and when, and what it reports. Empty where unknown."""

    id: SourceId
    title: str
    outlet: str
    date: str
    url: str
    language: Lang
    event: str
    event_date: str


class Deck(Struct, frozen=True, kw_only=True):
    """A compiled deck: ideas in study order, and the sources that their quotes name.

    `typed` and `speech` are about Anki alone: answers that are typed, terms that are read aloud, both in `script`.
    """

    id: DeckId
    name: str
    title: LocalText
    description: LocalText
    licence: LocalText | None
    script: Lang
    topics: dict[str, LocalText]
    ideas: tuple[LocalIdea, ...]
    sources: dict[str, SourceRef]
    typed: bool = False
    speech: bool = False
