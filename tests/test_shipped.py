"""The shipped cards keep what the project promises of them."""

from pathlib import Path

import pytest

from conftest import REPOSITORY
from duizhao import compiling, diagnostic
from duizhao.lang import EN, ZH_HANS, Lang
from duizhao.model.definitions import ChoiceDef, ClozeDef, IdeaDef

CHECKED = compiling.check(REPOSITORY, None)
IDEAS = [placed.value for _, placed in CHECKED.workspace.ideas]


def choices() -> list[ChoiceDef]:
    """Return every choice question."""
    return [question for idea in IDEAS for question in idea.questions if isinstance(question, ChoiceDef)]


def test_nothing_is_wrong_with_them() -> None:
    """
    duizhao check
    """
    assert diagnostic.show(CHECKED.diagnostics()) == ""


def test_every_quote_stands_in_its_full_text(shipped: Path, full_texts: Path) -> None:
    """
    duizhao check --texts ../shared/seeds
    """
    checked = compiling.check(shipped, full_texts)
    assert diagnostic.show(checked.diagnostics()) == ""
    assert {quote.checked_in for idea in checked.ideas for quote in idea.quotes} == {"text"}
    assert {quote.verdict for idea in checked.ideas for quote in idea.quotes} == {"exact"}


def test_all_topics_and_the_ideas_everybody_asks_for() -> None:
    """
    ten topics, and at least these ideas
    """
    assert len({topic for topic, _ in CHECKED.workspace.ideas}) == 10
    assert {"software-2-0", "llm-os", "cognitive-core", "ten-thousand-hours"} <= {idea.id for idea in IDEAS}
    assert len(IDEAS) >= 98


def test_every_idea_leads_to_another() -> None:
    """
    each idea is related to others, in one direction or the other, and the starter has twenty
    """
    named = {one for idea in IDEAS for one in (*idea.related, *idea.requires)}
    assert {idea.id for idea in IDEAS if not idea.related and idea.id not in named} == set()
    assert len(set(CHECKED.workspace.decks["karpathy-starter"].value.ideas)) == 20


def test_every_term_has_its_readings() -> None:
    """
    pinyin and zhuyin, for each term that holds Chinese
    """
    chinese = [idea for idea in IDEAS if any("\u4e00" <= character <= "\u9fff" for character in idea.term[ZH_HANS])]
    assert len(chinese) > 80
    assert {idea.id for idea in chinese if not (idea.reading and idea.reading.pinyin and idea.reading.zhuyin)} == set()


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.id)
def test_each_idea_is_whole(idea: IdeaDef) -> None:
    """
    one to three quotes with a gloss, a choice with three reasoned distractors, a cloze
    """
    assert 1 <= len(idea.quotes) <= 3
    assert all(quote.en for quote in idea.quotes)
    kinds = [type(question) for question in idea.questions]
    assert ChoiceDef in kinds
    assert ClozeDef in kinds
    for question in idea.questions:
        if isinstance(question, ChoiceDef):
            assert len(question.distractors) == 3
            assert all(isinstance(one.why, dict) and {EN, ZH_HANS} <= one.why.keys() for one in question.distractors)


@pytest.mark.parametrize("lang", [EN, ZH_HANS])
def test_the_longest_option_is_no_hint(lang: Lang) -> None:
    """
    how often the key is longer than every distractor: at most 35 %
    """
    longest = [all(len(one.key[lang]) > len(other.text[lang]) for other in one.distractors) for one in choices()]
    assert sum(longest) <= 0.35 * len(longest)
