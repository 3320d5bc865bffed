"""A history as JSON lines, to carry it elsewhere, to keep a copy that lasts, or to read it with another program.

The first line says what it is and how the learner is scheduled; each further line is an answer or a mark.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta, Struct

from duizhao.errors import DuizhaoError
from duizhao.lang import Lang
from duizhao.learn.record import Given, Mark, MarkKind, Mode, Response, Review, Sure
from duizhao.learn.schedule import AS_ANKI, ItemKey, Rating
from duizhao.learn.transition import Scheduling, State

VERSION: Final = 1
_Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]
_Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]
_EARLIEST: Final = 1970
_AS_WRITTEN: Final[dict[Mode, Mode]] = {mode: mode for mode in get_args(Mode)}
"""A default is left out by identity, and a string out of a database is never the same as a literal one."""


class Copy(Struct, frozen=True, kw_only=True):
    """All that a history holds but its sessions: answers that stand, answers taken back, marks, the scheduling."""

    scheduling: Scheduling = AS_ANKI
    reviews: tuple[Review, ...] = ()
    undone: tuple[Review, ...] = ()
    marks: tuple[Mark, ...] = ()


class _Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="what", tag="duizhao history"):
    version: int
    scheduling: Scheduling = AS_ANKI


class _Review(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="what", tag="review"
):
    """An answer as in `Review` and `Response`; `idea` is the idea's first id, `question` empty for its term."""

    idea: _Name
    question: Annotated[str, Meta(max_length=200)] = ""
    at: _Moment
    rating: Rating
    state: State | Literal["new"]
    took: Annotated[int, Meta(ge=0, lt=2**53)] = 0
    mode: Mode = "review"
    counts: bool = True
    given: Given | None = None
    claimed: bool = False
    sure: Sure | None = None
    lang: Lang | None = None
    undone: bool = False


class _Mark(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="what", tag="mark"
):
    idea: _Name
    question: Annotated[str, Meta(max_length=200)] = ""
    at: _Moment
    mark: MarkKind
    remark: str = ""


def encode(copy: Copy) -> bytes:
    """Return `copy` as lines, each a JSON object, oldest answer first."""
    head = _Head(version=VERSION, scheduling=copy.scheduling)
    answers = [(one, False) for one in copy.reviews] + [(one, True) for one in copy.undone]
    answers.sort(key=lambda answer: (answer[0].at, answer[0].key, answer[1], answer[0].rating))
    lines = [head, *(_of_review(one, undone=undone) for one, undone in answers), *map(_of_mark, copy.marks)]
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def decode(lines: Iterable[bytes], name: str) -> Copy:
    """Return what `encode` made `lines` of; `name` is the file's.

    Raises `DuizhaoError` with the line that is not as it should be.
    """
    decoder = msgspec.json.Decoder(_Head | _Review | _Mark)
    head: _Head | None = None
    reviews: list[Review] = []
    undone: list[Review] = []
    marks: list[Mark] = []
    for number, read in _lines(lines, decoder, name):
        match read:
            case _Head():
                if number > 1:
                    raise _broken(name, number, "a second first line")
                head = read
            case _Review():
                (undone if read.undone else reviews).append(_to_review(read))
            case _Mark():
                marks.append(
                    Mark(key=ItemKey(read.idea, read.question), at=read.at, what=read.mark, remark=read.remark)
                )
        if head is None:
            raise DuizhaoError(f"{name} is not a history as JSON lines", "duizhao history export writes one")
    if head is None:
        raise DuizhaoError(f"{name} is empty", "duizhao history export writes one")
    return Copy(scheduling=head.scheduling, reviews=tuple(reviews), undone=tuple(undone), marks=tuple(marks))


def _lines(
    lines: Iterable[bytes], decoder: "msgspec.json.Decoder[_Head | _Review | _Mark]", name: str
) -> Iterator[tuple[int, _Head | _Review | _Mark]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            if number == 1:
                raise DuizhaoError(
                    f"{name} is not a history as JSON lines", "duizhao history export writes one"
                ) from error
            raise _broken(name, number, str(error)) from error
        if isinstance(read, _Head) and read.version > VERSION:
            raise DuizhaoError(f"{name} was written by a newer duizhao", "update duizhao")
        if not isinstance(read, _Head) and read.at.year < _EARLIEST:
            raise _broken(name, number, f"the year {read.at.year}")
        yield number, read


def _broken(name: str, number: int, why: str) -> DuizhaoError:
    return DuizhaoError(f"{name}:{number}: {why}", "nothing was imported; mend or delete the line")


def _of_review(done: Review, *, undone: bool) -> _Review:
    response = done.response
    return _Review(
        idea=done.key.anchor,
        question=done.key.question,
        at=done.at,
        rating=done.rating,
        state=done.state,
        took=done.took,
        mode=_AS_WRITTEN[response.mode],
        counts=response.counts,
        given=response.given,
        claimed=response.claimed,
        sure=response.sure,
        lang=response.lang,
        undone=undone,
    )


def _to_review(read: _Review) -> Review:
    response = Response(
        mode=read.mode, counts=read.counts, given=read.given, claimed=read.claimed, sure=read.sure, lang=read.lang
    )
    key = ItemKey(read.idea, read.question)
    return Review(key=key, at=read.at, rating=read.rating, state=read.state, took=read.took, response=response)


def _of_mark(mark: Mark) -> _Mark:
    return _Mark(idea=mark.key.anchor, question=mark.key.question, at=mark.at, mark=mark.what, remark=mark.remark)
