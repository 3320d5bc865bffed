"""What there is to search: every text of a workspace as a passage, with its place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import structs

from duizhao.lang import EN, TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.cloze import ClozeError, parts
from duizhao.model.deck import (
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Idea,
    Item,
    LocalIdea,
    LocalText,
    MatchItem,
    MultipleItem,
    OrderItem,
    Quote,
    ShortItem,
    SourceId,
    TrueFalseItem,
)
from duizhao.model.definitions import (
    AlteredDef,
    ClozeDef,
    DisagreementDef,
    IdeaDef,
    Placed,
    QuestionDef,
    SourceDef,
    texts,
)
from duizhao.passes.document import Document
from duizhao.passes.localise import Converters, localise
from duizhao.read.yamltree import extents
from duizhao.search.model import Kind, Passage
from duizhao.span import Key, Node

_FIRST_LANGS: Final[tuple[Lang, ...]] = (ZH_HANS, EN, *TRADITIONAL)


class _Places:
    """Where the values of one file stand, found in one walk through it."""

    def __init__(self, content: str) -> None:
        self._extents = extents(content)

    def __getitem__(self, keys: tuple[Key, ...]) -> tuple[int, int]:
        """Return line and column of the value at `keys`, or of the nearest one around it."""
        while keys and keys not in self._extents:
            keys = keys[:-1]
        found = self._extents.get(keys)
        return (found[1].line + 1, found[1].column + 1) if found else (1, 1)


def of_ideas(
    ideas: Iterable[Placed[IdeaDef]], content: str, languages: Mapping[str, Lang], converters: Converters
) -> Iterator[Passage]:
    """Yield the passages of one card file; `languages` are those of the sources, by id."""
    places = _Places(content)
    for placed in ideas:
        seen: set[tuple[int, int, str]] = set()
        for one in _of_idea(placed, places, languages, converters):
            if (one.line, one.column, one.written) not in seen:  # a plain string stands for several languages
                seen.add((one.line, one.column, one.written))
                yield one


def _of_idea(
    placed: Placed[IdeaDef], places: _Places, languages: Mapping[str, Lang], converters: Converters
) -> Iterator[Passage]:
    at, idea = placed.at, placed.value
    whole = {i: question for i, question in enumerate(idea.questions) if _readable(question, idea)}
    local = _localised(placed, list(whole.values()), languages, converters)
    every = [
        (at / "id", Passage(line=0, column=0, kind="id", written=idea.id)),
        *_texts("term", at / "term", local.term),
        *_texts("definition", at / "definition", local.definition),
        *_of_quotes(at / "quotes", local),
    ]
    for i, item in zip(whole, local.items, strict=True):
        every += _of_item(at / "questions" / i, item)
    for node, one in every:
        line, column = places[node.keys]
        pinyin = " ".join(local.reading.pinyin) if one.kind == "term" and one.language == ZH_HANS else ""
        yield structs.replace(one, line=line, column=column, idea=idea.id, pinyin=pinyin)


def _localised(
    placed: Placed[IdeaDef], questions: list[QuestionDef], languages: Mapping[str, Lang], converters: Converters
) -> LocalIdea:
    """Return the idea in every language; its quotes are taken as they are, verified or not."""
    quotes = tuple(
        Quote(
            source=SourceId(one.source),
            text=one.text,
            language=languages.get(one.source, ZH_HANS),
            speaker=one.speaker,
            line=None,
            column=None,
            verdict="absent",  # nobody has looked
            checked_in="excerpt",
            gloss=one.gloss,
            note=texts(one.note),
        )
        for one in placed.value.quotes
    )
    definition = structs.replace(placed.value, questions=questions)
    return next(localise([Idea(at=placed.at, topic="", definition=definition, quotes=quotes)], converters))


def _readable(question: QuestionDef, idea: IdeaDef) -> bool:
    """Say whether a question can become an item; what is wrong with it is for `check` to say."""
    if isinstance(question, AlteredDef):
        return question.quote <= len(idea.quotes)
    try:
        for text in question.text.values() if isinstance(question, ClozeDef) else ():
            parts(text)
    except ClozeError:
        return False
    return True


def _of_quotes(at: Node, local: LocalIdea) -> Iterator[tuple[Node, Passage]]:
    for i, quote in enumerate(local.quotes):
        made = LocalText({quote.language: quote.text, **quote.converted}, tuple(quote.converted))
        every = [
            *((at / i / "text", one) for _, one in _texts("quote", at / i, made)),
            *_texts("gloss", at / i, quote.gloss),
            *_texts("note", at / i / "note", quote.note),
        ]
        for node, one in every:
            yield node, structs.replace(one, source=quote.source)


def _of_item(at: Node, item: Item) -> Iterator[tuple[Node, Passage]]:
    """Yield what a question says; a quote changed by us is nobody's words, and reports stand among disagreements."""
    for path, text in (*_asked(item), *_offered(item)):
        node = at
        for key in path:
            node /= key
        yield from _texts("question", node, text)
    if not isinstance(item, ClozeItem):
        yield from _texts("question", at / "rationale", item.rationale)


