"""Every kind of question in a form and on paper."""

import re
from collections import Counter
from functools import cache
from string import ascii_lowercase, ascii_uppercase

import msgspec
import pytest

from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import Deck, LocalText, TrueFalseItem
from duizhao.model.form import (
    AlteredQuestion,
    Blueprint,
    ChoiceQuestion,
    Form,
    MatchQuestion,
    OrderQuestion,
    ReportQuestion,
    ShortQuestion,
    TrueFalseQuestion,
)
from duizhao.model.kinds import INSTRUCTION, KINDS, Kind, kind
from duizhao.passes.forms import form
from sample_deck import sample_deck
from sample_kinds import FURTHER, TRUE_FALSE
from test_pdf import flat, pages, printed, read

PAIR = (ZH_HANS, EN)


def deck(ideas: int = 12) -> Deck:
    """Return the sample deck with every kind in every idea; every second claim is true."""
    made = sample_deck(ideas)
    items = {
        number: tuple(
            msgspec.structs.replace(item, answer=number % 2 == 0) if isinstance(item, TrueFalseItem) else item
            for item in FURTHER
        )
        for number in range(ideas)
    }
    return msgspec.structs.replace(
        made,
        ideas=tuple(
            msgspec.structs.replace(idea, items=(*idea.items, *items[number])) for number, idea in enumerate(made.ideas)
        ),
    )


@cache
def made(*langs: Lang, items: int = 40, versions: int = 3, seed: int = 7, kinds: tuple[Kind, ...] = KINDS) -> Form:
    """Return a form of every kind."""
    return form(deck(), Blueprint(items=items, versions=versions, seed=seed, langs=langs, kinds=kinds))


@cache
def papers(*langs: Lang) -> dict[str, str]:
    """Return the text of the papers A, B, C and of the key, without white space."""
    files = printed(made(*langs))
    return {re.split("[-.]", name)[-2]: read(content) for name, content in files.items()}


def test_kinds_come_in_blocks_and_in_their_shares() -> None:
    """Forty questions out of 122: two fifths choice, one fifth cloze, the other kinds alike."""
    counts = Counter(kind(item) for item in made(ZH_HANS).versions[0].items)
    assert counts["choice"] == 8, "all there are"
    assert counts["cloze"] == 8
    assert set(counts) == set(KINDS)
    others = [counts[name] for name in KINDS[2:]]
    assert max(others) - min(others) <= 1
    for version in made(ZH_HANS).versions:
        blocks = [kind(item) for item in version.items]
        assert blocks == sorted(blocks, key=KINDS.index)


@pytest.mark.parametrize("seed", range(12))
def test_answers_are_spread(seed: int) -> None:
    """Choice and report letters, claims true and false, and no pairs or steps in the right order: twelve seeds."""
    one = made(ZH_HANS, seed=seed)
    for version in one.versions:
        keys = [item.key for item in version.items if isinstance(item, ChoiceQuestion) and len(item.options) == 4]
        assert max(Counter(keys).values(), default=0) - min((keys.count(n) for n in range(4)), default=0) <= 1 + len(
            [item for item in version.items if isinstance(item, ReportQuestion)]
        )
        claims = [item.answer for item in version.items if isinstance(item, TrueFalseQuestion)]
        assert abs(2 * sum(claims) - len(claims)) <= 1
        for item in version.items:
            if isinstance(item, MatchQuestion | OrderQuestion):
                assert sorted(item.order) == list(range(len(item.order)))
                assert list(item.order) != sorted(item.order)
    orders = [[item.order for item in v.items if isinstance(item, MatchQuestion | OrderQuestion)] for v in one.versions]
    assert len({tuple(each) for each in orders}) == len(orders)


def test_a_seed_gives_the_same_form_in_every_language() -> None:
    """Which questions, in which order, with which keys: in each language."""
    forms = [made(lang) for lang in LANGS]
    first = [[(item.idea, item.question) for item in version.items] for version in forms[0].versions]
    for one in forms[1:]:
        assert [[(item.idea, item.question) for item in version.items] for version in one.versions] == first


