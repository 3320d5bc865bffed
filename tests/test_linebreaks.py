"""Where a line of a term may end: found, carried through conversion, and kept to on cards, on paper and on a terminal.

`python tests/test_linebreaks.py` writes `golden/line_breaks.tsv`, the shipped terms, anew. Read the change: each bar must
stand between two words.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from anki_collection import TEMPLATES, cards, collection, take
from duizhao import bundle, compiling
from duizhao.emit import apkg
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES
from duizhao.lang import CHINESE, EN, TRADITIONAL, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.learn import asked
from duizhao.learn.screen import Line, width, wrap
from duizhao.model.deck import Deck, LocalText, Reading
from duizhao.model.definitions import GlossaryDef
from duizhao.model.ledger import Ledger
from duizhao.model.ruby import cut, pairs
from duizhao.passes import linebreaks, script
from duizhao.passes.linebreaks import carried, ends
from duizhao.passes.script import Converter, converter
from duizhao.workspace import reading
from duizhao.workspace.conversions import Conversions
from sample_deck import sample_deck, text
from test_pdf import made, pages, printed, read

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests/golden/line_breaks.tsv"
TERM = "大规模多任务学习与互联网数据"
SENTENCES = st.text(
    st.sampled_from("数据引擎训练即编译大型语言模型操作系统内存字节机器人的了与代码里 A1“”（），。：·\n"), max_size=30
)


@cache
def taiwan() -> Converter:
    """Return the shipped conversion to Taiwan's script."""
    return converter(reading.glossary(), ZH_HANT_TW)


def barred(string: str, offsets: Sequence[int]) -> str:
    """Return a text with a bar wherever a line may end."""
    return "|".join(string[start:end] for start, end in pairwise((0, *offsets, len(string))))


def hints(term: LocalText) -> dict[Lang, str]:
    """Return a term with its bars, by the shipped glossary."""
    with Conversions(ROOT, reading.glossary()) as conversions:
        found = conversions.breaks(term)
    return {lang: barred(term.by[lang], found.get(lang, ())) for lang in CHINESE}


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("数据 引擎", "数据|引擎"),
        ("软件 2.0 的 未来", "软件2.0的|未来"),
        ("类似 ␣1980␣ 年代", "类似 |1980 年代"),
        ("用 Hugging␣Face 训练", "用Hugging |Face|训练"),
        ("权重 （ 模型 ） ， 代码", "权重|（模型），|代码"),
        ("互联网 的 “ 近邻 ” ： 数据", "互联网的|“近邻”：|数据"),
        ("我们 的 确 实", "我们的|确实"),
        ("他 说 的确 如此", "他说|的确|如此"),
        ("词 元 数据", "词元|数据"),
        ("数据 墙 、 大 模型", "数据墙、|大模型"),
        ("it’s␣AI’s", "it’s |AI’s"),
        ("葛 \U000e0100 城市", "葛\U000e0100|城市"),
        ("模型\xa0 很大", "模型\xa0很大"),
        ("数据", "数据"),
        ("", ""),
    ],
)
def test_where_a_line_may_end(words: str, lines: str) -> None:
    """Words, ␣ for a space that is text, and the text with its bars."""
    pieces = [word.replace("␣", " ") for word in words.split(" ") if word]
    assert barred("".join(pieces), ends(pieces)) == lines


@given(SENTENCES)
def test_ends_lie_within_the_text_and_no_line_begins_with_a_mark(string: str) -> None:
    """Any text."""
    offsets = ends(taiwan().words(string))
    assert list(offsets) == sorted(set(offsets))
    for at in offsets:
        assert 0 < at < len(string)
        assert string[at] not in "”），。：· "
        assert string[at - 1] not in "“（"


@given(st.sampled_from([one.zh_hans for one in reading.glossary().replace]), st.sampled_from(["数据，", "（", "A "]))
def test_no_word_of_the_glossary_is_cut(word: str, before: str) -> None:
    """A word of the shipped glossary, alone between marks or Latin."""
    assume(re.fullmatch("[\u4e00-\u9fff]+", word))
    start = len(before)
    for at in ends(taiwan().words(f"{before}{word}，B")):
        assert not start < at < start + len(word)


@given(SENTENCES, st.sampled_from(TRADITIONAL))
def test_what_is_carried_parts_the_conversion_where_it_parts_the_text(string: str, lang: Lang) -> None:
    """Any text and all of its offsets: the conversion up to there is what the changes up to there make."""
    convert = converter(reading.glossary(), lang)
    changes, result = convert.explain(string), convert.convert(string)
    whole = [at for at in range(len(string) + 1) if not any(one.start < at < one.end for one in changes)]
    found = carried(range(len(string) + 1), string, result, changes)
    assert len(found) == len(whole)
    for at, there in zip(whole, found, strict=True):
        start, parts = 0, []
        for one in changes:
            if one.end <= at:
                parts += [string[start : one.start], one.target]
                start = one.end
        assert result[:there] == "".join(parts) + string[start:at]


