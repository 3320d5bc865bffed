"""The parts of sessions by themselves: what can be asked, what is weak, how long it takes, what an exam draws."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from duizhao import bundle
from duizhao.cli import learner
from duizhao.errors import DuizhaoError
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.learn import exam, pace
from duizhao.learn.locales import spoken
from duizhao.learn.marked import marked
from duizhao.learn.record import Mark, MarkKind
from duizhao.learn.schedule import AS_ANKI, ItemKey, review
from duizhao.learn.session import asks
from duizhao.learn.shelf import RECALL, opened, shelved
from duizhao.learn.weak import LEECH, retrievability, weakest
from duizhao.learn.wording_session import ENGLISH, session_wording
from duizhao.model.kinds import kind
from sample_deck import sample_deck
from sample_kinds import with_further_kinds

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DECK = with_further_kinds(sample_deck(12))


def test_a_shelf_lists_what_the_deck_asks_and_decodes_what_is_asked() -> None:
    """Twelve ideas with every kind of question, from a bundle."""
    shelf = opened(bundle.encode(DECK).content)
    entries, every = shelf.entries(), asks(DECK)
    assert list(entries) == list(every)
    assert [shelf.ask(entry) for entry in entries.values()] == list(every.values())
    kinds = [kind(ask.item) if ask.item else RECALL for ask in every.values()]
    assert [entry.kind for entry in entries.values()] == kinds
    assert shelved(DECK).entries() == entries
    assert list(shelf.entries(topics=["software"])) == list(asks(DECK, ["software"]))
    assert {entry.level for entry in shelf.entries(levels=[2]).values()} == {2}


def test_a_damaged_idea_is_refused_by_name() -> None:
    """An idea whose term is a number: read as far as it is whole, refused where it is asked."""
    content = bundle.encode(sample_deck(1)).content
    broken = re.sub(rb'"term":\{', b'"term":{"odd":7,', content).replace(
        b'"by":{"en":"Learned', b'"by":7,"x":{"en":"Learned'
    )
    shelf = opened(broken, "sample.bundle.json")
    (entry, *_) = shelf.entries().values()
    with pytest.raises(DuizhaoError, match=r"^sample\.bundle\.json is damaged: .*"):
        shelf.ask(entry)


def test_every_phrase_of_a_session_has_the_same_names_to_fill_in_in_every_language() -> None:
    """The names in braces of each phrase, in four languages."""
    for field in ENGLISH.__struct_fields__:
        shapes = {names(getattr(session_wording(lang), field), lang) for lang in LANGS}
        assert len(shapes) == 1, field


def names(phrase: object, lang: Lang) -> tuple[str, ...]:
    """Return the names in braces of a phrase, or the keys of a table of them."""
    if isinstance(phrase, dict):
        return tuple(sorted(phrase))
    if isinstance(phrase, tuple):
        return tuple(sorted(set(re.findall(r"\{(\w+)\}", phrase[-1]))))
    assert isinstance(phrase, str), lang
    return tuple(sorted(set(re.findall(r"\{(\w+)\}", phrase))))


@pytest.mark.parametrize(("days", "rating"), [(0, 3), (1, 4), (30, 4), (365, 4)])
def test_retrievability_is_that_of_fsrs(days: int, rating: int) -> None:
    """One answer, so many days ago; to a thousandth, as py-fsrs counts whole days."""
    memory = review(None, 4 if rating == 4 else 3, NOON - timedelta(days=days))
    card = fsrs.Card(card_id=1, stability=memory.stability, difficulty=5, due=NOON, last_review=memory.last)
    expected = fsrs.Scheduler().get_card_retrievability(card, NOON)
    assert retrievability(memory, NOON, AS_ANKI) == pytest.approx(expected, abs=1e-3)


def test_a_leech_comes_first_and_what_is_known_not_at_all() -> None:
    """A leech answered today, an item of two months ago, one of yesterday, one never answered but failed in an exam."""
    leech, old, fresh, failed = (ItemKey(name) for name in ("leech", "old", "fresh", "failed"))
    memory = review(None, 4, NOON - timedelta(days=LEECH + 2))
    for day in range(LEECH + 1, 1, -1):
        memory = review(memory, 1, NOON - timedelta(days=day))
        memory = review(memory, 3, NOON - timedelta(days=day) + timedelta(minutes=11))
    memories = {
        leech: review(memory, 4, NOON - timedelta(minutes=1)),
        old: review(None, 4, NOON - timedelta(days=60)),
        fresh: review(None, 4, NOON - timedelta(days=1)),
    }
    assert memories[leech].lapses == LEECH
    assert weakest([fresh, failed, old, leech], memories, frozenset({failed}), NOON, AS_ANKI) == [leech, failed, old]


def test_minutes_follow_the_learners_own_median() -> None:
    """Thirty terms at the usual twelve seconds, then at the learner's own forty; one answer over tea changes nothing."""
    entries = shelved(sample_deck(30)).entries()
    terms = [entry for entry in entries.values() if entry.kind == RECALL]
    assert pace.minutes(terms, [], entries) == round(30 * (12 + pace.READING) / 60)
    own = [(terms[place].key, 40_000) for place in range(5)]
    assert pace.minutes(terms, [*own, (terms[5].key, 3_600_000)], entries) == round(30 * (40 + pace.READING) / 60)
    assert pace.minutes(terms, own[:4], entries) == round(30 * (12 + pace.READING) / 60)
    assert pace.minutes([], [], entries) == 1


