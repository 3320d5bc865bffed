"""Papers of a named quiz: what is on them, how they look, and what keeps them from being printed."""

import itertools
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import msgspec
import pikepdf
import pypdfium2
import pytest

from duizhao import printing
from duizhao.diagnostic import show
from duizhao.emit import form_json, pdf
from duizhao.errors import UsageError
from duizhao.lang import CHINESE, EN, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import ChoiceItem, Deck, LocalText
from duizhao.model.form import Blueprint, ClozeQuestion, Form, MatchQuestion, ShortQuestion
from duizhao.model.setting import Setting
from duizhao.model.wishes import Wishes
from duizhao.passes.forms import form
from sample_deck import sample_deck
from test_paper_kinds import made
from test_pdf import FONTS, TEMPLATES, flat, pages, read

QUIZ = """
quizzes:
- id: test-1
  title: {en: First test, zh-Hans: 第一次测验}
  instructions: {en: No notes., zh-Hans: 请勿翻书。}
  items: 3
  points: {choice: 2, cloze: 3, true-false: 5}
  langs: [zh-Hans]
"""


@cache
def paper(setting: Setting, *langs: Lang) -> bytes:
    """Return version B of a form of 40 questions of every kind."""
    (artifact,) = pdf.papers(made(*langs), TEMPLATES, FONTS, setting, ["B"])
    return artifact.content


@pytest.fixture
def named(starter: Path) -> Path:
    """Return the starter with a quiz in its manifest."""
    manifest = starter / "decks/mine.yaml"
    manifest.write_text(manifest.read_text().rstrip() + QUIZ)
    return starter


def printed(root: Path, name: str = "test-1", **wishes: object) -> list[Path]:
    """Print a quiz of the starter's deck and return its files."""
    done = printing.quiz(root, "mine", name, Wishes(**wishes), None, None)  # type: ignore[arg-type]
    assert not done.broken, show(done.diagnostics)
    return [root / "decks/out" / Path(line).name for line in done.report]


def test_a_quiz_is_printed_by_its_name(named: Path) -> None:
    """QUIZ with --teacher: title, instructions and points as written; files named after it."""
    files = printed(named, teacher=True)
    stem = "mine.test-1-zh-Hans-seed1"
    endings = ["A.pdf", "B.pdf", "A-teacher.pdf", "B-teacher.pdf", "key.pdf", "table.pdf"]
    assert [file.name for file in files] == [*(f"{stem}-{ending}" for ending in endings), f"{stem}.json"]
    first = read(files[0].read_bytes())
    assert "第一次测验" in first
    assert "请勿翻书。" in first
    assert "test-1种子1" in first
    total = sum(item.points for item in form_json.decode(files[-1].read_bytes()).versions[0].items)
    assert f"得分/{total}" in first
    assert "教师用卷" not in first
    assert "教师用卷" in read(files[2].read_bytes())


def test_a_version_is_printed_again_alone(named: Path) -> None:
    """--only B, and --only AA, which the manifest does not ask for: the same bytes, and no key."""
    whole = {file.name: file.read_bytes() for file in printed(named)}
    again = printed(named, only=("B",))
    assert [(file.name, file.read_bytes() == whole[file.name]) for file in again] == [
        ("mine.test-1-zh-Hans-seed1-B.pdf", True)
    ]
    with pytest.raises(UsageError, match=r"^there can be no version `b`$"):
        printed(named, only=("b",))


def test_options_change_a_named_quiz(named: Path) -> None:
    """Other languages, another seed, one choice only."""
    files = printed(named, langs=(EN,), seed=5, kinds={"choice": 1})
    assert files[0].name == "mine.test-1-en-seed5-A.pdf"
    written = form_json.decode(files[-1].read_bytes())
    assert [len(version.items) for version in written.versions] == [1, 1]
    assert written.title[EN] == "First test"


def test_a_quiz_that_is_not_there(named: Path) -> None:
    """`tset-1`."""
    with pytest.raises(UsageError) as caught:
        printed(named, "tset-1")
    assert (caught.value.message, caught.value.hint) == ("deck `mine` has no quiz `tset-1`", "did you mean `test-1`?")


def test_a_missing_glyph_is_reported_at_its_place(starter: Path) -> None:
    """An emoji in a choice's stem, and a character of which nobody has a glyph in a definition."""
    cards = starter / "cards/memory.yaml"
    written = cards.read_text()
    stem = re.search(r"stem:\s*\{?\s*en: ", written)
    assert stem
    cards.write_text(written[: stem.end()] + "🤖" + written[stem.end() :])
    line = written[: stem.end()].count("\n") + 1
    done = printing.quiz(starter, "mine", "", Wishes(items=3), None, None)
    assert done.broken
    shown = show(done.diagnostics).splitlines()
    assert re.fullmatch(
        rf"cards/memory\.yaml:{line}:\d+: error\[glyph-missing\]: no font has “🤖” \(U\+1F916\), in `[a-z-]+`", shown[0]
    )
    assert not (starter / "decks/out").exists()


def test_a_teachers_copy_has_the_answers_in_place() -> None:
    """Every kind, in Chinese and English: hidden words, key words and letters are on it, and not on the paper."""
    langs = (ZH_HANS, EN)
    blank, full = (read(paper(Setting(teacher=teacher), *langs)) for teacher in (False, True))
    for item in made(*langs).versions[1].items:
        words = []
        if isinstance(item, ClozeQuestion):
            words = [flat("".join(item.parts[lang])) for lang in langs]
        elif isinstance(item, ShortQuestion):
            words = [flat(item.key[lang]) for lang in langs]
        elif isinstance(item, MatchQuestion):
            words = ["".join("abcdefg"[item.order.index(0)])]
        for word in words:
            assert word in full
        if isinstance(item, ClozeQuestion):
            assert all(word not in blank for word in words)


