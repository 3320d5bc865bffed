"""Which cards a note has: our rule against a real Anki's, on templates made at random."""

import random
from pathlib import Path

import pytest

from anki_collection import collection
from card_fuzz import verdicts
from duizhao.emit.cardrules import TemplateError, cloze_ordinals, is_empty, parse, renders


@pytest.mark.parametrize("seed", [20261122, None])
def test_cards_are_the_ones_that_anki_makes(tmp_path: Path, seed: int | None) -> None:
    """
    300 notes of random types: sections, filters, clozes, white space, debris; a known seed, and a fresh one
    """
    seed = random.randrange(10**9) if seed is None else seed  # noqa: S311 (a seed, no secret)
    with collection(tmp_path) as col:
        found = list(verdicts(col, seed, 300))
    for each in found:
        assert each.ours == each.theirs, f"seed {seed}: {each.what!r}"
    made = sum(len(each.theirs) for each in found if isinstance(each.theirs, list))
    assert 330 < made < 900, "fronts that always or never render would prove nothing"
    taken = [each.theirs for each in found if isinstance(each.theirs, bool)]
    assert True in taken
    assert False in taken


@pytest.mark.parametrize(
    ("template", "field", "is_made"),
    [
        ("{{Deck}}", "", True),
        ("{{Tags}}", "", False),
        ("{{FrontSide}}", "x", False),
        ("{{#Card}}{{a}}{{/Card}}", "x", True),
        ("<!-- {{a}}", "x", True),
        ("<!-- {{a}} -->", "x", False),
        (" {{=<% %>=}}<%a%>", "x", True),
        ("{{=<% %>=}}{{a}}", "x", False),
        ("{{furigana: a}}", "x", False),
        ("{{ furigana:a\u2009}}", "x", True),
        ("{{a}}", "\n<DIV><br /></div>", False),
        ("{{a}}", "<dıv>", True),
    ],
)
def test_one_front(template: str, field: str, is_made: bool) -> None:
    """
    special names, comments, other brackets, white space; each as measured in Anki 26.9
    """
    assert renders(parse(template), set() if is_empty(field) else {"a"}) is is_made


@pytest.mark.parametrize(
    ("field", "ordinals"),
    [
        ("none", {0}),
        ("{{c2::a {{c4::b}} c}}", {1, 3}),
        ("{{c1,3::x}}", {0, 2}),
        ("{{c2::never closed {{c3::x}}", {0}),
        ("{{c501::x}} {{c70000::y}}", {499}),
        ("{{c0::x}} {{c::y}} {{c 5::z}}", {0}),
        ("{{c3::" * 10 + "{{c2::x}}" + "}}" * 10, {2}),
    ],
)
def test_the_cards_of_a_cloze(field: str, ordinals: set[int]) -> None:
    """
    no cloze, nested ones, several numbers, one left open, numbers too great, no numbers, eleven deep
    """
    assert cloze_ordinals(["", field]) == ordinals


@pytest.mark.parametrize("broken", ["{{#a}}", "{{/a}}", "{{#a}}{{^b}}{{/a}}{{/b}}", "{{#a}}{{/b}}"])
def test_sections_must_open_and_close_in_order(broken: str) -> None:
    """
    one left open, one never opened, two that overlap, one closed by another's name
    """
    with pytest.raises(TemplateError):
        parse(broken)
