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
    MultipleItem,
    ReportItem,
    TrueFalseItem,
)
from duizhao.model.form import ChoiceQuestion, FormItem, MultipleQuestion, ReportQuestion
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
    return {
        key: ItemTexts(
            stem=_stem(item),
            options=option_texts(item),
            keys=len(item.keys) if isinstance(item, MultipleItem) else 1,
        )
        for key, item in items.items()
    }


def keys_of(texts: Mapping[tuple[str, str], ItemTexts]) -> dict[tuple[str, str], int]:
    """Return how many options are right of the items of which several are."""
    return {key: one.keys for key, one in texts.items() if one.keys > 1}


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
    """Return the options between which an item's answer chooses, what is right first; none where it is written."""
    match item:
        case ChoiceItem():
            return item.key, *(distractor.text for distractor in item.distractors)
        case MultipleItem():
            return *item.keys, *(distractor.text for distractor in item.distractors)
        case TrueFalseItem():
            return (TRUE, FALSE) if item.answer else (FALSE, TRUE)
        case ReportItem():
            return tuple(LocalText({one.language: one.text, **one.converted}) for one in item.reports)
        case _:
            return ()


def printed_options(question: FormItem) -> tuple[LocalText, ...]:
    """Return the lettered options of a printed question, in printed order."""
    match question:
        case ChoiceQuestion() | MultipleQuestion():
            return question.options
        case ReportQuestion():
            return tuple(LocalText({one.language: one.text, **one.converted}) for one in question.reports)
        case _:
            return ()


def printed_keys(question: FormItem) -> tuple[int, ...]:
    """Return which of a printed question's options are right."""
    match question:
        case ChoiceQuestion() | ReportQuestion():
            return (question.key,)
        case MultipleQuestion():
            return question.keys
        case _:
            return ()


def canonical(question: FormItem, options: Sequence[LocalText]) -> tuple[tuple[int, ...], bool]:
    """Return for each printed option its place on the card, and whether every one of them still stands there.

    Options are known again by their words in any language. Those that were edited since take the places that are left,
    in order; printed keys come first whatever became of their words, since that is what pupils were marked by.
    """
    printed, keys = printed_options(question), printed_keys(question)
    count, most = len(keys), max(len(printed), len(options))
    wrong = [at for at in range(len(printed)) if at not in keys]
    right_ones, right_kept = _known_again(printed, keys, options, range(count))
    wrong_ones, wrong_kept = _known_again(printed, wrong, options, range(count, most))
    places = right_ones | wrong_ones
    kept = right_kept and wrong_kept and len(printed) == len(options)
    return tuple(places[at] for at in range(len(printed))), kept


def _known_again(
    printed: Sequence[LocalText], some: Sequence[int], options: Sequence[LocalText], there: range
) -> tuple[dict[int, int], bool]:
    """Return for `some` of the printed options their places on the card, one of `there` each, and whether all stand."""
    known: dict[int, int] = {}
    for at in some:
        same = (place for place in there if place < len(options) and place not in known.values())
        found = next((place for place in same if _is_same(printed[at], options[place])), None)
        if found is not None:
            known[at] = found
    left = iter([place for place in there if place not in known.values()])
    return {at: known[at] if at in known else next(left) for at in some}, len(known) == len(some)


def _is_same(one: LocalText, other: LocalText) -> bool:
    return any(text and other.by.get(lang) == text for lang, text in one.by.items())
