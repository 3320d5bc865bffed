"""What was read off answer sheets to what it is worth: pages become pupils' answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.model.answer_sheet import TEACHER, SheetPage, rows_of
from duizhao.model.form import (
    ChoiceQuestion,
    FormItem,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    ReportQuestion,
    TrueFalseQuestion,
    Version,
)
from duizhao.model.kinds import kind, share_of_keys
from duizhao.model.results import Graded, Response
from duizhao.model.roster import Pupil
from duizhao.model.sheet_reading import PageReading, RowReading

ACCEPTED: Final = "accepted: "
"""How a flag begins that a person has looked at."""
JOINED: Final = "; "
"""What stands between the sources of one pupil's pages."""
_WORTH: Final = (1.0, 0.5, 0.0)
"""What the teacher's three bubbles are worth."""
_NONE: Final = -1


class Sheet(Struct, frozen=True, kw_only=True):
    """One version as it was printed: its questions, where their rows are, and the digest that names this state."""

    version: Version
    pages: tuple[SheetPage, ...]
    digest: str


def graded(pages: Sequence[PageReading], sheets: Mapping[str, Sheet], pupils: Sequence[Pupil]) -> list[Graded]:
    """Return each pupil's answers from the pages that were read, in any order, of the versions `sheets` has by label.

    Pages of one pupil are put together; what is missing, doubled, blank or nobody's is flagged. `pupils` is the class
    list, empty where there is none: a number that it does not have is flagged. Sorted by pupil, those without a number
    last.
    """
    by_pupil: dict[tuple[str, str], list[PageReading]] = defaultdict(list)
    for page in pages:
        known = page.digits if page.digits and not page.digits_doubt else ""
        by_pupil[page.ticket.label, known or f"\0{page.source}"].append(page)
    names = {pupil.number: pupil.name for pupil in pupils}
    made = [_sheet(some, sheets[label], names) for (label, _), some in by_pupil.items()]
    return _twice(sorted(made, key=lambda one: (one.pupil is None, one.pupil or "", one.label, one.source)))


def _sheet(pages: Sequence[PageReading], sheet: Sheet, names: Mapping[str, str]) -> Graded:
    """Return the answers on pages that are one pupil's."""
    first = pages[0]
    pupil = first.digits if first.digits and not first.digits_doubt else None
    flags = [first.digits_doubt] if first.digits_doubt else []
    if pupil and names and pupil not in names:
        flags.append(f"pupil {pupil} is not in the class list")
    by_number: dict[int, list[PageReading]] = defaultdict(list)
    for page in pages:
        by_number[page.ticket.page].append(page)
    for number, some in sorted(by_number.items()):
        if len(some) > 1:
            flags.append(f"page {number} is there {_times(len(some))}: {', '.join(page.source for page in some)}")
    flags += [f"page {number} is missing" for number in range(1, len(sheet.pages) + 1) if number not in by_number]
    if all(not row.marked and not row.doubt for page in pages for row in page.rows):
        flags.append("the sheet is blank")
    rows = _merged(row for page in sorted(pages, key=lambda page: page.ticket.page) for row in page.rows)
    answers: list[Response] = []
    for place, item in enumerate(sheet.version.items):
        response, doubt = respond(item, rows.get(place, []))
        answers.append(response)
        if doubt:
            flags.append(flag_of(place, doubt))
    return Graded(
        pupil=pupil,
        name=names.get(pupil) if pupil else None,
        label=sheet.version.label,
        answers=tuple(answers),
        source=JOINED.join(dict.fromkeys(page.source for page in pages)),
        flags=tuple(flags),
    )


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"  # noqa: PLR2004 - a word of its own


def flag_of(place: int, doubt: str) -> str:
    """Return how a doubt about the question at `place`, from 0, is flagged."""
    return f"question {place + 1}: {doubt}"


def _merged(rows: Iterable[RowReading]) -> dict[int, list[RowReading]]:
    """Return the rows of each question; of a row that was read twice the first, in doubt where the two differ."""
    found: dict[tuple[int, int], RowReading] = {}
    for row in rows:
        other = found.setdefault((row.item, row.part), row)
        if not other.doubt and (row.marked != other.marked or row.doubt):
            found[row.item, row.part] = replace(other, doubt="the page is there twice, with different marks")
    by_item: dict[int, list[RowReading]] = defaultdict(list)
    for (item, _), row in sorted(found.items()):
        by_item[item].append(row)
    return by_item


def _twice(sheets: list[Graded]) -> list[Graded]:
    """Flag pupils who handed in more than one version."""
    labels: dict[str, list[str]] = defaultdict(list)
    for one in sheets:
        if one.pupil:
            labels[one.pupil].append(one.label)
    return [
        replace(one, flags=(f"pupil {one.pupil} has sheets of versions {' and '.join(of)}", *one.flags))
        if one.pupil and len(of := labels[one.pupil]) > 1
        else one
        for one in sheets
    ]


def respond(item: FormItem, rows: Sequence[RowReading]) -> tuple[Response, str]:
    """Return the answer that a question's rows hold, and why it is in doubt; empty where it is not.

    Of pairs and places each right one is its share of the question's points.
    """
    if len(rows) < rows_of(item)[0]:
        return _response(item, (), doubtful=True), "its page is missing"
    marked = [row.marked for row in rows]
    doubt = _doubt(rows)
    if kind(item) in TEACHER and not marked[0] and not doubt:
        doubt = "the teacher has not marked it"
    return _response(item, given(item, marked), doubtful=bool(doubt)), doubt


def _doubt(rows: Sequence[RowReading]) -> str:
    """Return the doubts of a question's rows, each with the row's number where there are several."""
    doubts = [(row.part + 1, row.doubt) for row in rows if row.doubt]
    if len(rows) == 1:
        return rows[0].doubt
    return "; ".join(f"row {number}: {doubt}" for number, doubt in doubts)


