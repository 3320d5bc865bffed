"""What an answer as it is kept was worth, and why: the same for one just typed and for one read back."""

from collections.abc import Sequence

from msgspec import Struct

from duizhao.lang import Lang
from duizhao.learn import altered, arrange, asked, judged, several
from duizhao.learn.answers import Grade, accepted, accepted_short, grade, grade_any
from duizhao.learn.arrange import LETTERS
from duizhao.learn.record import Given
from duizhao.learn.schedule import AGAIN, GOOD, HARD, Rating
from duizhao.learn.screen import Line
from duizhao.learn.session import Ask
from duizhao.learn.view import Cited
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
from duizhao.model.kinds import FALSE, TRUE, share_of_keys


class Judged(Struct, frozen=True):
    """What an answer counts as, whether it was a slip of the keyboard, and of several right options its share."""

    rating: Rating
    near: bool = False
    share: float | None = None

    @property
    def points(self) -> float:
        """What it is worth in an exam: 1, half for most of it or a slip, 0; of several right options its share."""
        if self.share is not None:
            return self.share
        return 1.0 if self.rating >= GOOD else 0.5 if self.rating == HARD or self.near else 0.0


def fits(item: Item, given: Given) -> bool:
    """Say whether `given` can be an answer to `item`: one that was kept may be to the question as it was before."""
    places = [one for one in given if isinstance(one, int)]
    if isinstance(item, ClozeItem | ShortItem | AlteredItem):
        return not places
    if isinstance(item, MatchItem | OrderItem):
        return not given or sorted(places) == list(range(asked.parts(item))) == list(range(len(given)))
    most = asked.options(item)
    if len(places) != len(given) or len(set(places)) != len(given) or any(not 0 <= one < most for one in places):
        return False
    return isinstance(item, MultipleItem) or len(given) <= 1


def judge(item: Item, given: Given, lang: Lang) -> Judged:
    """Return what `given` is worth as the answer to `item` shown in `lang`; empty stands for “I do not know”."""
    match item:
        case ChoiceItem() | TrueFalseItem() | ReportItem():
            return Judged(GOOD if given and given[0] == 0 else AGAIN)
        case MultipleItem():
            chosen, keys = _places(given), len(item.keys)
            return Judged(several.rate(chosen, keys), share=share_of_keys(chosen, keys))
        case MatchItem():
            return Judged(arrange.rate_match(_places(given)))
        case OrderItem():
            return Judged(arrange.rate_order(_places(given)))
        case ClozeItem() | ShortItem() | AlteredItem():
            grades = _grades(item, given, lang)
            if all(one.verdict == "right" for one in grades):
                return Judged(GOOD)
            return Judged(AGAIN, near=all(one.verdict != "wrong" for one in grades))


def explain(
    deck: Cited, ask: Ask, given: Given, order: Sequence[int], langs: Sequence[Lang], words: Wording
) -> list[Line]:
    """Return the verdict on `given` and why, as lines; `order` is how options or parts were shown."""
    item = ask.item
    match item:
        case None:
            return []
        case ChoiceItem() | TrueFalseItem() | ReportItem():
            return judged.chosen(deck, ask, item, order, int(given[0]) if given else None, langs, words)
        case MultipleItem():
            return judged.marked(item, order, _places(given), langs, words)
        case MatchItem() | OrderItem():
            return judged.arranged(ask, item, order, _places(given), langs, words)
        case ClozeItem():
            return judged.filled(ask, item, _grades(item, given, langs[0]), langs, words)
        case ShortItem() | AlteredItem():
            return judged.named(ask, item, _grades(item, given, langs[0])[0], langs, words)


def said(item: Item, given: Given, order: Sequence[int], lang: Lang, words: Wording) -> str:
    """Return an answer in one line, as the learner gave it: a letter, letters, or words."""
    match item:
        case TrueFalseItem():
            return (TRUE if item.answer == (given[0] == 0) else FALSE)[lang] if given else ""
        case ChoiceItem() | ReportItem():
            return LETTERS[order.index(int(given[0]))] if given else ""
        case MatchItem():
            letters = (LETTERS[order.index(place)] for place in _places(given))
            return " ".join(f"{number}{letter}" for number, letter in enumerate(letters, 1))
        case MultipleItem():
            return "".join(sorted(LETTERS[order.index(place)] for place in _places(given)))
        case OrderItem():
            return "".join(LETTERS[order.index(place)] for place in _places(given))
        case _:
            return words.semicolon.join(str(one) or "—" for one in given)


def wordings(item: asked.ToName, lang: Lang) -> list[str]:
    """Return every wording that counts."""
    answers = accepted_short(item, lang) if isinstance(item, ShortItem) else altered.accepted(item, lang)
    return [wording for answer in answers for wording in answer]


def _grades(item: ClozeItem | ShortItem | AlteredItem, given: Given, lang: Lang) -> list[Grade]:
    match item:
        case ClozeItem():
            blanks = accepted(item, lang)
            typed = [*map(str, given), *[""] * len(blanks)]
            return [grade(one, answers) for one, answers in zip(typed, blanks, strict=False)]
        case ShortItem():
            return [grade_any(_typed(given), accepted_short(item, lang))]
        case AlteredItem():
            return [altered.find(_typed(given), item, lang)]


def _typed(given: Given) -> str:
    return str(given[0]) if given else ""


def _places(given: Given) -> tuple[int, ...]:
    return tuple(map(int, given))
