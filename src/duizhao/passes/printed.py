"""Item to printed question: its parts in the order of one version, and what the answer key says of it."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from msgspec import Struct

from duizhao.lang import Lang
from duizhao.model.deck import (
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    IdeaId,
    Item,
    LocalIdea,
    LocalQuote,
    LocalText,
    MatchItem,
    MultipleItem,
    OrderItem,
    QuestionId,
    Reading,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.form import (
    AlteredQuestion,
    ChoiceQuestion,
    ClozeQuestion,
    FormItem,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    ReportQuestion,
    ShortQuestion,
    TrueFalseQuestion,
)
from duizhao.model.kinds import Kind, kind
from duizhao.passes import keysets


class Candidate(Struct, frozen=True):
    """An item that may be asked, and the idea it is about."""

    idea: LocalIdea
    item: Item

    @property
    def kind(self) -> Kind:
        """The item's kind."""
        return kind(self.item)

    @property
    def place(self) -> tuple[str, str]:
        """Where it is from: no two candidates are from one place."""
        return self.idea.id, self.item.id


class _Common(TypedDict):
    points: int
    idea: IdeaId
    question: QuestionId
    term: LocalText
    reading: Reading
    breaks: dict[Lang, tuple[int, ...]]


def printed(candidate: Candidate, order: Sequence[int], langs: Iterable[Lang], points: int = 1) -> FormItem:
    """Return a candidate as a question for so many points whose parts stand in `order`.

    Of a choice and a report, 0 is the key and the others follow, and so do they the keys where there are several; of
    pairs and steps, 0 is the first. Where the author gave no reason, the idea's definition stands in for it.
    """
    idea, item = candidate.idea, candidate.item
    common = _common(idea, item, points)
    quote = _quote(idea, _answers(item))
    made: FormItem
    match item:
        case ChoiceItem():
            options = [(item.key, item.rationale or idea.definition)]
            options += [(wrong.text, wrong.why) for wrong in item.distractors]
            made = ChoiceQuestion(
                **common,
                quote=quote,
                stem=item.stem,
                options=tuple(options[place][0] for place in order),
                why=tuple(options[place][1] for place in order),
                key=order.index(0),
                order=tuple(order),
            )
        case MultipleItem():
            every = [*((key, None) for key in item.keys), *((wrong.text, wrong.why) for wrong in item.distractors)]
            made = MultipleQuestion(
                **common,
                quote=quote,
                stem=item.stem,
                options=tuple(every[place][0] for place in order),
                why=tuple(every[place][1] for place in order),
                keys=keysets.places(order, len(item.keys)),
                order=tuple(order),
                rationale=item.rationale,
            )
        case ClozeItem():
            parts = {**item.parts, **{lang: item[lang] for lang in langs}}
            made = ClozeQuestion(**common, quote=quote, parts=parts, rationale=idea.definition)
        case TrueFalseItem():
            made = TrueFalseQuestion(
                **common, quote=quote, statement=item.statement, answer=item.answer, rationale=item.rationale
            )
        case MatchItem():
            rationale = item.rationale or idea.definition
            made = MatchQuestion(
                **common, quote=quote, stem=item.stem, pairs=item.pairs, order=tuple(order), rationale=rationale
            )
        case OrderItem():
            rationale = item.rationale or idea.definition
            made = OrderQuestion(
                **common, quote=quote, stem=item.stem, steps=item.steps, order=tuple(order), rationale=rationale
            )
        case ShortItem():
            rationale = item.rationale or idea.definition
            made = ShortQuestion(
                **common, quote=quote, stem=item.stem, key=item.key, accept=item.accept, rationale=rationale
            )
        case AlteredItem():
            made = AlteredQuestion(**common, quote=item.quote, by=item.by, rationale=item.rationale)
        case ReportItem():
            made = ReportQuestion(
                **common,
                quote=None,
                stem=item.stem,
                reports=tuple(item.reports[place] for place in order),
                key=order.index(0),
                rationale=item.rationale,
                order=tuple(order),
            )
    return made


def _common(idea: LocalIdea, item: Item, points: int) -> _Common:
    return {
        "points": points,
        "idea": idea.id,
        "question": item.id,
        "term": idea.term,
        "reading": idea.reading,
        "breaks": idea.breaks,
    }


def _quote(idea: LocalIdea, answers: Sequence[str]) -> LocalQuote | None:
    """Return the quote that holds an answer's words, else the idea's first, which its author put first."""
    telling = (quote for quote in idea.quotes if any(answer in quote.text for answer in answers))
    return next(telling, idea.quotes[0] if idea.quotes else None)


def _answers(item: Item) -> list[str]:
    """Return the words in which an item is answered, in every language."""
    match item:
        case ChoiceItem() | ShortItem():
            return list(item.key.by.values())
        case MultipleItem():
            return [wording for key in item.keys for wording in key.by.values()]
        case ClozeItem():
            return [hidden for parts in item.parts.values() for hidden in parts[1::2]]
        case _:
            return []
