"""What an author writes, as written: one struct for each kind of mapping in `cards/`, `seeds/` and `decks/`.

The docstrings and the constraints here are also the JSON Schema that editors use.
"""

from typing import Annotated, Final, Generic, Literal, TypeAlias, TypeVar

from msgspec import Meta, Struct, field

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.span import Node

T_co = TypeVar("T_co", covariant=True)

Kind: TypeAlias = Literal["choice", "multiple", "cloze", "true-false", "match", "order", "short", "altered", "report"]
Paper: TypeAlias = Literal["a4", "letter"]

SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SHA256: Final = "^[0-9a-f]{64}$"
DATE: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
Slug: TypeAlias = Annotated[
    str,
    Meta(
        pattern=SLUG,
        max_length=80,
        description="small letters, digits and single hyphens",
    ),
]
NonEmpty: TypeAlias = Annotated[str, Meta(min_length=1)]
TextDef: TypeAlias = dict[Lang, NonEmpty]
Remark: TypeAlias = NonEmpty | TextDef
"""A text, or one string shown in every language.

The string can have no pattern: beside a mapping, msgspec 0.22 frees the memory of a patterned one twice.
"""
Sha256: TypeAlias = Annotated[str, Meta(pattern=SHA256, description="64 hexadecimal digits")]
Date: TypeAlias = Annotated[str, Meta(pattern=DATE, description="2024, 2024-06 or 2024-06-30")]


class Placed(Struct, Generic[T_co], frozen=True):
    """A definition and the node it was read from."""

    at: Node
    value: T_co


class _Def(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class QuoteDef(_Def, frozen=True, kw_only=True):
    """Words of a source, verbatim."""

    source: Annotated[Slug, Meta(description="the id of a record in seeds/")]
    text: Annotated[str, Meta(min_length=1, description="the source's words, character for character")]
    speaker: Annotated[str, Meta(description="who says it; the record's first speaker where left out")] = ""
    note: Annotated[
        Remark | None, Meta(description="the editor's note, required where the passage overlaps an erratum")
    ] = None
    en: Annotated[str, Meta(description="our gloss in English")] = ""
    zh_hans: Annotated[str, Meta(description="our gloss in simplified Chinese")] = field(default="", name=ZH_HANS)

    @property
    def gloss(self) -> dict[Lang, str]:
        """Our translations, by language."""
        return {lang: text for lang, text in ((EN, self.en), (ZH_HANS, self.zh_hans)) if text}


class DistractorDef(_Def, frozen=True, kw_only=True):
    """A wrong option, and why it is wrong."""

    en: str = ""
    zh_hans: str = field(default="", name=ZH_HANS)
    zh_hant_tw: str = field(default="", name=ZH_HANT_TW)
    zh_hant_hk: str = field(default="", name=ZH_HANT_HK)
    why: Annotated[Remark, Meta(description="why it is wrong, shown after the answer")]
    pinned: Annotated[bool, Meta(description="always the last option: none of these")] = False

    @property
    def text(self) -> dict[Lang, str]:
        """The option's wording, by language."""
        pairs: tuple[tuple[Lang, str], ...] = (
            (EN, self.en),
            (ZH_HANS, self.zh_hans),
            (ZH_HANT_TW, self.zh_hant_tw),
            (ZH_HANT_HK, self.zh_hant_hk),
        )
        return {lang: text for lang, text in pairs if text}


class _QuestionDef(_Def, frozen=True, kw_only=True):
    """What every question may have."""

    hint: Annotated[TextDef | None, Meta(description="shown on the card's front to who asks for it")] = None


class ChoiceDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """A stem, one key and distractors."""

    id: Slug
    stem: TextDef
    key: TextDef
    distractors: Annotated[list[DistractorDef], Meta(min_length=1, max_length=7)]
    pinned: Annotated[bool, Meta(description="the key itself is always the last option")] = False
    rationale: Annotated[TextDef | None, Meta(description="why the key is right; the definition where left out")] = None


class MultipleDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="multiple"):
    """Multiple response: a stem, several keys, all of which are to be chosen, and distractors."""

    id: Slug
    stem: TextDef
    keys: Annotated[list[TextDef], Meta(min_length=2, max_length=4)]
    distractors: Annotated[list[DistractorDef], Meta(min_length=1, max_length=4)]
    rationale: TextDef


class ClozeDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="cloze"):
    """A sentence with the words to remember in double braces, hidden together."""

    id: Slug
    text: TextDef


class TrueFalseDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="true-false"):
    """A claim to judge, and why it is true or what is wrong with it."""

    id: Slug
    statement: TextDef
    answer: bool
    rationale: TextDef


class PairDef(_Def, frozen=True, kw_only=True):
    """Two texts that belong together."""

    left: TextDef
    right: TextDef


class MatchDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="match"):
    """Terms to match with their definitions, or any two columns; each right side belongs to one left side."""

    id: Slug
    stem: TextDef
    pairs: Annotated[list[PairDef], Meta(min_length=3, max_length=7)]
    rationale: TextDef | None = None


class OrderDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="order"):
    """Steps to put in order."""

    id: Slug
    stem: TextDef
    steps: Annotated[list[TextDef], Meta(min_length=3, max_length=7, description="in the right order")]
    rationale: TextDef | None = None


class ShortDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="short"):
    """A question answered in a word or two."""

    id: Slug
    stem: TextDef
    key: Annotated[TextDef, Meta(description="the shortest complete answer")]
    accept: Annotated[dict[Lang, list[NonEmpty]], Meta(description="other answers that are right")] = {}
    rationale: TextDef | None = None


class ChangeDef(_Def, frozen=True, kw_only=True):
    """A word of a quote, and the word of ours that takes its place in the question."""

    word: Annotated[str, Meta(min_length=1, description="stands once in the quote, or in the gloss of that language")]
    instead: NonEmpty


class AlteredDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="altered"):
    """One of the idea's quotes with one word changed by us: the learner finds it."""

    id: Slug
    quote: Annotated[int, Meta(ge=1, description="which of the idea's quotes, counted from 1")]
    change: Annotated[dict[Lang, ChangeDef], Meta(description="in the quote's language, and in that of each gloss")]
    rationale: TextDef


class ReportDef(_QuestionDef, frozen=True, kw_only=True, tag_field="kind", tag="report"):
    """A statement that documents report differently; the learner says which report is right."""

    id: Slug
    disagreement: Annotated[str, Meta(min_length=1, description="an id of seeds/disagreements.yaml")]
    right: Annotated[int, Meta(ge=1, description="which of its statements, counted from 1")]
    wrong: Annotated[list[Annotated[int, Meta(ge=1)]], Meta(min_length=1, max_length=3)]
    stem: TextDef
    rationale: TextDef


QuestionDef: TypeAlias = (
    ChoiceDef | MultipleDef | ClozeDef | TrueFalseDef | MatchDef | OrderDef | ShortDef | AlteredDef | ReportDef
)


class ReadingDef(_Def, frozen=True, kw_only=True):
    """How a Chinese term is read: one syllable for each Han character of it, with a space between them."""

    pinyin: Annotated[str, Meta(description="of the zh-Hans term, as read on the mainland: ruǎn jiàn")] = ""
    zhuyin: Annotated[str, Meta(description="of the zh-Hant-TW term, as read in Taiwan: ㄖㄨㄢˇ ㄊㄧˇ")] = ""


class AcceptDef(_Def, frozen=True, kw_only=True):
    """A finding that somebody has read and found right as it is."""

    code: Annotated[str, Meta(min_length=1, description="a code of docs/diagnostics.md that begins with content-")]
    why: Annotated[str, Meta(min_length=1, description="the reason, for whoever reads the file next")]


class IdeaDef(_Def, frozen=True, kw_only=True):
    """One key idea."""

    id: Annotated[Slug, Meta(description="written once: a learner's progress hangs on it")]
    level: Annotated[int, Meta(ge=1, le=5, description="1 easy … 5 hard")]
    term: TextDef
    reading: Annotated[ReadingDef | None, Meta(description="written by duizhao readings --write, then yours")] = None
    definition: TextDef
    quotes: Annotated[list[QuoteDef], Meta(max_length=9)] = []
    questions: list[QuestionDef] = []
    related: Annotated[list[Slug], Meta(description="ids of other ideas")] = []
    requires: Annotated[list[Slug], Meta(description="ideas to learn first")] = []
    retired: Annotated[
        bool, Meta(description="taken back: learners who have it get it once more, tagged, and nobody is asked it")
    ] = False
    formerly: Annotated[
        list[Slug], Meta(description="earlier ids, after a rename; the oldest keeps the learner's progress")
    ] = []
    accept: Annotated[list[AcceptDef], Meta(description="findings about the content that are right as they are")] = []
    draft: Annotated[bool, Meta(description="not finished: it may lack anything but its id, and no build has it")] = (
        False
    )


