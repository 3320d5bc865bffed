"""Which cards a note has: our rule against a real Anki's, on templates made at random."""

import random
from pathlib import Path

import pytest

from anki_collection import collection
from duizhao.emit.cardrules import TemplateError, is_empty, parse, renders

FIELDS = ("a", "b", "c")
PIECES = (
    "{{a}}",
    "{{b}}",
    "{{c}}",
    "{{furigana:a}}",
    "{{tts en_US:b}}",
    "{{text:hint:c}}",
    "{{Tags}}",
    "{{ c }}",
    "x",
    "<!-- {{a}} -->",
)
NEVER = "{{#a}}{{^a}}{{b}}{{/a}}{{/a}}"
"""Anki wants a field in each front, and to tell fronts apart."""
VALUES = ("", "x", "<br>", " ", "<div></div>", "<div>x</div>", "&nbsp;", "{{b}}")


def template(chance: random.Random, depth: int = 0) -> str:
    """Return a front template with sections up to three deep."""
    parts = []
    for _ in range(chance.randint(1, 3)):
        if depth < 3 and chance.random() < 0.45:
            name, sign = chance.choice((*FIELDS, "Tags")), chance.choice("##^")
            parts.append(f"{{{{{sign}{name}}}}}{template(chance, depth + 1)}{{{{/{name}}}}}")
        else:
            parts.append(chance.choice(PIECES))
    return "".join(parts)


def test_cards_are_the_ones_that_anki_makes(tmp_path: Path) -> None:
    """
    150 fronts of random sections and filters, each with 8 notes of random fields
    """
    chance = random.Random(20261122)  # noqa: S311 (a seed, no secret)
    compared = made = 0
    with collection(tmp_path) as col:
        for number in range(50):
            fronts = [template(chance) for _ in range(3)]
            kind = col.models.new(f"type {number}")
            for name in FIELDS:
                col.models.add_field(kind, col.models.new_field(name))
            for place, front in enumerate(fronts):
                each = col.models.new_template(str(place))
                each["qfmt"] = f"{place}{front}{NEVER}"
                each["afmt"] = "."
                col.models.add_template(kind, each)
            col.models.add(kind)
            parsed = [parse(each["qfmt"]) for each in kind["tmpls"]]
            for _ in range(8):
                note = col.new_note(kind)
                note.fields = [chance.choice(VALUES) for _ in FIELDS]
                note.tags = chance.choice(([], ["tag"]))
                col.add_note(note, 1)
                filled = {name for name, field in zip(FIELDS, note.fields, strict=True) if not is_empty(field)}
                filled |= {"Tags"} if note.tags else set()
                ours = [place for place, front in enumerate(parsed) if renders(front, filled)] or [0]
                assert ours == [card.ord for card in note.cards()], (fronts, note.fields)
                compared += 1
                made += len(ours)
    assert compared == 400
    assert 500 < made < 1100, "fronts that always or never render would prove nothing"


@pytest.mark.parametrize("broken", ["{{#a}}", "{{/a}}", "{{#a}}{{^b}}{{/a}}{{/b}}", "{{#a}}{{/b}}"])
def test_sections_must_open_and_close_in_order(broken: str) -> None:
    """
    one left open, one never opened, two that overlap, one closed by another's name
    """
    with pytest.raises(TemplateError):
        parse(broken)
