"""Readings over the terms of printed quizzes: where they stand, where they do not, and that the text stays what it is."""

from io import BytesIO
from pathlib import Path

import msgspec
import pikepdf
import pypdfium2
import pytest

from duizhao import printing, quizzes
from duizhao.emit import form_json, pdf
from duizhao.emit.spoken import parts, read_out
from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import ChoiceItem, ClozeItem, Deck, Option
from duizhao.model.form import Blueprint, Form
from duizhao.model.setting import Setting
from duizhao.model.wishes import Wishes
from duizhao.passes.forms import form
from sample_deck import text
from test_pdf import FONTS, TEMPLATES, pages, read
from test_ruby_shown import with_term

STEM = "合同里说，怎样的程序才算“软件2.0”？软件2.0的权重从哪里来，又由谁来检查"
TERM = ("软件2.0", "ruǎn jiàn", "軟體 2.0", "ㄖㄨㄢˇ ㄊㄧˇ")


def asked(stem: str = STEM, wrong: str = "手写的规则", tw: str = "") -> Deck:
    """Return a deck of one idea, 软件2.0, with a choice whose key holds the term and a cloze that says and hides it."""
    deck = with_term(*TERM)
    (idea,) = deck.ideas
    choice, cloze = idea.items[:2]
    assert isinstance(choice, ChoiceItem)
    assert isinstance(cloze, ClozeItem)
    first = Option(text=text("Rules", wrong, wrong), why=text("No.", "不是。", "不是。"))
    choice = msgspec.structs.replace(
        choice,
        stem=text("What is Software 2.0?", stem, tw or stem.replace("软件2.0", "軟體 2.0")),
        key=text("Software 2.0", "软件2.0本身", "軟體 2.0 本身"),
        distractors=(first, *choice.distractors[1:]),
    )
    parts = {
        EN: ("Software ", "two", "."),
        ZH_HANS: ("软件2.0又叫", "软件2.0", "。"),
        ZH_HANT_TW: ("軟體 2.0 又叫", "軟體 2.0", "。"),
    }
    cloze = msgspec.structs.replace(cloze, parts=parts)
    return msgspec.structs.replace(deck, ideas=(msgspec.structs.replace(idea, items=(choice, cloze)),))


def printed(deck: Deck, *langs: Lang, setting: Setting = Setting(), spoken: bool = True) -> tuple[Form, bytes]:  # noqa: B008 - frozen
    """Return a form of both questions, and its paper."""
    one = form(deck, Blueprint(items=2, versions=1, seed=7, langs=langs, spoken=spoken))
    (paper,) = pdf.papers(one, TEMPLATES, FONTS, setting)
    return one, paper.content


@pytest.mark.parametrize(
    ("langs", "syllables"),
    [
        ((ZH_HANS,), "ruǎnjiàn" * 3),
        ((ZH_HANT_TW,), "ㄖㄨㄢˇㄊㄧˇ" * 3),
        ((ZH_HANS, EN), "ruǎnjiàn" * 3),
        ((EN, ZH_HANT_TW), "ㄖㄨㄢˇㄊㄧˇ" * 3),
        ((ZH_HANT_HK,), ""),
        ((EN,), ""),
    ],
    ids=str,
)
def test_terms_in_what_asks_are_read_out(langs: tuple[Lang, ...], syllables: str) -> None:
    """The term twice in a stem and once in a sentence: read there; in the option that is right it is not."""
    for setting in (Setting(), Setting(columns=2, paper="letter"), Setting(teacher=True), Setting(large_print=True)):
        _, plain = printed(asked(), *langs, setting=setting, spoken=False)
        _, paper = printed(asked(), *langs, setting=setting)
        assert read(paper) == read(plain) + syllables, "the text as it was, and all syllables behind it"


def test_no_space_comes_into_a_term_that_is_searched() -> None:
    """软件2.0 with pinyin: found in one piece, as in a paper without."""
    _, paper = printed(asked(), ZH_HANS)
    assert "怎样的程序才算“软件2.0”？软件2.0的权重" in pages(paper)[0].replace("\r\n", "")


@pytest.mark.parametrize("lang", [ZH_HANS, ZH_HANT_TW])
def test_a_syllable_stands_at_its_character_wherever_lines_end(lang: Lang) -> None:
    """The same stem on forty lengths of line, in one column and two: each syllable over its character, or right of it."""
    term, size = ("软件" if lang == ZH_HANS else "軟體"), 10.5
    ends: set[int] = set()
    for margin in range(10, 50, 2):
        for columns in (1, 2):
            _, paper = printed(asked(), lang, setting=Setting(margin=margin, columns=columns))
            with pypdfium2.PdfDocument(paper) as document:
                found = document[0].get_textpage()
                shown = found.get_text_range()
                boxes = [found.get_charbox(place) for place in range(len(shown))]
            bases = [box for char, box in zip(shown, boxes, strict=True) if char in term]
            first = [
                box for char, box in zip(shown, boxes, strict=True) if char in ("rj" if lang == ZH_HANS else "ㄖㄊ")
            ]
            ends.update(round(box[0]) for box in bases)
            last = [box for char, box in zip(shown, boxes, strict=True) if char == "n"] if lang == ZH_HANS else first
            for left, right in zip(first[-6:], last[-6:], strict=True):
                middle = (left[0] + right[2]) / 2
                at = [
                    base
                    for base in bases
                    if abs(middle - (base[0] + base[2]) / 2 - (0 if lang == ZH_HANS else 0.75 * size)) < 0.5 * size
                    and (0 < left[1] - base[3] < 5 if lang == ZH_HANS else abs(left[3] - base[3]) < 0.6 * size)
                ]
                assert at, (margin, columns)
    assert len(ends) > 40, "the term stood in many places"