def test_nothing_is_carried_to_another_text() -> None:
    """The changes of 数据引擎, and a conversion that they do not lead to."""
    changes = taiwan().explain("数据引擎")
    assert carried((2,), "数据引擎", "資料引擎", changes) == (2,)
    assert carried((2,), "数据引擎", "數據引擎", changes) == ()


def test_a_converted_term_has_the_ends_of_the_simplified_one() -> None:
    """代码 and 内存, which are longer in Taiwan, 大型语言模型, which is one wording there."""
    hans = "代码数据与大型语言模型的内存数据"
    term = LocalText(
        {ZH_HANS: hans, **{to: converter(reading.glossary(), to).convert(hans) for to in TRADITIONAL}}, TRADITIONAL
    )
    assert hints(term) == {
        ZH_HANS: "代码|数据|与大型|语言|模型的|内存|数据",
        ZH_HANT_TW: "程式碼|資料|與大型|語言|模型的|記憶體|資料",
        ZH_HANT_HK: "代碼|數據|與大型|語言|模型的|記憶體|數據",
    }


def test_an_authored_term_is_cut_by_the_words_of_its_region() -> None:
    """位元組 and 記憶體, which the simplified dictionary does not know."""
    term = text("x", "字节与内存的优化", "位元組與記憶體的最佳化", "位元組與記憶體的優化")
    assert hints(term) == {
        ZH_HANS: "字节|与内存的|优化",
        ZH_HANT_TW: "位元組|與記憶體的|最佳化",
        ZH_HANT_HK: "位元組|與記憶體的|優化",
    }


def test_english_has_none() -> None:
    """A term in English alone."""
    with Conversions(ROOT, GlossaryDef()) as conversions:
        assert conversions.breaks(LocalText({EN: "Software 2.0"})) == {}


def golden() -> str:
    """Return every shipped term with its bars: id, zh-Hans, zh-Hant-TW, zh-Hant-HK."""
    decks = compiling.compile_decks(compiling.check(ROOT, None), [])
    ideas = {idea.id: idea for deck in decks.values() for idea in deck.ideas}
    rows = ([one.id, *(barred(one.term[to], one.breaks.get(to, ())) for to in CHINESE)] for one in ideas.values())
    return "".join("\t".join(row) + "\n" for row in rows)


def test_shipped_terms_end_where_somebody_read_them() -> None:
    """The shipped cards, and the table in tests/golden."""
    assert golden() == GOLDEN.read_text("utf-8")