@pytest.mark.parametrize("langs", [(ZH_HANS,), (ZH_HANT_TW,), PAIR], ids="+".join)
def test_a_paper_asks_and_does_not_answer(langs: tuple[Lang, ...]) -> None:
    """Instructions and offers in each language; no reason, no true word, no outlet of a report."""
    paper = papers(*langs)["A"]
    for lang in langs:
        for name in KINDS:
            assert flat(INSTRUCTION[name][lang]) in paper
        assert flat(TRUE_FALSE.statement[lang]) in paper
        assert flat(TRUE_FALSE.rationale[lang]) not in paper
    version = made(*langs).versions[0]
    for item in version.items:
        if isinstance(item, AlteredQuestion):
            for lang in langs:
                one = item.by[lang]
                assert flat(one.before + one.instead + one.after) in paper
                assert flat(one.before + one.word + one.after) not in paper
        if isinstance(item, ReportQuestion):
            assert all(flat(report.text) in paper for report in item.reports)
            assert "ExamplePress" not in paper
        if isinstance(item, ShortQuestion):
            assert flat(item.stem[langs[0]]) in paper


def test_the_key_names_the_answers() -> None:
    """Letters, verdicts, pairs, orders and words as printed in version A, behind their numbers."""
    one = made(ZH_HANS)
    key = papers(ZH_HANS)["key"]
    for number, item in enumerate(one.versions[0].items, 1):
        match item:
            case ChoiceQuestion() | ReportQuestion():
                expected = f"{number}{ascii_uppercase[item.key]}"
            case TrueFalseQuestion():
                expected = f"{number}{'✓' if item.answer else '✗'}"
            case MatchQuestion():
                letters = [ascii_lowercase[item.order.index(place)] for place in range(len(item.order))]
                expected = f"{number}" + "".join(f"{left}{letter}" for left, letter in enumerate(letters, 1))
            case OrderQuestion():
                letters = [ascii_lowercase[item.order.index(place)] for place in range(len(item.order))]
                expected = f"{number}{'-'.join(letters)}"
            case AlteredQuestion():
                expected = f"{number}抄→训练"
            case ShortQuestion():
                expected = f"{number}权重"
            case _:
                continue
        assert expected in key.replace(".", ""), expected


def test_the_key_gives_reasons_and_the_true_quote() -> None:
    """The rationale of each kind, the quote as it was said, and who reported what."""
    key = papers(*PAIR)["key"]
    for lang in PAIR:
        assert flat(TRUE_FALSE.rationale[lang]) in key
    for item in made(*PAIR).versions[0].items:
        if isinstance(item, AlteredQuestion) and item.quote is not None:
            assert flat(item.quote.text) in key
        if isinstance(item, ReportQuestion):
            assert all(flat(report.text) in key for report in item.reports)
    assert "ExamplePress" in key
    assert "示例周刊" in key


def test_no_question_is_cut_by_a_page() -> None:
    """A match, an order and a report: from its stem to its last part on one page."""
    one = made(EN, kinds=("match", "order", "report"), items=24, versions=1)
    sheets = [flat(page) for page in pages(next(iter(printed(one).values())))]
    assert len(sheets) > 1
    text = "".join(sheets)
    for item in one.versions[0].items:
        if isinstance(item, MatchQuestion):
            last = flat(item.pairs[item.order[-1]].right[EN])
        elif isinstance(item, OrderQuestion):
            last = flat(item.steps[item.order[-1]][EN])
        else:
            assert isinstance(item, ReportQuestion)
            last = flat(item.reports[-1].text)
        assert last in text
    for sheet in sheets:
        assert sheet.count(flat("Match each part with its job.")) <= sheet.count(flat("says how far to go"))
        assert sheet.count(flat("Put one step of training in order.")) <= sheet.count(flat("Move the weights"))


HOSTILE = "#panic() $x$ `raw` <label> @ref \\u{41} *b* _i_ [c] {d} // e"


def test_hostile_text_is_printed_as_it_is() -> None:
    """Typst's own signs in every text of the further kinds."""
    every = LocalText(dict.fromkeys(LANGS, HOSTILE))
    ideas = deck(1).ideas

    def swap(value: object) -> object:
        if isinstance(value, LocalText):
            return every
        if isinstance(value, tuple):
            return tuple(map(swap, value))
        if isinstance(value, msgspec.Struct):
            fields = {name: swap(getattr(value, name)) for name in value.__struct_fields__}
            return type(value)(**fields) if "kind" not in fields else value
        return value

    items = [swap(item) for item in FURTHER]
    hostile = msgspec.structs.replace(
        deck(1),
        ideas=(msgspec.structs.replace(ideas[0], items=tuple(items), term=every),),
    )
    one = form(hostile, Blueprint(items=6, versions=1, seed=1, langs=(EN,)))
    paper, key = (read(content) for content in printed(one).values())
    assert paper.count(flat(HOSTILE)) >= 10
    assert key.count(flat(HOSTILE)) >= 10