def settled(item: FormItem, marked: Sequence[tuple[int, ...]]) -> Response:
    """Return the answer that a person read: for each row of the question the bubbles that are meant, from 0."""
    return replace(_response(item, given(item, marked), doubtful=False), settled=True)


def given(item: FormItem, marked: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Return marks in the card's own order, as `model.results.Response` has them."""
    match item:
        case ChoiceQuestion() | ReportQuestion() | MultipleQuestion():
            order = _order(item)
            return tuple(sorted(order[place] for place in marked[0]))
        case TrueFalseQuestion():
            return tuple(sorted(place if item.answer else 1 - place for place in marked[0]))
        case MatchQuestion() | OrderQuestion():
            chosen = tuple(item.order[places[0]] if len(places) == 1 else _NONE for places in marked)
            return chosen if any(place != _NONE for place in chosen) else ()
        case _:
            return marked[0]


def right(item: FormItem) -> tuple[int, ...]:
    """Return the right answer in the card's own order."""
    return tuple(range(len(item.keys) if isinstance(item, MultipleQuestion) else rows_of(item)[0]))


def printed(item: FormItem, given_: Sequence[int]) -> list[tuple[int, ...]]:
    """Return for each row of a question which bubbles stand for an answer in the card's own order."""
    match item:
        case ChoiceQuestion() | ReportQuestion() | MultipleQuestion():
            order = _order(item)
            return [tuple(sorted(order.index(place) for place in given_))]
        case TrueFalseQuestion():
            return [tuple(sorted(place if item.answer else 1 - place for place in given_))]
        case MatchQuestion() | OrderQuestion():
            chosen = given_ or (_NONE,) * len(item.order)
            return [() if place == _NONE else (item.order.index(place),) for place in chosen]
        case _:
            return [tuple(given_)]


def _order(item: ChoiceQuestion | ReportQuestion | MultipleQuestion) -> tuple[int, ...]:
    """Return for each printed option its place on the card; forms once had none, and then the others follow the key."""
    if item.order or isinstance(item, MultipleQuestion):
        return item.order
    return tuple(0 if place == item.key else place + (place < item.key) for place in range(rows_of(item)[1]))


def _response(item: FormItem, answer: tuple[int, ...], *, doubtful: bool) -> Response:
    points = 0.0 if doubtful else share(item, answer)
    return Response(
        idea=item.idea,
        question=item.question,
        kind=kind(item),
        given=answer,
        right=None if doubtful else points == 1,
        points=points * item.points,
        doubtful=doubtful,
        most=item.points,
    )


def share(item: FormItem, answer: tuple[int, ...]) -> float:
    """Return what an answer in the card's own order is worth, of 1.

    Of pairs and places each right one is its share; of several right options, `share_of_keys`.
    """
    if isinstance(item, MatchQuestion | OrderQuestion):
        return sum(place == own for own, place in enumerate(answer)) / len(item.order)
    if isinstance(item, MultipleQuestion):
        return share_of_keys(answer, len(item.keys))
    if kind(item) in TEACHER:
        return _WORTH[answer[0]] if len(answer) == 1 else 0.0
    return float(answer == (0,))


def is_open(flag: str) -> bool:
    """Say whether a flag still waits for a person."""
    return not flag.startswith(ACCEPTED)


def named(pages: Sequence[PageReading], numbers: Mapping[str, str]) -> tuple[list[PageReading], int]:
    """Return pages with the pupil's number that a person gave for their source, and how many took one.

    Only a page whose own number is in doubt takes it.
    """
    made = [
        replace(page, digits=numbers[page.source], digits_doubt="")
        if page.digits_doubt and page.source in numbers
        else page
        for page in pages
    ]
    return made, sum(page is not other for page, other in zip(made, pages, strict=True))


def numbers_of(sheets: Iterable[Graded]) -> dict[str, str]:
    """Return whose the pages of earlier results were, by their sources."""
    return {source: one.pupil for one in sheets if one.pupil for source in one.source.split(JOINED)}


def kept(sheets: Sequence[Graded], before: Sequence[Graded]) -> tuple[list[Graded], int]:
    """Return `sheets` with what a person has settled in an earlier run of the same scans, and how much that is.

    Only what is in doubt now takes an earlier decision.
    """
    earlier = {one.source: one for one in before}
    count = 0
    made: list[Graded] = []
    for one in sheets:
        old = earlier.get(one.source)
        if old is None or old.label != one.label or len(old.answers) != len(one.answers):
            made.append(one)
            continue
        sheet = one
        for place, (now, then) in enumerate(zip(one.answers, old.answers, strict=True)):
            if now.doubtful and then.settled and (now.idea, now.question) == (then.idea, then.question):
                points = then.points / then.most * now.most
                sheet = with_answer(sheet, place, replace(then, points=points, most=now.most))
                count += 1
        for flag in one.flags:
            if ACCEPTED + flag in old.flags:
                sheet = accepted(sheet, flag)
                count += 1
        made.append(sheet)
    return made, count


def with_answer(sheet: Graded, place: int, answer: Response) -> Graded:
    """Return `sheet` with a settled answer to the question at `place`, and without that question's flag."""
    answers = (*sheet.answers[:place], answer, *sheet.answers[place + 1 :])
    flags = tuple(flag for flag in sheet.flags if not flag.startswith(flag_of(place, "")))
    return replace(sheet, answers=answers, flags=flags)


def accepted(sheet: Graded, flag: str) -> Graded:
    """Return `sheet` with a flag marked as looked at."""
    return replace(sheet, flags=tuple(ACCEPTED + one if one == flag else one for one in sheet.flags))