class DraftDef(Struct, frozen=True, kw_only=True):
    """An idea marked `draft: true`, as far as it is written; `whole` where it has all that an idea must have.

    What it need not have may be `blank` even then. It is another type than an idea so that no pass that builds anything
    can take one by mistake.
    """

    idea: IdeaDef
    whole: bool = False
    blank: bool = False


class TopicDef(_Def, frozen=True, kw_only=True):
    """A file in cards/: the ideas of one topic, in study order."""

    topic: Slug
    title: TextDef | None = None
    ideas: list[IdeaDef]


class EventDef(_Def, frozen=True, kw_only=True):
    """What a source reports: the recording, the talk."""

    name: NonEmpty
    date: Date | None = None
    url: str = ""


class ErratumDef(_Def, frozen=True, kw_only=True):
    """A slip of the source: what it says, what is right, on what evidence."""

    id: NonEmpty
    text: Annotated[str, Meta(min_length=1, description="verbatim, one line of the source")]
    line: Annotated[int, Meta(ge=1)] | None = None
    kind: NonEmpty
    correct: str = ""
    note: str = ""
    evidence: list[NonEmpty] = []


class ExcerptDef(_Def, frozen=True, kw_only=True):
    """A passage of the source kept in its record, so that quotes can be checked without the full text."""

    text: NonEmpty
    line: Annotated[int, Meta(ge=1)] | None = None
    column: Annotated[int, Meta(ge=1)] | None = None


class OriginalDef(_Def, frozen=True, kw_only=True):
    """The file that the full text was taken from, where that is another: a page, a PDF, text in another encoding."""

    file: Annotated[str, Meta(min_length=1, description="its name")]
    sha256: Annotated[Sha256, Meta(description="of the original file's bytes")]
    form: Annotated[str, Meta(description="what it is, and in which encoding")] = ""


class SourceDef(_Def, frozen=True, kw_only=True):
    """A file in seeds/: the record of one document."""

    id: Annotated[Slug, Meta(description="the file's name without .yaml")]
    file: Annotated[str, Meta(description="the full text's file name, looked up in seeds/texts/ or --texts DIR")] = ""
    sha256: Annotated[Sha256 | None, Meta(description="64 hexadecimal digits: of the full text's bytes")] = None
    original: Annotated[OriginalDef | None, Meta(description="written by duizhao sources add")] = None
    language: Lang
    title: str = ""
    outlet: Annotated[str, Meta(min_length=1, description="who published it; shown under each quote")]
    author: str = ""
    compiler: str = ""
    date: Date | None = None
    retrieved_from: str = ""
    url: str = ""
    event: EventDef | None = None
    speakers: Annotated[list[NonEmpty], Meta(description="the first is the default speaker of quotes")] = []
    quality: Annotated[list[NonEmpty], Meta(description="remarks for authors")] = []
    errata: list[ErratumDef] = []
    excerpts: list[ExcerptDef] = []


class StatementDef(_Def, frozen=True, kw_only=True):
    """One document's version of a disputed statement."""

    source: Slug
    line: Annotated[int, Meta(ge=1)] | None = None
    text: NonEmpty
    en: Annotated[str, Meta(description="our gloss in English, needed where a question asks about it")] = ""
    zh_hans: Annotated[str, Meta(description="our gloss in simplified Chinese")] = field(default="", name=ZH_HANS)


class DisagreementDef(_Def, frozen=True, kw_only=True):
    """Sources that report the same statement differently."""

    id: NonEmpty
    topic: NonEmpty
    statements: Annotated[list[StatementDef], Meta(min_length=2)]
    resolution: NonEmpty


class DisagreementsDef(_Def, frozen=True, kw_only=True):
    """The file seeds/disagreements.yaml."""

    disagreements: list[DisagreementDef]


class SenseDef(_Def, frozen=True, kw_only=True):
    """Another sense of a glossary's word: what it becomes where one of `near` stands in the same clause."""

    near: Annotated[list[NonEmpty], Meta(min_length=1, description="simplified words; one of them is enough")]
    alone: Annotated[bool, Meta(description="also where the word is all of its line: a headword")] = False
    zh_hant_tw: str = field(default="", name=ZH_HANT_TW)
    zh_hant_hk: str = field(default="", name=ZH_HANT_HK)
    why: NonEmpty