@given(st.integers(1, 40), st.integers(0, 1000))
def test_an_exam_is_spread_evenly(items: int, seed: int) -> None:
    """Any number of questions, any seed: no term to recall, none twice, topics within one of each other."""
    entries = shelved(DECK).entries()
    drawn = exam.drawn(entries.values(), items, seed)
    assert drawn == exam.drawn(entries.values(), items, seed)
    assert len(set(drawn)) == len(drawn) == min(items, sum(entry.kind != RECALL for entry in entries.values()))
    assert all(entries[key].kind != RECALL for key in drawn)
    room = Counter(entry.topic for entry in entries.values() if entry.kind != RECALL)
    topics = Counter(entries[key].topic for key in drawn)
    if items <= 2 * min(room.values()):
        assert max(topics.values()) - min(topics[topic] for topic in room) <= 1


def test_a_mark_is_rounded_down() -> None:
    """Two and a half points of three; none of none."""
    scores = [exam.Scored(1, "a", 1), exam.Scored(2, "b", 0.5), exam.Scored(3, "a", 1)]
    assert (exam.total(scores), exam.percent(scores), exam.percent([])) == (2.5, 83, 0)
    assert {topic: exam.total(part) for topic, part in exam.by_topic(scores).items()} == {"a": 2, "b": 0.5}


def test_what_marks_say() -> None:
    """Buried yesterday and today, suspended, suspended and resumed, flagged, flagged and taken back."""
    keys = [ItemKey(name) for name in ("yesterday", "today", "away", "back", "flag", "unflagged")]
    said: list[tuple[ItemKey, MarkKind, int]] = [
        (keys[0], "bury", 24),
        (keys[1], "bury", 1),
        (keys[2], "suspend", 50),
        (keys[3], "suspend", 50),
        (keys[3], "resume", 3),
        (keys[4], "flag", 2),
        (keys[5], "flag", 2),
        (keys[5], "unflag", 1),
    ]
    found = marked([Mark(key=key, at=NOON - timedelta(hours=ago), what=what) for key, what, ago in said], NOON)
    assert found.buried == {keys[1]}
    assert found.suspended == {keys[2]}
    assert found.flagged == {keys[4]: ""}
    assert [found.hides(key) for key in keys] == [False, True, True, False, False, False]


def test_a_bundle_without_its_end_is_refused(tmp_path: Path) -> None:
    """Half of a bundle."""
    content = bundle.encode(sample_deck(3)).content
    with pytest.raises(DuizhaoError, match=r"is not a duizhao bundle, or only part of one$"):
        opened(content[: len(content) // 2], str(tmp_path))


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("zh_CN.UTF-8", ZH_HANS),
        ("zh_SG", ZH_HANS),
        ("zh-Hant", ZH_HANT_TW),
        ("zh_MO.Big5-HKSCS", ZH_HANT_HK),
        ("en_AU.UTF-8", EN),
        ("de_DE.UTF-8", None),
        ("C.UTF-8", None),
        ("", None),
    ],
)
def test_what_a_locale_speaks(locale: str, lang: Lang | None) -> None:
    """Eight locales, the last one not set at all."""
    assert spoken({"LC_ALL": "", "LANG": locale}) == lang


@pytest.mark.parametrize("level", ["0", "6", "3-1", "x"])
def test_a_level_that_is_none_is_refused(level: str) -> None:
    """Outside of 1 to 5, the wrong way round, no number."""
    done = CliRunner().invoke(learner.test, ["missing.bundle.json", "--level", level])
    assert done.exit_code == 2
    assert f"'{level}' is no level: 2, or 1-3; 1 is easy, 5 hard" in done.output