def test_unchanged_terms_need_no_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A converted term in two commands, the second without any dictionary."""
    monkeypatch.setenv("DUIZHAO_CACHE", str(tmp_path))
    term = LocalText({ZH_HANS: "代码数据", ZH_HANT_TW: "程式碼資料", ZH_HANT_HK: "代碼數據"}, (ZH_HANT_TW,))
    first = []
    for _ in range(2):
        with Conversions(tmp_path, GlossaryDef()) as conversions:
            first.append(conversions.breaks(term))
        monkeypatch.setattr(script, "converter", None)
        monkeypatch.setattr(linebreaks, "traditional_words", None)
    assert first == [{ZH_HANS: (2,), ZH_HANT_TW: (3,), ZH_HANT_HK: (2,)}] * 2


@given(st.text(st.sampled_from("软件2.0 AI，"), max_size=12), st.sets(st.integers(-1, 14)))
def test_a_cut_term_keeps_its_text_and_its_readings(term: str, offsets: set[int]) -> None:
    """Any term, any offsets."""
    runs = pairs(term, ["x"] * sum(char in "软件" for char in term))
    parts = cut(runs, sorted(offsets))
    assert [one for part in parts for one in part if one[1]] == [one for one in runs if one[1]]
    assert barred(term, sorted(at for at in offsets if 0 < at < len(term))) == "|".join(
        "".join(run for run, _ in part) for part in parts
    )


def with_term(term: str, syllables: str, offsets: tuple[int, ...]) -> Deck:
    """Return a deck of one idea with this simplified term."""
    deck = sample_deck(1, ZH_HANS)
    idea = replace(
        deck.ideas[0],
        term=text("Term", term, "詞", "詞"),
        reading=Reading(pinyin=tuple(syllables.split())),
        breaks={ZH_HANS: offsets},
    )
    return replace(deck, ideas=(idea,))


def test_a_card_keeps_words_together_and_spaces_between_them() -> None:
    """软件 2.0 <b>: the term is as written, the parts of its reading are elements, nothing in them acts."""
    for note in notes(with_term("软件 <b> 权", "ruǎn jiàn quán", (3, 7))):
        fields = dict(zip(NOTE_TYPES[note.kind].fields, note.fields, strict=True))
        assert fields["term_zh_hans"] == "软件 &lt;b&gt; 权"
        assert fields["pinyin"] == (
            '<span class="word"><ruby class="t3">软<rt>ruǎn</rt></ruby><ruby class="t4">件<rt>jiàn</rt></ruby></span> '
            '<span class="word">&lt;b&gt;</span> <span class="word"><ruby class="t2">权<rt>quán</rt></ruby></span>'
        )
    assert ".word { display: inline-block; }" in TEMPLATES["anki/style.css"]


def test_anki_finds_a_term_as_before(tmp_path: Path) -> None:
    """大规模多任务学习与互联网数据, searched whole and by its field in a real collection; the same cards as without."""
    deck = with_term(TERM, " ".join("x" * len(TERM)), (3, 6, 8, 12))
    plain = replace(deck, ideas=(replace(deck.ideas[0], breaks={}),))
    with collection(tmp_path / "a") as before, collection(tmp_path / "b") as after:
        take(before, apkg.emit(plain, Ledger(), TEMPLATES).content, tmp_path)
        take(after, apkg.emit(deck, Ledger(), TEMPLATES).content, tmp_path)
        assert cards(before) == cards(after)
        for query in (TERM, f"term_zh_hans:{TERM}", TERM[2:9]):
            assert len(after.find_notes(query)) == len(before.find_notes(query)) == len(list(notes(deck)))
        assert '<span class="word">' in after.get_note(after.find_notes(TERM)[0])["pinyin"]


@pytest.mark.parametrize("syllables", ["", " ".join("x" * 112)], ids=["plain", "read"])
def test_the_key_breaks_a_long_term_between_words(syllables: str) -> None:
    """大规模多任务学习与互联网数据 eight times over: no line ends elsewhere, and the text is the same without hints."""
    long = TERM * 8
    offsets = tuple(start + at for start in range(0, len(long), len(TERM)) for at in (0, 3, 6, 8, 12))[1:]
    deck = with_term(long, syllables, offsets)
    content = list(printed(made(deck, ZH_HANS, items=1, versions=1)).values())[1]
    rest = long
    for line in "".join(pages(content)).splitlines():
        found = re.search(f"[{TERM}]{{8,}}", line)
        if found and rest.startswith(found[0]):
            rest = rest.removeprefix(found[0])
            assert not rest or len(long) - len(rest) in offsets
    assert rest == ""
    if not syllables:
        assert long in read(content)


def test_the_key_keeps_marks_and_spaces() -> None:
    """A term with marks, quotation marks and spaces between its words."""
    term = "数据的“近邻”，最后 Hugging Face"
    deck = with_term(term, "", ends(["数据", "的", "“", "近邻", "”，", "最后", " Hugging Face"]))
    content = list(printed(made(deck, ZH_HANS, items=1, versions=1)).values())[1]
    with pypdfium2.PdfDocument(content) as document:
        assert term in document[0].get_textpage().get_text_range()


@given(st.lists(st.sampled_from(["数据", "多任务", "互联网，", "AI ", "“近邻”"]), max_size=9), st.integers(10, 30))
def test_a_terminal_line_ends_between_words(words: list[str], columns: int) -> None:
    """Words, and windows in which each of them fits."""
    string = "".join(words)
    offsets = [sum(map(len, words[:number])) for number in range(1, len(words))]
    lines = wrap(string, columns, offsets) if offsets else []
    at = 0
    for line in lines:
        assert width(line) <= columns
        assert string.startswith(line, at)
        at += len(line)
        at += string.startswith(" ", at)
        assert at == len(string) or at in offsets
    assert at == len(string) or not offsets


def test_a_word_longer_than_the_window_is_broken() -> None:
    """人工智能操作系统 as one word, on ten columns."""
    assert wrap("这个人工智能操作系统", 10, (2,)) == ["这个人工智", "能操作系统"]
    assert wrap("这个ABCDEFGHIJKLM", 10, (2,)) == ["这个", "ABCDEFGHIJ", "KLM"]


def test_the_self_test_gives_its_hints() -> None:
    """数据引擎 in the self-test: as a question, and with its reading behind it."""
    idea = with_term("数据引擎", "shù jù yǐn qíng", (2,)).ideas[0]
    assert asked.recall(idea, [ZH_HANS]) == [Line("数据引擎", "strong", breaks=(2,))]
    assert asked.recall(idea, [EN]) == [Line("Term", "strong")]
    assert wrap("数据引擎 (shù jù yǐn qíng)", 10, (2,)) == ["数据引擎", "(shù jù", "yǐn qíng)"]


def test_a_bundle_without_hints_is_read() -> None:
    """A bundle as it was before there were any."""
    deck = with_term("数据引擎", "", (2,))
    content = bundle.encode(deck).content
    assert bundle.decode(content) == deck
    tree = json.loads(content)
    del tree["deck"]["ideas"][0]["breaks"]
    assert bundle.decode(msgspec.json.encode(tree)) == replace(deck, ideas=(replace(deck.ideas[0], breaks={}),))


if __name__ == "__main__":
    GOLDEN.write_text(golden(), "utf-8")
