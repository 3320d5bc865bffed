"""The order of an index of terms, on examples whose place a dictionary shows."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import REPOSITORY
from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.booklet import IndexEntry, IndexGroup
from duizhao.model.deck import IdeaId, LocalIdea, LocalText, Reading
from duizhao.passes.index_terms import Strokes, index_terms, read_strokes
from sample_deck import sample_deck

TABLE = REPOSITORY / "src/duizhao/strokes/strokes.txt"


def strokes() -> Strokes:
    """Return the shipped table."""
    return read_strokes(TABLE.read_text(encoding="utf-8"))


def index(lang: Lang, *terms: str) -> list[str]:
    """Return the headings and, behind each, its terms; a term may bring its pinyin: “软件 ruǎn jiàn”."""
    groups = index_terms([idea(lang, number, term) for number, term in enumerate(terms)], lang, strokes())
    return [line for group in groups for line in (f"{group.heading}:", *(entry.term for entry in group.entries))]


def idea(lang: Lang, number: int, term: str) -> LocalIdea:
    """Return an idea with this term and reading."""
    wording, _, pinyin = term.partition("|")
    return replace(
        sample_deck(1).ideas[0],
        id=IdeaId(f"idea-{number}"),
        term=LocalText({lang: wording}),
        reading=Reading(pinyin=tuple(pinyin.split())),
    )


def test_english_goes_by_words() -> None:
    """
    case, accents, punctuation and a leading article do not count; numbers go by value
    """
    assert index(
        EN,
        "zero-shot",
        "The 10,000-hour rule",
        "Software 10",
        "software 2.0",
        "Élan",
        "elan vital",
        "2 systems",
        "A bicycle for the mind",
        "LLM OS",
        "LLMs",
        "“Attention”",
        "A",
        "The",
    ) == [
        "0–9:",
        "2 systems",
        "The 10,000-hour rule",
        "A:",
        "A",
        "“Attention”",
        "B:",
        "A bicycle for the mind",
        "E:",
        "Élan",
        "elan vital",
        "L:",
        "LLM OS",
        "LLMs",
        "S:",
        "software 2.0",
        "Software 10",
        "T:",
        "The",
        "Z:",
        "zero-shot",
    ]


def test_pinyin_goes_by_syllable_and_tone() -> None:
    """
    ma má mǎ mà before mai; lu before lü before luan; a word's shorter form first; Latin words under their letters
    """
    assert index(
        ZH_HANS,
        "骂|mà",
        "买|mǎi",
        "马|mǎ",
        "妈|mā",
        "麻|má",
        "卵|luǎn",
        "绿|lǜ",
        "路|lù",
        "略|lüè",
        "论|lùn",
        "软件2.0|ruǎn jiàn",
        "软件|ruǎn jiàn",
        "软件包|ruǎn jiàn bāo",
        "“软件”论|ruǎn jiàn lùn",
        "LLM OS",
        "LLM公司|gōng sī",
        "1万小时|wàn xiǎo shí",
    ) == [
        "0–9:",
        "1万小时",
        "L:",
        "LLM OS",
        "LLM公司",
        "路",
        "绿",
        "卵",
        "略",
        "论",
        "M:",
        "妈",
        "麻",
        "马",
        "骂",
        "买",
        "R:",
        "软件",
        "软件2.0",
        "软件包",
        "“软件”论",
    ]


def test_without_a_reading_code_points_decide() -> None:
    """
    no reading, and one that is short of a syllable
    """
    assert index(ZH_HANS, "软件", "数据|shù", "AI") == ["A:", "AI", "#:", "数据", "软件"]


@pytest.mark.parametrize("lang", [ZH_HANT_TW, ZH_HANT_HK])
def test_traditional_goes_by_strokes_and_radical(lang: Lang) -> None:
    """
    strokes as the dictionary of Taiwan's Ministry of Education counts them, where 艹 has 4 and 辶 has 4
    """
    assert index(
        lang,
        "體",
        "龜",
        "過",
        "骨",
        "花",
        "近",
        "及",
        "五",
        "平台",
        "平方",
        "外腦",
        "一萬",
        "一個",
        "籲",
        "LLM OS",
        "AI 教育",
        "80 億",
        "9 歲",
        "「人機」",
        "…",
    ) == [
        "0–9:",
        "9 歲",
        "80 億",
        "A–Z:",
        "AI 教育",
        "LLM OS",
        "一畫:",
        "一個",
        "一萬",
        "二畫:",
        "「人機」",
        "四畫:",
        "五",
        "及",
        "五畫:",
        "外腦",
        "平方",
        "平台",
        "八畫:",
        "花",
        "近",
        "十畫:",
        "骨",
        "十三畫:",
        "過",
        "十六畫:",
        "龜",
        "二十三畫:",
        "體",
        "三十二畫:",
        "籲",
        "#:",
        "…",
    ]


def test_ideas_that_share_a_term_share_an_entry() -> None:
    """
    two ideas called “Scaling”
    """
    assert index_terms([idea(EN, 0, "Scaling"), idea(EN, 1, "Scaling")], EN, strokes()) == (
        IndexGroup("S", (IndexEntry("Scaling", (IdeaId("idea-0"), IdeaId("idea-1"))),)),
    )


def test_the_order_of_the_ideas_does_not_matter() -> None:
    """
    terms that are equal but for case and punctuation
    """
    terms = ["AI", "ai", "A.I.", "“AI”", "A I"]
    assert index(EN, *terms) == index(EN, *reversed(terms))


@pytest.mark.parametrize(
    "term", ["", " ", "\u202e", "9" * 5000, "²", "β-VAE", "ẞ", "〇", "\U0003fffd", "が", "the", "an "]
)
@pytest.mark.parametrize("lang", [EN, ZH_HANS, ZH_HANT_TW])
def test_any_term_has_a_place(lang: Lang, term: str) -> None:
    """
    what no author should write
    """
    assert index(lang, term)[1:] == [term]


def test_every_han_character_that_can_be_printed_has_its_strokes() -> None:
    """
    src/duizhao/fonts/characters.txt
    """
    listed = (REPOSITORY / "src/duizhao/fonts/characters.txt").read_text(encoding="utf-8").splitlines()
    runs = [run.partition("-") for line in listed if not line.startswith("#") for run in line.split()]
    printable = {chr(code) for first, _, last in runs for code in range(int(first, 16), int(last or first, 16) + 1)}
    han = {char for char in printable if "\u4e00" <= char <= "\u9fff" or char >= "\U00020000"}
    assert len(han) > 10_000
    assert han - strokes().places.keys() == set()


def test_the_table_is_the_one_that_unihan_gives(tmp_path: Path) -> None:
    """
    tools/rebuild_strokes.py --check, where Debian's unicode-data is installed
    """
    if not Path("/usr/share/unicode/Unihan_IRGSources.txt.bz2").exists():
        pytest.skip("Unihan is not at hand: apt install unicode-data")
    tool = REPOSITORY / "tools/rebuild_strokes.py"
    assert subprocess.run([sys.executable, tool, "--check"], cwd=tmp_path, check=False).returncode == 0