@pytest.mark.parametrize(
    ("setting", "size"),
    [
        (Setting(), (595, 842)),
        (Setting(paper="letter", columns=2), (612, 792)),
        (Setting(side_by_side=True), (595, 842)),
        (Setting(large_print=True, margin=15), (595, 842)),
        (Setting(teacher=True, columns=2, margin=12), (595, 842)),
    ],
)
def test_every_layout_holds_every_text_inside_its_margins(setting: Setting, size: tuple[int, int]) -> None:
    """Forty questions of every kind in a pair: all stems and options are there, nothing beyond the margins."""
    langs = (ZH_HANT_TW, EN)
    content = paper(setting, *langs)
    text = read(content)
    for item in made(*langs).versions[1].items:
        for field in ("stem", "statement"):
            stem = getattr(item, field, None)
            assert stem is None or all(flat(stem[lang]) in text for lang in langs)
        assert all(flat(option[lang]) in text for option in getattr(item, "options", ()) for lang in langs)
    margin = setting.margin / 25.4 * 72
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            assert (round(page.get_width()), round(page.get_height())) == size
            where = page.get_textpage()
            boxes = [where.get_charbox(i) for i in range(where.count_chars())]
            assert all(margin - 2 <= left and right <= size[0] - margin + 2 for left, _, right, _ in boxes if right)
    with pikepdf.open(BytesIO(content)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_large_print_is_large() -> None:
    """Characters of a stem are at least 17 points high in large print, 10 otherwise."""
    stem = made(ZH_HANS).versions[1].items[0]
    assert hasattr(stem, "stem")
    for large, least in ((False, 10), (True, 17.5)):
        with pypdfium2.PdfDocument(paper(Setting(large_print=large), ZH_HANS)) as document:
            where = document[0].get_textpage()
            at = where.get_text_range().index(stem.stem[ZH_HANS][:4])
            boxes = [where.get_charbox(at + i, loose=True) for i in range(4)]
        assert min(right - left for left, _, right, _ in boxes) >= least - 0.6


STEMS: dict[Lang, str] = {
    ZH_HANS: "他说：“权重（即‘参数’）由训练得出，不是写的……对吗？”《软件2.0》、《数据引擎》；还有Andrej·Karpathy（2017）——“程序”！"
    * 2,
    ZH_HANT_TW: "他說：「權重（即『參數』）由訓練得出，不是寫的……對嗎？」《軟體 2.0》、《資料引擎》；還有Andrej·Karpathy（2017）——「程式」！"
    * 2,
}


def punctuated() -> Deck:
    """Return a deck of one choice whose stem and options are full of punctuation."""
    deck = sample_deck(1)
    (idea,) = deck.ideas
    item = idea.items[0]
    assert isinstance(item, ChoiceItem)
    text = LocalText({**STEMS, EN: "x", "zh-Hant-HK": STEMS[ZH_HANT_TW]})
    option = msgspec.structs.replace(item.distractors[0], text=LocalText({**text.by, EN: "y"}))
    question = msgspec.structs.replace(item, stem=text, distractors=(option,))
    return msgspec.structs.replace(deck, ideas=(msgspec.structs.replace(idea, items=(question,)),))


@pytest.mark.parametrize("lang", CHINESE)
def test_lines_break_by_the_rules_at_forty_widths(lang: Lang) -> None:
    """Margins of 10 to 49 mm: no closing mark begins a line, no opening one ends one (GB/T 15834-2011, 5.1)."""
    one: Form = form(punctuated(), Blueprint(items=1, versions=1, seed=7, langs=(lang,)))
    shapes = set()
    for margin in range(10, 50):
        (artifact,) = pdf.papers(one, TEMPLATES, FONTS, Setting(margin=margin))
        lines = [line.strip() for page in pages(artifact.content) for line in page.splitlines() if line.strip()]
        shapes.add(tuple(lines))
        assert [line for line in lines if line[0] in "，。、；：？！）」』》”’·"] == []
        assert [line for line in lines if line[-1] in "（「『《“‘"] == []
        halves = [one for one, other in itertools.pairwise(lines) if one[-1] == other[0] and one[-1] in "—…"]
        assert halves == [], "a dash or an ellipsis is cut"
    assert len(shapes) > 20


def test_the_table_has_every_answer_on_one_page() -> None:
    """A hundred questions in three versions, letters and words; and in thirty, where words stand once."""
    from test_paper_kinds import deck

    for versions, count in ((3, 1), (30, 2)):
        one = form(deck(40), Blueprint(items=100, versions=versions, seed=7, langs=(ZH_HANS,)))
        content = pdf.table(one, TEMPLATES, FONTS).content
        assert len(pages(content)) <= count
        text = read(content)
        assert all(f"{number}" in text for number in range(1, 101))
        assert one.versions[-1].label in text


def test_the_same_bytes_from_another_form_of_the_same_seed() -> None:
    """A form made again, printed with another press in between."""
    setting = Setting(side_by_side=True)
    first = paper(setting, ZH_HANT_TW, EN)
    made.cache_clear()
    paper.cache_clear()
    assert paper(setting, ZH_HANT_TW, EN) == first
