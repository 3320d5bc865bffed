"""A printed quiz before it is printed."""

from typing import Literal, TypeAlias

from msgspec import Struct

from duizhao.lang import Lang
from duizhao.model.deck import DeckId, IdeaId, LocalQuote, LocalText, QuestionId, Reading, SourceRef

Kind: TypeAlias = Literal["choice", "cloze"]


class Blueprint(Struct, frozen=True, kw_only=True):
    """What a form must hold: `items` questions, of `kinds`, from `topics` (empty: all), in `versions` orders.

    `seed` decides which questions, and every order; `langs` is one language or a pair printed side by side; with
    `readings` the answer key says how each Chinese term is read.
    """

    items: int
    versions: int
    seed: int
    langs: tuple[Lang, ...]
    kinds: tuple[Kind, ...] = ("choice", "cloze")
    topics: tuple[str, ...] = ()
    readings: bool = True


class ChoiceQuestion(Struct, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """A choice item with its options in printed order; `key` is the index of the right one.

    `why` runs parallel to `options`; the key's own entry is the rationale.
    """

    idea: IdeaId
    question: QuestionId
    term: LocalText
    stem: LocalText
    options: tuple[LocalText, ...]
    why: tuple[LocalText, ...]
    key: int
    quote: LocalQuote | None
    reading: Reading = Reading()
    breaks: dict[Lang, tuple[int, ...]] = {}


class ClozeQuestion(Struct, frozen=True, kw_only=True, tag_field="kind", tag="cloze"):
    """A cloze item; `parts` as in `ClozeItem`, the odd ones blank on paper and given in the answer key."""

    idea: IdeaId
    question: QuestionId
    term: LocalText
    parts: dict[Lang, tuple[str, ...]]
    rationale: LocalText
    quote: LocalQuote | None
    reading: Reading = Reading()
    breaks: dict[Lang, tuple[int, ...]] = {}


FormItem: TypeAlias = ChoiceQuestion | ClozeQuestion


class Version(Struct, frozen=True):
    """One printed order of the form; `label` is A, B, C and so on."""

    label: str
    items: tuple[FormItem, ...]


class Form(Struct, frozen=True, kw_only=True):
    """A set of items that meets a blueprint, in each of its versions: same content, other order."""

    deck: DeckId
    title: LocalText
    blueprint: Blueprint
    versions: tuple[Version, ...]
    sources: dict[str, SourceRef]


def stem(form: Form) -> str:
    """Return what the names of all files made from `form` begin with.

    For example ``karpathy.quiz-zh-Hans+en-seed7``.

    Deck, languages and seed are in it, so that two quizzes of one deck do not overwrite each other.
    """
    return f"{form.deck}.quiz-{'+'.join(form.blueprint.langs)}-seed{form.blueprint.seed}"
