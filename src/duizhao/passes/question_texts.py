"""What a question and its options say, and which of the card's own options a printed one is."""

from collections.abc import Mapping, Sequence

from duizhao.model.analysis import ItemTexts
from duizhao.model.deck import (
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Deck,
    Item,
    LocalText,
    ReportItem,
    TrueFalseItem,
)
from duizhao.model.form import ChoiceQuestion, FormItem, ReportQuestion
from duizhao.model.kinds import FALSE, TRUE

_BLANK = "____"


def items_by_id(deck: Deck, renamed: Mapping[str, str]) -> dict[tuple[str, str], Item]:
    """Return every item of `deck` by its idea's id and its own; `renamed` leads from earlier ids to present ones."""
    earlier: dict[str, list[str]] = {}
    for old, new in renamed.items():
        earlier.setdefault(new, []).append(old)
    return {
        (name, str(item.id)): item
        for idea in deck.ideas
        for item in idea.items
        for name in (*earlier.get(idea.id, ()), str(idea.id))
    }


def item_texts(items: Mapping[tuple[str, str], Item]) -> dict[tuple[str, str], ItemTexts]:
    """Return what each item asks, and its options."""
    return {key: ItemTexts(stem=_stem(item), options=option_texts(item)) for key, item in items.items()}


def _stem(item: Item) -> LocalText:
    match item:
        case ClozeItem():
            return LocalText({lang: _BLANK.join(parts[::2]) for lang, parts in item.parts.items()}, item.converted)
        case TrueFalseItem():
            return item.statement
        case AlteredItem():
            return LocalText({lang: f"{one.before}{one.instead}{one.after}" for lang, one in item.by.items()})
        case _:
            return item.stem


def option_texts(item: Item) -> tuple[LocalText, ...]:
    """Return the options between which an item's answer chooses, the right one first; none where it is written."""
    match item:
        case ChoiceItem():
            return item.key, *(distractor.text for distractor in item.distractors)
        case TrueFalseItem():
            return (TRUE, FALSE) if item.answer else (FALSE, TRUE)
        case ReportItem():
            return tuple(LocalText({one.language: one.text, **one.converted}) for one in item.reports)
        case _:
            return ()


def printed_options(question: FormItem) -> tuple[LocalText, ...]:
    """Return the lettered options of a printed question of which one is right, in printed order."""
    match question:
        case ChoiceQuestion():
            return question.options
        case ReportQuestion():
            return tuple(LocalText({one.language: one.text, **one.converted}) for one in question.reports)
        case _:
            return ()


def canonical(printed: Sequence[LocalText], key: int, options: Sequence[LocalText]) -> tuple[tuple[int, ...], bool]:
    """Return for each printed option its place on the card, and whether every one of them still stands there.

    Options are known again by their words in any language. Those that were edited since take the places that are left,
    in order; the printed key is 0 whatever became of its words, since that is what pupils were marked by.
    """
    places: dict[int, int] = {key: 0}
    for at, text in enumerate(printed):
        same = (place for place, option in enumerate(options) if place and place not in places.values())
        found = next((place for place in same if _is_same(text, options[place])), None)
        if at != key and found is not None:
            places[at] = found
    kept = len(places) == len(printed) == len(options) and _is_same(printed[key], options[0])
    left = iter(place for place in range(1, len(printed)) if place not in places.values())
    return tuple(places[at] if at in places else next(left) for at in range(len(printed))), kept


def _is_same(one: LocalText, other: LocalText) -> bool:
    return any(text and other.by.get(lang) == text for lang, text in one.by.items())
