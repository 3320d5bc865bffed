"""Every kind of question in a form and on paper."""

import re
from collections import Counter
from functools import cache
from io import BytesIO
from string import ascii_lowercase, ascii_uppercase

import msgspec
import pikepdf
import pypdfium2
import pytest

from duizhao.emit import pdf, room
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import ChoiceItem, Deck, LocalText, TrueFalseItem
from duizhao.model.form import (
    AlteredQuestion,
    Blueprint,
    ChoiceQuestion,
    Form,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    ReportQuestion,
    ShortQuestion,
    TrueFalseQuestion,
)
from duizhao.model.kinds import INSTRUCTION, KINDS, Kind, kind
from duizhao.model.setting import Setting
from duizhao.passes.forms import form
from sample_deck import sample_deck, text
from sample_kinds import FURTHER, REPORT, TRUE_FALSE
from test_pdf import BLANK, FONTS, TEMPLATES, flat, pages, printed, read, structure

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
    """Forty questions out of 130: two fifths choice, one fifth cloze, the other kinds alike."""
    counts = Counter(kind(item) for item in made(ZH_HANS).versions[0].items)
    assert counts["choice"] == 8, "all there are"
    assert counts["cloze"] == 8
    assert set(counts) == set(KINDS)
    others = [counts[name] for name in KINDS if name not in ("choice", "cloze")]
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
            case MultipleQuestion():
                expected = f"{number}{''.join(ascii_uppercase[place] for place in item.keys)}"
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


def only(made: Deck, *items: object) -> Deck:
    """Return `made` with these items in each of its ideas, and no others."""
    return msgspec.structs.replace(made, ideas=tuple(msgspec.structs.replace(idea, items=items) for idea in made.ideas))


@pytest.mark.parametrize("seed", range(12))
def test_letters_of_choices_and_reports_are_balanced_together(seed: int) -> None:
    """Nine choices and six reports, of four options each: no letter is right twice more often than another."""
    choice = sample_deck(1).ideas[0].items[0]
    assert isinstance(choice, ChoiceItem)
    report = msgspec.structs.replace(REPORT, reports=REPORT.reports * 2)
    wanted = Blueprint(items=15, versions=3, seed=seed, langs=(EN,), kinds=("choice", "report"))
    for version in form(only(sample_deck(9), choice, report), wanted).versions:
        keys = [item.key for item in version.items if isinstance(item, ChoiceQuestion | ReportQuestion)]
        counts = [keys.count(letter) for letter in range(4)]
        assert len(keys) == 15
        assert max(counts) - min(counts) <= 1


def test_claims_are_exchanged_until_they_balance() -> None:
    """Six ideas, each with three true claims and one false: of six questions three are false."""
    claims = [msgspec.structs.replace(TRUE_FALSE, id=f"claim-{number}", answer=number > 0) for number in range(4)]
    for seed in range(12):
        wanted = Blueprint(items=6, versions=1, seed=seed, langs=(EN,))
        items = form(only(sample_deck(6), *claims), wanted).versions[0].items
        assert sorted(item.answer for item in items if isinstance(item, TrueFalseQuestion)) == [False] * 3 + [True] * 3


def test_pairs_and_steps_have_another_order_in_each_version() -> None:
    """Five versions: three pairs have five wrong orders, and each is taken once."""
    wanted = Blueprint(items=4, versions=5, seed=3, langs=(EN,), kinds=("match", "order"))
    found: dict[str, list[tuple[int, ...]]] = {}
    for version in form(deck(2), wanted).versions:
        for item in version.items:
            assert isinstance(item, MatchQuestion | OrderQuestion)
            found.setdefault(f"{item.idea}/{item.question}", []).append(item.order)
    assert len(found) == 4
    assert all(len(set(orders)) == 5 for orders in found.values())


