"""A printed quiz before it is printed."""

from string import ascii_uppercase
from typing import TypeAlias

from msgspec import Struct

from duizhao.lang import Lang
from duizhao.model.deck import (
    Alteration,
    DeckId,
    IdeaId,
    LocalQuote,
    LocalText,
    Pair,
    QuestionId,
    Reading,
    SourceRef,
)
from duizhao.model.kinds import KINDS, Kind
from duizhao.model.ruby import Ruby


class Blueprint(Struct, frozen=True, kw_only=True):
    """What a form must hold: `items` questions, of `kinds`, `topics` and `levels` (none: all), in `versions` orders.

    The counts say of how many kinds, topics and levels exactly so many are asked; what is allowed and has no count
    shares the rest. `points` are for one question of a kind, 1 where there are none. `seed` decides which questions,
    and every order; `langs` is one language or a pair; with `readings` the answer key says how each Chinese term is
    read, and with `spoken` the papers too. `name` is the quiz's in the deck's manifest.
    """

    items: int
    versions: int
    seed: int
    langs: tuple[Lang, ...]
    kinds: tuple[Kind, ...] = KINDS
    topics: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    kind_counts: dict[Kind, int] = {}
    topic_counts: dict[str, int] = {}
    level_counts: dict[int, int] = {}
    points: dict[Kind, int] = {}
    readings: bool = True
    spoken: bool = False
    name: str = ""


class _Question(Struct, frozen=True, kw_only=True):
    """What every question has: where it is from, its points, and for the answer key the idea's term and a quote."""

    idea: IdeaId
    question: QuestionId
    term: LocalText
    quote: LocalQuote | None
    points: int = 1
    reading: Reading = Reading()
    breaks: dict[Lang, tuple[int, ...]] = {}


class ChoiceQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """A choice item with its options in printed order; `key` is the index of the right one.

    `why` runs parallel to `options`; the key's own entry is the rationale. `order` holds for each printed option its
    place on the card, where the key is 0 and the distractors follow.
    """

    stem: LocalText
    options: tuple[LocalText, ...]
    why: tuple[LocalText, ...]
    key: int
    order: tuple[int, ...] = ()


class MultipleQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="multiple"):
    """A multiple item with its options in printed order; `keys` are the indices of the right ones, in ascending order.

    `why` runs parallel to `options` and says why wrong ones are wrong. `order` holds for each printed option its place
    on the card, where the keys come first.
    """

    stem: LocalText
    options: tuple[LocalText, ...]
    why: tuple[LocalText | None, ...]
    keys: tuple[int, ...]
    order: tuple[int, ...]
    rationale: LocalText


class ClozeQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="cloze"):
    """A cloze item; `parts` as in `ClozeItem`, the odd ones blank on paper and given in the answer key."""

    parts: dict[Lang, tuple[str, ...]]
    rationale: LocalText


class TrueFalseQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="true-false"):
    """A claim to judge, with room for the reason."""

    statement: LocalText
    answer: bool
    rationale: LocalText


class MatchQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="match"):
    """Two columns to match: the left one in the pairs' order, the right one in printed order.

    `order` holds for each place in the right column the index of its pair.
    """

    stem: LocalText
    pairs: tuple[Pair, ...]
    order: tuple[int, ...]
    rationale: LocalText


class OrderQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="order"):
    """Steps to put in order: `steps` in the right one, `order` the index of the step at each printed place."""

    stem: LocalText
    steps: tuple[LocalText, ...]
    order: tuple[int, ...]
    rationale: LocalText


class ShortQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="short"):
    """A question answered in a word or two; `accept` as in `ShortItem`."""

    stem: LocalText
    key: LocalText
    accept: dict[Lang, tuple[str, ...]]
    rationale: LocalText


class AlteredQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="altered"):
    """A quote with one word changed; `by` as in `AlteredItem`."""

    quote: LocalQuote
    by: dict[Lang, Alteration]
    rationale: LocalText


class ReportQuestion(_Question, frozen=True, kw_only=True, tag_field="kind", tag="report"):
    """Differing reports in printed order; `key` is the index of the right one. They are quotes, it needs no other.

    `order` as in `ChoiceQuestion`.
    """

    stem: LocalText
    reports: tuple[LocalQuote, ...]
    key: int
    rationale: LocalText
    order: tuple[int, ...] = ()


FormItem: TypeAlias = (
    ChoiceQuestion
    | MultipleQuestion
    | ClozeQuestion
    | TrueFalseQuestion
    | MatchQuestion
    | OrderQuestion
    | ShortQuestion
    | AlteredQuestion
    | ReportQuestion
)


class Version(Struct, frozen=True):
    """One printed order of the form; `label` is A, B, C and so on."""

    label: str
    items: tuple[FormItem, ...]


class Form(Struct, frozen=True, kw_only=True):
    """A set of items that meets a blueprint, in each of its versions: same content, other order.

    `spoken` are the terms that papers read out, in runs of text and syllable, by language.
    """

    deck: DeckId
    title: LocalText
    instructions: LocalText | None = None
    blueprint: Blueprint
    versions: tuple[Version, ...]
    sources: dict[str, SourceRef]
    spoken: dict[Lang, dict[str, Ruby]] = {}


def stem(form: Form) -> str:
    """Return what the names of all files made from `form` begin with.

    For example ``karpathy.quiz-zh-Hans+en-seed7``, or ``karpathy.midterm-en-seed7`` where the quiz has a name.

    Deck, quiz, languages and seed are in it, so that two quizzes of one deck do not overwrite each other.
    """
    blueprint = form.blueprint
    return f"{form.deck}.{blueprint.name or 'quiz'}-{'+'.join(blueprint.langs)}-seed{blueprint.seed}"


def label(place: int) -> str:
    """Return the name of the version at `place`, from 0: A to Z, then AA, AB and so on.

    >>> label(0), label(25), label(26), label(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, len(ascii_uppercase))
        letters = ascii_uppercase[letter] + letters
    return letters
