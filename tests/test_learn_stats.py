"""What was learned, as text and as JSON."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duizhao.lang import EN, ZH_HANT_TW
from duizhao.learn.history import History
from duizhao.learn.schedule import ItemKey, Rating
from duizhao.learn.stats import show
from sample_deck import sample_deck

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a history: a term kept thrice and once forgotten, a choice of yesterday, one of another deck, an undo."""
    path = tmp_path / "history.db"
    with History(path) as history:
        term, choice = ItemKey("learned-weights"), ItemKey("steepest-descent", "direction")
        answers: list[tuple[Rating, int]] = [(4, 40), (3, 32), (1, 12), (3, 12), (3, 12)]
        for rating, day in answers:
            history.record(term, rating, NOW - timedelta(days=day), 1000)
        history.record(choice, 1, NOW - timedelta(days=1), 1000)
        history.record(ItemKey("elsewhere"), 4, NOW - timedelta(days=1), 1000)
        seq, _ = history.record(ItemKey("elsewhere", "q"), 4, NOW, 1000)
        history.take_back(seq, NOW)
    return path


def shown(path: Path, **how: object) -> str:
    """Return what is shown of the history at `path`."""
    out = io.StringIO()
    deck = sample_deck(3) if how.pop("deck", True) else None
    assert show(path, deck, now=lambda: NOW, stdout=out, **how) == 0  # type: ignore[arg-type]
    return out.getvalue()


def test_text(path: Path) -> None:
    """The sample deck, in English."""
    assert (
        shown(path, lang=EN)
        == """\
Self-test: Sample deck
items 7, new 5, seen 2, learning 1, young 1, mature 0
retention 67 % (2 of 3 reviews)

Answers, last 14 days
  11-09  -
  11-10  ███ 3
  11-11  -
  11-12  -
  11-13  -
  11-14  -
  11-15  -
  11-16  -
  11-17  -
  11-18  -
  11-19  -
  11-20  -
  11-21  █ 1
  11-22  -

Due, next 7 days
  11-22  ██ 2
  11-23  -
  11-24  -
  11-25  -
  11-26  -
  11-27  -
  11-28  -

By topic
  Software: 1 of 3 seen, 0 mature
  Training: 1 of 4 seen, 0 mature

By kind
  recall: 1 of 3 seen, 0 mature
  choice: 1 of 2 seen, 0 mature
  cloze: 0 of 2 seen, 0 mature
"""
    )


def test_traditional_chinese(path: Path) -> None:
    """The sample deck, in Taiwan's Chinese."""
    text = shown(path, lang=ZH_HANT_TW)
    assert text.startswith("""\
自我測驗：範例牌組
題目 7，新題 5，已學 2，學習中 1，初熟 1，已熟 0
記住率 67%（3 次複習中記住 2 次）

最近 14 天的回答
""")
    assert text.endswith("""\
按主題
  軟體：已學 1 / 3，已熟 0
  訓練：已學 1 / 4，已熟 0

按題型
  回想：已學 1 / 3，已熟 0
  單選：已學 1 / 2，已熟 0
  填空：已學 0 / 2，已熟 0
""")


def test_json(path: Path) -> None:
    """The sample deck, and everything in the history."""
    stats = json.loads(shown(path, as_json=True))
    assert list(stats) == ["counts", "retention", "answers", "due", "topics", "kinds"]
    assert stats["counts"] == {"items": 7, "new": 5, "seen": 2, "learning": 1, "young": 1, "mature": 0}
    assert stats["retention"] == {"asked": 3, "kept": 2}
    assert [(day["day"], day["count"]) for day in stats["answers"] if day["count"]] == [
        ("2026-11-10", 3),
        ("2026-11-21", 1),
    ]
    assert (stats["due"][0], len(stats["due"])) == ({"day": "2026-11-22", "count": 2}, 7)
    assert stats["topics"]["software"] == {"items": 3, "new": 2, "seen": 1, "learning": 0, "young": 1, "mature": 0}
    assert stats["kinds"]["recall"] == {"items": 3, "new": 2, "seen": 1, "learning": 0, "young": 1, "mature": 0}
    everything = json.loads(shown(path, as_json=True, deck=False))
    assert everything["counts"] == {"items": None, "new": None, "seen": 3, "learning": 1, "young": 2, "mature": 0}
    assert everything["topics"] == {}


def test_a_long_interval_is_mature(tmp_path: Path) -> None:
    """Easy forty days ago, Easy again a week later."""
    with History(tmp_path / "history.db") as history:
        for day in (40, 33):
            history.record(ItemKey("learned-weights"), 4, NOW - timedelta(days=day), 1000)
    stats = json.loads(shown(tmp_path / "history.db", as_json=True))
    assert (stats["counts"]["young"], stats["counts"]["mature"]) == (0, 1)


def test_no_history_yet(tmp_path: Path) -> None:
    """A file that is not there, and stays so."""
    assert shown(tmp_path / "none.db", lang=EN) == "Self-test: Sample deck\nnothing was answered yet\n"
    assert list(tmp_path.iterdir()) == []


def test_bars_without_blocks(path: Path) -> None:
    """An output that can write ASCII only."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    show(path, None, now=lambda: NOW, stdout=out)
    assert b"  11-21  ## 2\n" in raw.getvalue()
