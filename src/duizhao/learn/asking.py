"""Asking one question: showing it, and reading an answer as it is kept."""

from collections.abc import Sequence

from duizhao.lang import Lang
from duizhao.learn import arrange, asked, several, verdict
from duizhao.learn import session as sessions
from duizhao.learn.answers import accepted
from duizhao.learn.arrange import LETTERS
from duizhao.learn.dialog import Dialog, Wish
from duizhao.learn.record import Given
from duizhao.learn.schedule import ItemKey
from duizhao.learn.screen import Line
from duizhao.learn.wording import Wording
from duizhao.model.deck import (
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Item,
    MatchItem,
    MultipleItem,
    OrderItem,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.kinds import pinned_last


def order_of(item: Item | None, key: ItemKey, showing: int, seed: int) -> tuple[int, ...]:
    """Return the order in which options or parts are shown at the `showing`-th time; empty where there are none."""
    match item:
        case ChoiceItem() | MultipleItem() | TrueFalseItem() | ReportItem():
            order = sessions.option_order(asked.options(item), key, showing, seed)
            return tuple(pinned_last(order, item)) if isinstance(item, ChoiceItem | MultipleItem) else order
        case MatchItem() | OrderItem():
            return sessions.scrambled(asked.parts(item), key, showing, seed)
        case _:
            return ()


def shown(item: Item, order: Sequence[int], langs: Sequence[Lang], words: Wording) -> list[Line]:
    """Return a question as lines, and how it is answered where no key is to be picked."""
    match item:
        case ClozeItem():
            return asked.cloze(item, langs[0])
        case ChoiceItem() | MultipleItem() | TrueFalseItem() | ReportItem():
            return asked.to_choose(item, order, langs, words)
        case MatchItem() | OrderItem():
            return asked.to_arrange(item, order, langs, words)
        case ShortItem() | AlteredItem():
            return asked.to_name(item, langs, words)


def show(dialog: Dialog, item: Item, order: Sequence[int], langs: Sequence[Lang]) -> None:
    """Show a question."""
    dialog.show(shown(item, order, langs, dialog.words))


def read(dialog: Dialog, item: Item, order: Sequence[int], lang: Lang, *, optional: bool = False) -> Given:
    """Read an answer to `item`, empty where the learner does not know or, if it is `optional`, gives none.

    Without `optional` a key must be picked where there are keys.
    """
    match item:
        case ClozeItem():
            typed = _blanks(dialog, accepted(item, lang))
            return tuple(typed) if any(one.strip() for one in typed) else ()
        case ChoiceItem() | TrueFalseItem() | ReportItem():
            hint, keys = asked.keys(item, order, lang, dialog.words)
            choices: dict[str, int | None] = {**keys, "": None} if optional else dict(keys)
            option = dialog.pick(hint, choices)
            return () if option is None else (option,)
        case MultipleItem():
            return _letters(dialog, item, order)
        case MatchItem() | OrderItem():
            return _arrangement(dialog, item, order)
        case ShortItem() | AlteredItem():
            line = dialog.read(verdict.wordings(item, lang), words=True)
            return (line.strip(),) if line.strip() else ()


def _letters(dialog: Dialog, item: MultipleItem, order: Sequence[int]) -> Given:
    """Read which options are right; a letter that is a key of the dialog too is a letter."""
    dialog.say(asked.how(item, dialog.words))
    while (line := dialog.read(LETTERS[: len(order)])).strip():
        found = several.read(line, len(order))
        if not isinstance(found, arrange.Trouble):
            return tuple(sorted(order[letter] for letter in found))
        dialog.show(asked.trouble(item, found, dialog.words))
    return ()


def _arrangement(dialog: Dialog, item: asked.ToArrange, order: Sequence[int]) -> Given:
    """Read which part is given to each number."""
    while (line := dialog.read()).strip():
        found = arrange.read(line, len(order))
        if not isinstance(found, arrange.Trouble):
            return tuple(order[letter] for letter in found)
        dialog.show(asked.trouble(item, found, dialog.words))
    return ()


def _blanks(dialog: Dialog, blanks: Sequence[Sequence[str]]) -> list[str]:
    """Read an answer for each blank; to take back a later one starts again at the first."""
    dialog.show([Line(dialog.words.blank, "quiet")])
    typed: list[str] = []
    while len(typed) < len(blanks):
        if len(blanks) > 1:
            dialog.say(dialog.words.blank_of.format(n=len(typed) + 1, all=len(blanks)))
        try:
            typed.append(dialog.read(blanks[len(typed)], words=True).strip())
        except Wish as wish:
            if not typed or wish.what not in ("undo", "back"):
                raise
            typed = []
    return typed
