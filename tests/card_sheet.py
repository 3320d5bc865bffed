"""Cards of every kind in every script, as short as they come and as long as they may get, for a browser to lay out."""

from typing import Any, Final

import msgspec

from anki_collection import TEMPLATES
from duizhao.emit import cardview, preview
from duizhao.emit.notes import notes
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import Deck, LocalText
from duizhao.model.kinds import kind
from sample_deck import sample_deck, text, with_readings
from sample_kinds import with_further_kinds

HINT: Final = text("Nobody typed them in.", "不是谁写进去的。", "不是誰寫進去的。", "不是誰寫進去的。")
_EN: Final = "A model that has learned its examples by heart answers every one of them and fails at the next, because "
_ZH: Final = {
    ZH_HANS: "模型把训练样本背了下来，每一题都答得出，遇到没见过的问题就出错，因为",
    ZH_HANT_TW: "模型把訓練樣本背了下來，每一題都答得出，遇到沒見過的問題就出錯，因為",
    "zh-Hant-HK": "模型把訓練樣本背了下來，每一題都答得出，遇到沒見過的問題就出錯，因為",
}
LONG: Final[dict[Lang, str]] = {lang: ((_EN if lang == EN else _ZH[lang]) * 9)[:200] for lang in LANGS}
"""200 characters, of which English may break between words."""
UNBROKEN: Final[dict[Lang, str]] = {EN: "antidisestablishmentarianism" * 8, **dict.fromkeys(LANGS[1:], "——" * 100)}
"""200 characters and more between which no line may end by itself."""
READ: Final[dict[Lang, str]] = {EN: LONG[EN], ZH_HANS: "装" * 200, **dict.fromkeys(LANGS[2:], "裝" * 200)}
"""200 characters, each with the widest syllable."""


def offering(deck: Deck, hint: LocalText = HINT) -> Deck:
    """Return `deck` with a hint for every question, answers to type, and speech."""
    ideas = (
        msgspec.structs.replace(idea, items=tuple(msgspec.structs.replace(item, hint=hint) for item in idea.items))
        for idea in deck.ideas
    )
    return msgspec.structs.replace(deck, ideas=tuple(ideas), typed=True, speech=True)


def sample(script: Lang) -> Deck:
    """Return the sample deck with every kind of question, readings, and all that a deck may ask for."""
    return offering(with_readings(with_further_kinds(sample_deck(2, script))))


def stretched(deck: Deck, texts: dict[Lang, str]) -> Deck:
    """Return `deck` with every text of its ideas replaced by that of its language."""
    return msgspec.convert(_stretch(msgspec.to_builtins(deck), texts), Deck)


def _stretch(tree: Any, texts: dict[Lang, str]) -> Any:
    if isinstance(tree, list | tuple):
        return [_stretch(each, texts) for each in tree]
    if not isinstance(tree, dict):
        return tree
    made = {key: _stretch(each, texts) for key, each in tree.items()}
    if "text" in made and "language" in made:  # a quote
        made |= {"text": texts[made["language"]], "converted": {lang: texts[lang] for lang in made["converted"]}}
    if "parts" in made:
        made["parts"] = {lang: (texts[lang], texts[lang], texts[lang]) for lang in LANGS}
    if "reading" in made:
        made["reading"] = {"pinyin": ["zhuāng"] * 200, "zhuyin": ["ㄓㄨㄤˋ"] * 200}
        made["breaks"] = {}
    if "accept" in made:
        made["accept"] = {lang: [texts[lang]] for lang in LANGS}
    for key, each in made.items():
        if isinstance(each, dict) and key in {"by", "converted"}:
            made[key] = {lang: _worded(one, texts[lang]) for lang, one in each.items()}
    return made


def _worded(one: Any, word: str) -> Any:
    return dict.fromkeys(one, word) if isinstance(one, dict) else word


def rendered(texts: dict[Lang, str] | None = None) -> dict[str, tuple[str, str]]:
    """Return both sides of the first card of each kind in each script, by names such as ``zh-Hans match``."""
    found: dict[str, tuple[str, str]] = {}
    for script in LANGS:
        deck = sample(script) if texts is None else stretched(sample(script), texts)
        kinds = {f"{idea.anchor}/{item.id}": kind(item) for idea in deck.ideas for item in idea.items}
        for note in notes(deck):
            for card, front, back in cardview.cards(note, TEMPLATES):
                name = f"{script} {kinds.get(note.key, card.name)}"
                found.setdefault(
                    name, (preview.drawn(front, note, is_front=True), preview.drawn(back, note, is_front=False))
                )
    return found