def test_every_block_is_a_heading_and_every_line_to_write_on_a_blank() -> None:
    """PDF/UA-1 with every kind, in a pair: one heading for each kind, and “blank” in both languages."""
    paper = next(iter(printed(made(*PAIR)).values()))
    with pikepdf.open(BytesIO(paper)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
        elements = list(structure(document))
        assert [str(element.S) for element in elements].count("/H2") == len(KINDS)
        assert {str(element.Alt) for element in elements if "/Alt" in element} == {BLANK[lang] for lang in PAIR}


def test_a_blank_stands_on_the_line_of_its_number() -> None:
    """A match of three pairs: the blank before “1.” is no higher than the number's foot."""
    one = made(EN, kinds=("match",), items=1, versions=1)
    with pypdfium2.PdfDocument(next(iter(printed(one).values()))) as document:
        page = document[0]
        found = page.get_textpage()
        text = found.get_text_range()
        feet = [found.get_charbox(text.index(f"{number}.", text.index("Match each part")))[1] for number in (1, 2, 3)]
        lines = [each.get_bounds() for each in page.get_objects() if each.get_bounds()[3] - each.get_bounds()[1] < 2]
        for foot in feet:
            assert any(foot - 4 < bottom and top < foot + 1 and right - left < 30 for left, bottom, right, top in lines)


HOSTILE = "#panic() $x$ `raw` <label> @ref \\u{41} *b* _i_ [c] {d} // e"


def filled(text: str) -> Deck:
    """Return a deck of the further kinds with `text` for every text of theirs."""
    every = LocalText(dict.fromkeys(LANGS, text))

    def swap(value: object) -> object:
        if isinstance(value, LocalText):
            return every
        if isinstance(value, tuple):
            return tuple(map(swap, value))
        if isinstance(value, dict):
            return {lang: swap(each) for lang, each in value.items()}
        if isinstance(value, msgspec.Struct):
            kept = {"id", "source", "language", "speaker", "line", "answer"}
            fields = {name: getattr(value, name) for name in value.__struct_fields__}
            return type(value)(**{name: each if name in kept else swap(each) for name, each in fields.items()})
        return text if isinstance(value, str) else value

    items = tuple(map(swap, FURTHER))
    ideas = tuple(msgspec.structs.replace(idea, items=items, term=every) for idea in deck(1).ideas)
    return msgspec.structs.replace(deck(1), ideas=ideas)


def test_hostile_text_is_printed_as_it_is() -> None:
    """Typst's own signs in every text of the further kinds."""
    one = form(filled(HOSTILE), Blueprint(items=6, versions=1, seed=1, langs=(EN,)))
    paper, key = (read(content) for content in printed(one).values())
    offered = 1 + (1 + 2 * 3) + (1 + 4) + 1 + 3 + (1 + 2 + 1)
    assert paper.count(flat(HOSTILE)) == offered, "the words of an altered quote are three texts in a row"
    assert key.count(flat(HOSTILE)) > offered


@pytest.mark.parametrize(
    "text", ["Donaudampfschifffahrt" * 12, "一" * 300, "word " * 120], ids=["word", "han", "words"]
)
@pytest.mark.parametrize("langs", [(EN,), PAIR], ids="+".join)
def test_long_texts_stay_inside_the_page(text: str, langs: tuple[Lang, ...]) -> None:
    """An endless word, endless Han text and a long paragraph in every text: all of it between the margins."""
    one = form(filled(text), Blueprint(items=6, versions=1, seed=1, langs=langs))
    for content in printed(one).values():
        with pypdfium2.PdfDocument(content) as document:
            assert len(document) <= 12
            for page in document:
                found = page.get_textpage()
                boxes = [found.get_charbox(place) for place in range(found.count_chars())]
                drawn = [box for box in boxes if box[3] - box[1] > 0.1]
                assert max(box[2] for box in drawn) <= 190 / 25.4 * 72 + 1
                assert min(box[1] for box in drawn) > 20


def test_two_columns_share_a_line() -> None:
    """Texts of so many ems in lines of twelve: whole where there is room, else each by its length, within reason."""
    assert [room.share(left, 8, 12) for left in (3, 4, 6)] == [3, 4, 6]
    assert room.share(8, 4, 12) == 8
    assert room.share(9, 3.5, 12) == 8.5
    assert [round(room.share(left, 20, 12), 2) for left in (7, 20, 60)] == [4.2, 6.0, 7.8]


def test_no_last_line_holds_one_character() -> None:
    """The same Chinese stem in ever narrower lines: at least two characters on its last one, and nothing is lost."""
    stem = "按照这篇文章的说法，训练好的权重究竟是从哪里来的，又是由谁来检查的呢？"
    choice = sample_deck(1).ideas[0].items[0]
    assert isinstance(choice, ChoiceItem)
    asked = only(sample_deck(1), msgspec.structs.replace(choice, stem=text(stem, stem, stem)))
    one = form(asked, Blueprint(items=1, versions=1, seed=7, langs=(ZH_HANS,)))
    ends = set()
    for margin in range(10, 60, 3):
        (paper,) = pdf.papers(one, TEMPLATES, FONTS, Setting(margin=margin, columns=2))
        lines = pages(paper.content)[0].split("\r\n")
        first = next(place for place, line in enumerate(lines) if line.endswith(stem[:3]) or stem[:3] in line)
        last = next(place for place, line in enumerate(lines) if line.endswith("？"))
        assert "".join(lines[first : last + 1]).endswith(stem)
        assert len(lines[last]) > 2
        ends.add(lines[last])
    assert len(ends) > 3