def test_a_question_that_asks_for_a_reading_shows_none() -> None:
    """“软件2.0怎么读？” with the reading among the options, with and without tones; in zhuyin; the other question has them."""
    for wrong in ("ruǎnjiàn", "Ruan jian 2.0", "RUǍN JIÀN"):
        one, paper = printed(asked("软件2.0怎么读？", wrong), ZH_HANS)
        assert one.spoken == {ZH_HANS: {"软件2.0": (("软", "ruǎn"), ("件", "jiàn"), ("2.0", ""))}}
        assert read(paper).endswith("种子7ruǎnjiàn"), "of the sentence alone"
    _, paper = printed(asked("怎么读？", "ㄖㄨㄢˇ ㄊㄧˇ", "軟體 2.0 怎麼讀？"), ZH_HANT_TW)
    assert read(paper).endswith("種子7ㄖㄨㄢˇㄊㄧˇ")


def test_syllables_are_no_part_of_what_is_read_aloud() -> None:
    """A paper with pinyin is PDF/UA-1, and its syllables are decoration: a screen reader reads the characters."""
    _, paper = printed(asked(), ZH_HANS)
    with pikepdf.open(BytesIO(paper)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
        marked: list[str] = []
        sizes: dict[float, set[str]] = {}
        for operands, operator in pikepdf.parse_content_stream(document.pages[0]):
            if str(operator) in ("BDC", "BMC"):
                marked.append(str(operands[0]))
            elif str(operator) == "EMC":
                marked.pop()
            elif str(operator) == "Tf":
                sizes.setdefault(round(float(operands[1]), 2), set()).add(marked[-1])
    assert sizes[5.25] == {"/Artifact"}
    assert sizes[10.5] == {"/Span"}


def test_wide_syllables_keep_apart() -> None:
    """装状双: each syllable is wider than its character, the outer two give way to both sides, and letters get smaller."""
    three = (("装", "zhuāng"), ("状", "zhuàng"), ("双", "shuāng"))
    made = read_out(three, ZH_HANS)
    assert made["size"] == 0.42
    assert [run["notes"] for run in made["runs"]] == [[["zhuāng", -1.758]], [["zhuàng", -1.219]], [["shuāng", -0.68]]]
    width = 0.42 * 3.426
    assert [round(1 - 0.219 - (width - 0.758), 2), round(2 + 0.32 - (1 - 0.219 + width), 2)] == [0.1, 0.1], "between"
    assert round((-0.758 + 2 + 0.32 + 0.42 * 3.419) / 2, 2) == 1.5, "in the middle of the three, together"
    first = read_out(three * 3, ZH_HANS)["runs"][0]
    assert first == {"text": "装", "notes": [["zhuāng", -1.357]], "room": 0.406}, "too many: moved apart"
    assert read_out((("一", "yī"), ("致", "zhì")), ZH_HANS)["size"] == 0.5
    one, other = {"text": "一", "notes": [["ㄧ", 0]], "room": 0}, {"text": "致", "notes": [["ㄓˋ", 0]], "room": 0}
    assert read_out((("一", "ㄧ"), ("致", "ㄓˋ")), ZH_HANT_TW) == {"size": 0, "runs": [one, other]}


def test_a_part_of_a_term_is_one_run() -> None:
    """人设（人物）AI 2.0 in its words: marks are outside of them, and syllables are told from the end of each."""
    runs = (("人", "rén"), ("设", "shè"), ("（", ""), ("人", "rén"), ("物", "wù"), ("）AI 2.0", ""))
    first, mark, second, last, third = parts(runs, (2, 6), ZH_HANS)
    assert (mark, last) == ("（", "）")
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert isinstance(third, dict)
    assert [(run["text"], [at for _, at in run["notes"]]) for run in first["runs"]] == [("人设", [-1.888, -0.907])]
    assert [run["text"] for run in second["runs"]] == ["人物"]
    assert [run["text"] for run in third["runs"]] == ["AI 2.0"]


def test_readings_are_on_papers_on_request(starter: Path) -> None:
    """Nothing said, --readings, --no-readings; `readings: true` in a manifest's quiz."""
    plain, spoken, silent = (quizzes.blueprint(Wishes(readings=wanted)) for wanted in (None, True, False))
    assert [(one.readings, one.spoken) for one in (plain, spoken, silent)] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    manifest = starter / "decks/mine.yaml"
    manifest.write_text(manifest.read_text().rstrip() + "\nquizzes:\n- {id: read, items: 2, readings: true}\n")
    done = printing.quiz(starter, "mine", "read", Wishes(), None, None)
    assert form_json.decode((starter / "decks/out" / Path(done.report[-1]).name).read_bytes()).blueprint.spoken