class GlossaryEntryDef(_Def, frozen=True, kw_only=True):
    """How one simplified word is written in the traditional scripts."""

    zh_hans: NonEmpty = field(name=ZH_HANS)
    en: str = ""
    zh_hant_tw: Annotated[str, Meta(description="as OpenCC has it where left out")] = field(default="", name=ZH_HANT_TW)
    zh_hant_hk: Annotated[str, Meta(description="as OpenCC has it where left out")] = field(default="", name=ZH_HANT_HK)
    why: Annotated[str, Meta(min_length=1, description="a source, or the reason")]
    when: Annotated[list[SenseDef], Meta(description="other senses; the first whose words are near is taken")] = []


class ReviewedDef(_Def, frozen=True, kw_only=True):
    """Words whose conversion by the dictionaries somebody has read, and found right wherever they stand."""

    words: Annotated[list[NonEmpty], Meta(min_length=1, description="words, or a few characters that hold one")]
    unless_after: Annotated[str, Meta(description="not right behind one of these characters")] = field(
        default="", name="unless-after"
    )
    why: NonEmpty


class GlossaryDef(_Def, frozen=True, kw_only=True):
    """The file seeds/glossary.yaml."""

    replace: list[GlossaryEntryDef] = []
    reviewed: Annotated[list[ReviewedDef], Meta(description="choices of the dictionaries that are right")] = []
    protect: Annotated[list[NonEmpty], Meta(description="words that no conversion touches")] = []


Number: TypeAlias = Annotated[int, Meta(ge=1, le=500)]


class QuizDef(_Def, frozen=True, kw_only=True):
    """A quiz of the deck, printed by its name; only what is named is asked, and a number means exactly so many."""

    id: Slug
    title: Annotated[TextDef | None, Meta(description="the deck's where left out")] = None
    instructions: Annotated[TextDef | None, Meta(description="printed below the title")] = None
    items: Annotated[Number | None, Meta(description="what the numbers below add up to, or 20")] = None
    kinds: list[Kind] | dict[Kind, Number] = []
    topics: list[Slug] | dict[Slug, Number] = []
    levels: list[Annotated[int, Meta(ge=1, le=5)]] | dict[Literal["1", "2", "3", "4", "5"], Number] = []
    points: Annotated[dict[Kind, Number], Meta(description="for one question of the kind; 1 where left out")] = {}
    versions: Annotated[int, Meta(ge=1, le=200)] = 2
    seed: int = 1
    langs: Annotated[list[Lang], Meta(min_length=1, max_length=2)] = field(default_factory=lambda: [ZH_HANS])
    readings: Annotated[bool, Meta(description="pinyin or zhuyin over terms on the papers, not in the key alone")] = (
        False
    )
    paper: Paper = "a4"
    columns: Annotated[int, Meta(ge=1, le=2)] = 1
    margin: Annotated[int, Meta(ge=10, le=60, description="left and right, in millimetres")] = 20
    large_print: bool = False
    side_by_side: Annotated[bool, Meta(description="a pair in two columns instead of one under the other")] = False


class DeckDef(_Def, frozen=True, kw_only=True):
    """A file in decks/: what goes into one package."""

    id: Annotated[Slug, Meta(description="the file's name without .yaml")]
    name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            description="the deck's name in Anki; frozen like an id, since Anki matches decks by name",
        ),
    ]
    title: TextDef
    description: TextDef
    licence: Annotated[
        TextDef | None, Meta(description="under what licence the cards' text may be used, shown with the description")
    ] = None
    script: Annotated[Lang, Meta(description="the language a card shows first")] = ZH_HANS
    typed: Annotated[
        bool, Meta(description="let short answers, and clozes with one gap, be typed on the card and compared")
    ] = False
    speech: Annotated[
        bool, Meta(description="let the learner's device read the term of an idea aloud, on backs, in this language")
    ] = False
    topics: Annotated[
        list[Slug], Meta(description="whole topics, in this order; all of them where topics and ideas are left out")
    ] = []
    ideas: Annotated[list[Slug], Meta(description="single ideas")] = []
    order: Annotated[
        Literal["topics", "level"],
        Meta(description="study topic by topic, or from the easiest to the hardest; what an idea requires comes first"),
    ] = "topics"
    quizzes: Annotated[list[QuizDef], Meta(description="printed by duizhao quiz DECK NAME")] = []
    accept: Annotated[list[AcceptDef], Meta(description="findings about the content that are right as they are")] = []


def texts(remark: Remark | None) -> dict[Lang, str]:
    """Return a remark by language; one plain string stands for the authored languages, as it is written."""
    if remark is None:
        return {}
    return {EN: remark, ZH_HANS: remark} if isinstance(remark, str) else remark
