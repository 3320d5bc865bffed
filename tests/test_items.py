"""Which ideas make a deck, and in which order."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from duizhao.model.deck import IdeaId, LocalIdea
from duizhao.passes.items import study_order
from sample_deck import sample_deck

IDEA = sample_deck(1).ideas[0]


def ideas(requires: dict[str, list[str]]) -> list[LocalIdea]:
    """Return ideas with the given prerequisites."""
    return [
        replace(IDEA, id=IdeaId(name), requires=tuple(IdeaId(one) for one in names)) for name, names in requires.items()
    ]


def order(requires: dict[str, list[str]]) -> str:
    """Return the study order as one string."""
    return "".join(idea.id for idea in study_order(ideas(requires)))


def test_authors_order_stands_where_nothing_is_required() -> None:
    """
    c, a, b
    """
    assert order({"c": [], "a": [], "b": []}) == "cab"


def test_prerequisites_come_first_and_pull_no_others() -> None:
    """
    c requires a and b; a requires d
    """
    assert order({"c": ["a", "b"], "x": [], "a": ["d"], "b": [], "d": []}) == "dabcx"


def test_what_is_not_in_the_deck_is_not_waited_for() -> None:
    """
    a requires z
    """
    assert order({"a": ["z"], "b": []}) == "ab"


def test_order_by_level_brings_what_is_required_early() -> None:
    """
    a and b of level 3, c of level 1 that requires b, d of level 2
    """
    made = ideas({"a": [], "b": [], "c": ["b"], "d": []})
    levels = {"a": 3, "b": 3, "c": 1, "d": 2}
    placed = study_order([replace(idea, level=levels[idea.id]) for idea in made], by_level=True)
    assert "".join(idea.id for idea in placed) == "bcda"


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3)))
def test_every_idea_once_whatever_is_required(requires: dict[str, list[str]]) -> None:
    """Any graph, circles too."""
    assert sorted(order(requires)) == sorted(requires)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3)))
def test_no_forward_reference_without_a_circle(requires: dict[str, list[str]]) -> None:
    """Any graph whose arrows point to smaller letters."""
    downward = {name: [one for one in names if one < name] for name, names in requires.items()}
    placed = order(downward)
    for name, names in downward.items():
        for one in names:
            assert one not in downward or placed.index(one) < placed.index(name)
