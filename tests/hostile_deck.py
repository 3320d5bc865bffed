"""The sample deck with every kind of question, and in each of its texts what some format would act upon."""

from typing import Any, Final

import msgspec

from duizhao.lang import LANGS
from duizhao.model.deck import Deck
from sample_deck import sample_deck
from sample_kinds import with_further_kinds

HOSTILE: Final = " <b>&amp;{x}~=#:\\*->]]>\"'%50%{{c1::y}}$z$|//[s](t)_u_`v`\\}\\#\\n 𠮷「引」\u3000末"
_QUOTED: Final = ("text", "before", "word", "instead", "after")


def whole_deck() -> Deck:
    """Return the sample deck with an item of each kind."""
    return with_further_kinds(sample_deck())


def hostile_deck(text: str = HOSTILE) -> Deck:
    """Return the same with `text` behind each of its texts."""
    return msgspec.convert(_hostile(msgspec.to_builtins(whole_deck()), "", text), Deck)


def _hostile(value: Any, key: str, text: str) -> Any:
    if isinstance(value, dict):
        return {name: _hostile(one, name, text) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hostile(one, key, text) for one in value]
    return value + text if isinstance(value, str) and value and key in (*LANGS, *_QUOTED) else value
