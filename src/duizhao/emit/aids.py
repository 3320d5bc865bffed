"""What a card offers beside question and answer: a hint, a place to type, the term read aloud.

Each has a field that has been empty since the first release, so a deck gets it and loses it again as any text does:
its notes change, their cards and what a learner did with them stay. See docs/decisions/0003-typing-is-a-field.md.
"""

from collections.abc import Mapping
from typing import Final

from duizhao.emit.markup import choose, escape
from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import ClozeItem, Deck, Item, LocalIdea, ShortItem

HINT: Final = "hint"
TYPED: Final = "spare_1"
"""The answer to compare with what was typed, in the deck's own script: Anki has one such place on a card."""
SPEECH: Final = "audio"
_ONE_GAP: Final = 3
"""Parts of a cloze that hides one thing: what stands before it, it, and what stands behind it."""

_VOICES: Final[dict[Lang, str]] = {EN: "en_US", ZH_HANS: "zh_CN", ZH_HANT_TW: "zh_TW", ZH_HANT_HK: "zh_HK"}
"""As Anki and the systems below it call them; `zh_HK` is Cantonese."""


def of_idea(idea: LocalIdea, deck: Deck) -> Mapping[str, str]:
    """Return, by field, what the note of an idea offers: its term as a command to speak it, in one language."""
    if not deck.speech:
        return {}
    return {SPEECH: f"[anki:tts lang={_VOICES[deck.script]}]{escape(idea.term[deck.script])}[/anki:tts]"}


def of_item(item: Item, deck: Deck) -> Mapping[str, str]:
    """Return, by field, what the note of a question offers."""
    found = {HINT: choose(item.hint, "only", "span")} if item.hint is not None else {}
    typed = _typed(item, deck.script) if deck.typed else ""
    return {**found, TYPED: escape(typed)} if typed else found


def _typed(item: Item, script: Lang) -> str:
    match item:
        case ShortItem():
            return item.key[script]
        case ClozeItem():
            parts = item[script]
            return parts[1] if len(parts) == _ONE_GAP else ""
        case _:
            return ""
