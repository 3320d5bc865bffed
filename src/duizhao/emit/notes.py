"""Ideas as Anki notes: each text as HTML that shows it literally, whatever stands in it.

Fields hold the same text in every language, and `display` names the one that a reader sees first; templates and
styling choose. So one note serves every script, and changing script keeps the learner's progress.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from duizhao.emit import aids
from duizhao.emit.markup import choose, each, escape, figure
from duizhao.emit.notetypes import NOTE_TYPES
from duizhao.emit.questions import fields
from duizhao.lang import ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import ClozeItem, Deck, LocalIdea, LocalText
from duizhao.model.identity import guid
from duizhao.model.kinds import kind
from duizhao.model.note import RETIRED, Note, NoteKind
from duizhao.model.ruby import Ruby, cut, ruby, tone

_ZHUYIN_MARKS: Final = "ˉˊˇˋ"


def notes(deck: Deck) -> Iterator[Note]:
    """Yield the notes of `deck` in study order: each idea, then its questions."""
    for idea in deck.ideas:
        yield from notes_of(idea, deck)


def notes_of(idea: LocalIdea, deck: Deck) -> Iterator[Note]:
    """Yield the notes of one idea: it hangs on the deck's script, on the topic's title and on the quotes' sources."""
    tags = _tags(idea)
    head = (deck.script, _topic(deck.topics.get(idea.topic), idea.topic), str(idea.level))
    quotes = [figure(quote, deck.sources.get(quote.source)) for quote in idea.quotes]
    body = (*each(idea.term), *each(idea.definition), "".join(quotes[:1]), "".join(quotes[1:]))
    yield _note(idea, "", "idea", (*head, *body), tags, aids.of_idea(idea, deck))
    for item in idea.items:
        note_kind: NoteKind = "cloze" if isinstance(item, ClozeItem) else "choice"
        content = (*head, *each(idea.term), *fields(item, guid(idea.anchor, item.id), deck.sources))
        named = tuple(sorted((*tags, f"duizhao::kind::{kind(item)}")))
        yield _note(idea, item.id, note_kind, content, named, aids.of_item(item, deck))


def _note(
    idea: LocalIdea,
    question: str,
    kind: NoteKind,
    content: tuple[str, ...],
    tags: tuple[str, ...],
    offered: Mapping[str, str],
) -> Note:
    key = f"{idea.anchor}/{question}" if question else idea.anchor
    readings = {"pinyin": _ruby(idea, ZH_HANS), "zhuyin": _ruby(idea, ZH_HANT_TW)}
    later = {**readings, **offered}
    rest = (later.get(name, "") for name in NOTE_TYPES[kind].fields[1 + len(content) :])
    return Note(key=key, guid=guid(idea.anchor, question), kind=kind, fields=(key, *content, *rest), tags=tags)


def _ruby(idea: LocalIdea, lang: Lang) -> str:
    """Return the whole term with its readings, each character in the class of its tone; nothing if it has none.

    Where lines may end is marked here alone: Anki searches a field as it is stored, and an element in the plain term
    would hide it.
    """
    runs = ruby(idea.term, idea.reading, lang)
    if not any(syllable for _, syllable in runs):
        return ""
    parts = cut(runs, idea.breaks.get(lang, ()))
    return _runs(runs) if len(parts) == 1 else "".join(map(_together, parts))


def _runs(runs: Ruby) -> str:
    return "".join(_syllable(text, syllable) if syllable else escape(text) for text, syllable in runs)


def _together(part: Ruby) -> str:
    """Return an element that no line cuts if it need not; a space at its end stays outside, or would not be shown."""
    *before, (text, syllable) = part
    last = text.rstrip(" ")
    return f'<span class="word">{_runs((*before, (last, syllable)))}</span>{text[len(last) :]}'


def _syllable(text: str, syllable: str) -> str:
    """Return one character under its syllable; a mark at the end of zhuyin is an element, to be set beside it."""
    letters = syllable.rstrip(_ZHUYIN_MARKS)
    mark = syllable[len(letters) :]
    reading = escape(letters) + (f"<i>{mark}</i>" if mark else "")
    return f'<ruby class="t{tone(syllable)}">{escape(text)}<rt>{reading}</rt></ruby>'


def _tags(idea: LocalIdea) -> tuple[str, ...]:
    sources = {f"duizhao::source::{quote.source}" for quote in idea.quotes}
    withdrawn = {RETIRED} if idea.retired else set()
    return tuple(sorted({f"duizhao::topic::{idea.topic}", f"duizhao::level::{idea.level}", *sources, *withdrawn}))


def _topic(title: LocalText | None, topic: str) -> str:
    return choose(title, "only", "span") if title is not None else escape(topic)
