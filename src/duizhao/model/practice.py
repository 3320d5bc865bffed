"""What learners answered in the self-test, and what that says of the items."""

from datetime import date, datetime

from msgspec import Struct

from duizhao.model.analysis import Interval


class Answered(Struct, frozen=True, kw_only=True, gc=False):
    """One answer that was not taken back, of one learner; `day` is that learner's own, from four in the morning.

    `idea` is the idea's first id ever, and an empty `question` is recall of its term. `rating` is 1 to 4. The history
    may not keep the rest, which is None then: `given` is what was answered, as a JSON array of option numbers (the key
    is 0) or of typed texts, one for each blank; `claimed` says that the learner called a typed answer right that was
    not accepted; `lang` is the language in which it was asked.
    """

    learner: str
    seq: int
    idea: str
    question: str
    at: datetime
    day: date
    rating: int
    given: str | None = None
    claimed: bool | None = None
    lang: str | None = None


class Flagged(Struct, frozen=True, kw_only=True):
    """A learner's remark on an item."""

    learner: str
    idea: str
    question: str
    day: date
    remark: str


class Archive(Struct, frozen=True, kw_only=True):
    """What a history holds: answers that stand, those that were taken back, and flags.

    `tells` says whether it keeps what was answered, and not only how it was rated.
    """

    answers: tuple[Answered, ...]
    taken_back: tuple[Answered, ...]
    flags: tuple[Flagged, ...]
    tells: bool


class Choices(Struct, frozen=True, kw_only=True):
    """Who chose an option in the self-test: `count` answers, and the share of answers in the best 27 % of sessions."""

    option: int
    count: int
    best: float


class Proposal(Struct, frozen=True, kw_only=True):
    """A typed answer that learners called right: so many times, so many of them; `lang` is empty where unknown."""

    text: str
    lang: str
    times: int
    learners: int


class Practice(Struct, frozen=True, kw_only=True):
    """One item's figures over all histories.

    `asked` counts answers and `right` those not rated Again; `learners` have answered it. `r` is the correlation, over
    `sessions` (a learner's days), of the success with this item and how much better than usual the others went.
    """

    idea: str
    question: str
    asked: int
    right: int
    learners: int
    p_interval: Interval | None
    r: float | None
    r_interval: Interval | None
    sessions: int
    told: int
    choices: tuple[Choices, ...]
    proposals: tuple[Proposal, ...]