def _asked(item: Item) -> Iterator[tuple[tuple[Key, ...], LocalText]]:
    if isinstance(item, ClozeItem):
        by = {lang: "".join(pieces) for lang, pieces in item.parts.items()}
        yield ("text",), LocalText(by, item.converted)
    elif isinstance(item, TrueFalseItem):
        yield ("statement",), item.statement
    elif not isinstance(item, AlteredItem):
        yield ("stem",), item.stem


def _offered(item: Item) -> Iterator[tuple[tuple[Key, ...], LocalText]]:
    if isinstance(item, ChoiceItem | ShortItem):
        yield ("key",), item.key
    elif isinstance(item, MultipleItem):
        for i, key in enumerate(item.keys):
            yield ("keys", i), key
    if isinstance(item, ChoiceItem | MultipleItem):
        for i, option in enumerate(item.distractors):
            yield ("distractors", i), option.text
            yield ("distractors", i, "why"), option.why
    elif isinstance(item, MatchItem):
        for i, pair in enumerate(item.pairs):
            yield ("pairs", i, "left"), pair.left
            yield ("pairs", i, "right"), pair.right
    elif isinstance(item, OrderItem):
        for i, step in enumerate(item.steps):
            yield ("steps", i), step


def _texts(kind: Kind, at: Node, text: LocalText | None) -> Iterator[tuple[Node, Passage]]:
    """Yield what the author wrote at `at`, in each language; what was converted goes with the simplified text."""
    if text is None:
        return
    made = {lang: text.by[lang] for lang in text.converted}
    for lang in _FIRST_LANGS:
        if lang in text.by and lang not in made:
            own = made if lang == ZH_HANS else {}
            yield (
                at / lang,
                Passage(
                    line=0,
                    column=0,
                    kind=kind,
                    written=text.by[lang],
                    language=lang,
                    taiwan=own.get(ZH_HANT_TW, ""),
                    hongkong=own.get(ZH_HANT_HK, ""),
                ),
            )


def of_source(placed: Placed[SourceDef], content: str, full: Document | None) -> Iterator[Passage]:
    """Yield what a record says, and the lines of its full text, or the excerpts where that is not at hand."""
    record, keys = placed.value, placed.at.keys
    places = _Places(content)
    found: list[tuple[tuple[Key, ...], Kind, str, Lang | None, int | None]] = [
        (("title",), "title", record.title, record.language, None)
    ]
    for i, slip in enumerate(record.errata):
        at: tuple[Key, ...] = ("errata", i)
        found.append(((*at, "text"), "erratum", slip.text, record.language, slip.line))
        found.append(((*at, "correct"), "erratum", slip.correct, None, slip.line))
        found.append(((*at, "note"), "erratum", slip.note, None, slip.line))
    for i, one in enumerate(() if full else record.excerpts):
        found.append((("excerpts", i, "text"), "excerpt", one.text, record.language, one.line))
    for path, kind, text, language, source_line in found:
        line, column = places[(*keys, *path)]
        yield Passage(
            line=line,
            column=column,
            kind=kind,
            written=text,
            language=language,
            source=record.id,
            source_line=source_line,
        )
    for number, written in enumerate(full.raw_lines if full else (), 1):
        yield Passage(
            line=number,
            column=1,
            kind="text",
            written=written.rstrip("\r"),
            language=record.language,
            source=record.id,
            source_line=number,
        )


def of_disagreements(disagreements: Iterable[Placed[DisagreementDef]], content: str) -> Iterator[Passage]:
    """Yield what is recorded of statements that sources report differently."""
    places = _Places(content)
    for placed in disagreements:
        one, keys = placed.value, placed.at.keys
        for key, text in (("topic", one.topic), ("resolution", one.resolution)):
            line, column = places[(*keys, key)]
            yield Passage(line=line, column=column, kind="disagreement", written=text)
        for i, statement in enumerate(one.statements):
            for key, text in (("text", statement.text), (EN, statement.en), (ZH_HANS, statement.zh_hans)):
                line, column = places[(*keys, "statements", i, key)]
                yield Passage(
                    line=line,
                    column=column,
                    kind="disagreement",
                    written=text,
                    source=statement.source,
                    source_line=statement.line,
                )
