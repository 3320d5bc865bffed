"""The statistics' page: offline, without script, escaped, and with the figures of each plot."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from duizhao.cli.statistics import stats as command
from duizhao.lang import EN, LANGS, ZH_HANS, Lang
from duizhao.learn.history import History
from duizhao.learn.record import Response
from duizhao.learn.schedule import ItemKey
from duizhao.learn.shelf import Shelf, shelved
from duizhao.learn.stats import show
from duizhao.learn.stats.text import Told
from duizhao.learn.stats.words import words
from duizhao.model.deck import LocalText
from duizhao.workspace import reading
from sample_deck import sample_deck

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EVIL = "</title><script>alert(1)</script>&\"'"


class Page(HTMLParser):
    """What a page is made of: tags that are open at the end, every tag, every attribute."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; all but `meta` are to be closed."""
        self.handle_startendtag(tag, attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a history of four weeks: a term forgotten every other time, a choice, a cram."""
    with History(tmp_path / "h.db") as history:
        for day in range(28, 0, -2):
            history.record(ItemKey("learned-weights"), 1 if day % 4 else 4, NOW - timedelta(days=day), 20_000)
            history.record(ItemKey("steepest-descent", "direction"), 3, NOW - timedelta(days=day, hours=1), 5000)
        history.practise(ItemKey("overfitting"), 1, NOW - timedelta(hours=1), 9000, Response(mode="cram"))
    return tmp_path / "h.db"


def page(path: Path, shelf: Shelf | None, ui: Lang = EN, lang: Lang = EN) -> str:
    """Return the page of a history."""
    title, topics = (shelf.title, shelf.topics) if shelf else (None, {})
    told = Told(ui=ui, lang=lang, title=title, topics=topics, columns=80, fancy=True, plain=False)
    made = show.as_page(show.stats(path, shelf, NOW, lang), told, reading.templates(None), "p.html")
    assert made.name == "p.html"
    return made.content.decode()


@pytest.mark.parametrize("ui", LANGS)
def test_whole_offline_and_without_script(ui: Lang, path: Path) -> None:
    """The sample deck in each language: every tag closed, one style whose hash the policy names, nothing from elsewhere."""
    made = page(path, shelved(sample_deck()), ui)
    read = Page(made)
    assert read.open == []
    assert "script" not in read.tags
    assert not [one for one in read.attributes if one[1] in {"src", "href", "style"} or one[1].startswith("on")]
    assert ("html", "lang", ui) in read.attributes
    style = re.search("<style>(.*?)</style>", made, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in made
    assert "[[" not in made


def test_every_plot_has_a_name_and_its_figures(path: Path) -> None:
    """Six plots: the calendar, two of the curve, what is due, the time, the spread; five have folded figures, two share."""
    made = page(path, shelved(sample_deck()))
    read = Page(made)
    labels = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "aria-label")]
    said = words(EN)
    assert labels == [
        said.calendar.format(n=53),
        "Learning curve: seen, known",
        "retention (%)",
        said.forecast,
        said.time,
        said.spread,
    ]
    assert read.tags.count("details") == read.tags.count("summary") == 5
    assert "<li>Nov 2026: 11 days, 21 answers, 4 min</li>" in made
    assert '<th scope="row">2026-11-22</th>' in made


def test_texts_are_escaped(path: Path) -> None:
    """A deck whose title, topic and term hold markup."""
    deck = sample_deck()
    evil = LocalText(dict.fromkeys(LANGS, EVIL))
    ideas = (replace(deck.ideas[0], term=evil), *deck.ideas[1:])
    deck = replace(deck, title=evil, topics=dict.fromkeys(deck.topics, evil), ideas=ideas)
    made = page(path, shelved(deck))
    assert Page(made).open == []
    assert "<script" not in made
    assert made.count("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#x27;") > 5


def test_names_in_another_language_say_so(path: Path) -> None:
    """An English page with topics and terms in simplified Chinese."""
    made = page(path, shelved(sample_deck()), EN, ZH_HANS)
    assert '<th scope="row" lang="zh-Hans">软件</th>' in made
    assert '<th scope="row" lang="zh-Hans">学到的权重</th>' in made


def test_the_same_bytes_twice(path: Path) -> None:
    """The same history, the same moment."""
    assert page(path, None) == page(path, None)


def test_an_empty_history_makes_a_page_that_says_so(tmp_path: Path) -> None:
    """No history."""
    assert "<p>nothing was answered yet</p>" in page(tmp_path / "none.db", shelved(sample_deck()))


def test_the_command_writes_it(path: Path, tmp_path: Path) -> None:
    """`duizhao stats --html`, into a folder that is not there yet: the page, and its path on the standard error."""
    target = tmp_path / "new" / "stats.html"
    done = CliRunner().invoke(command, ["--history", str(path), "--html", str(target)], catch_exceptions=False)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{target}\n")
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
