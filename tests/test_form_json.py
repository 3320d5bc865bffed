"""The form's JSON, read back."""

import msgspec
import pytest

from duizhao.emit import form_json
from duizhao.errors import DuizhaoError
from duizhao.lang import EN, ZH_HANT_TW
from duizhao.model.form import Blueprint, Form
from duizhao.model.kinds import KINDS, kind
from duizhao.passes.forms import form
from sample_deck import sample_deck
from sample_kinds import with_further_kinds

AGAIN = "print the quiz again with `duizhao quiz` and its seed, which writes the form too"


def made() -> Form:
    """Return a form with every kind of question, in Taiwan's Chinese and English."""
    deck = with_further_kinds(sample_deck(12))
    return form(deck, Blueprint(items=20, versions=3, seed=7, langs=(ZH_HANT_TW, EN)))


def written(**changes: object) -> bytes:
    """Return the form's file with `changes` at its top level."""
    document = msgspec.json.decode(form_json.emit(made())[0].content)
    return msgspec.json.encode(document | changes)


def test_a_form_reads_back_as_it_was() -> None:
    """Every kind in three versions."""
    one = made()
    assert {kind(item) for item in one.versions[0].items} == set(KINDS)
    assert form_json.decode(form_json.emit(one)[0].content) == one


def test_fields_of_a_later_duizhao_are_passed_over() -> None:
    """A field `weather` at the top level and in the form."""
    document = msgspec.json.decode(form_json.emit(made())[0].content)
    assert form_json.decode(written(weather="fair", form=document["form"] | {"weather": "fair"})) == made()


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "f.json is not the form of a quiz, or only part of one", AGAIN),
        (written()[:900], "f.json is not the form of a quiz, or only part of one", AGAIN),
        (b"\xff{}", "f.json is not the form of a quiz, or only part of one", AGAIN),
        (b"[" * 9_999, "f.json is not the form of a quiz, or only part of one", AGAIN),
        (written(format="duizhao-bundle"), "f.json is not the form of a quiz", AGAIN),
        (written(version=3), "f.json is of form version 3, this duizhao reads 1 to 2", "update duizhao"),
        (written(version=0), "f.json is of form version 0, this duizhao reads 1 to 2", AGAIN),
        (written(form={}), "f.json is damaged: Object missing required field `deck`", AGAIN),
    ],
)
def test_what_is_no_form_is_refused(content: bytes, message: str, hint: str) -> None:
    """An empty file, a part of a form, another file of ours, other versions, a form without fields."""
    with pytest.raises(DuizhaoError) as caught:
        form_json.decode(content, "f.json")
    assert (caught.value.message, caught.value.hint, caught.value.exit_code) == (message, hint, 3)
