"""What a search finds, and how it is typed."""

import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import REPOSITORY, SHARED, Make
from duizhao.errors import UsageError
from duizhao.lang import TRADITIONAL
from duizhao.passes.script import simplified
from duizhao.search.query import MAX_LENGTH, parse, search
from duizhao.search.text import Folding, indexed, simplifying, tokens
from search_sample import FILES, find, sample, shown


@pytest.fixture
def root(make: Make) -> Path:
    """Return the sample workspace."""
    return sample(make)


def test_chinese_in_order_of_kinds(root: Path) -> None:
    """
    软件
    """
    assert find(root, "软件") == [
        "cards/software.yaml:5 term [软件]2.0",
        "cards/software.yaml:9 definition 训练好的权重本身就是程序，不写[软件]。",
        "cards/software.yaml:14 note 说的是“[软件]”的写法。",
        "cards/software.yaml:18 question 什么是[软件]2.0？",
        "seeds/texts/talk.txt:1 text [软件]的讲稿",
        "seeds/texts/talk.txt:4 text 寫在權重裡，看著[軟件]長大。",
        "seeds/talk.yaml:4 title [软件]的讲稿",
    ]


@pytest.mark.parametrize("query", ["软件2.0", "軟件２．０", "软件 2.0", "“软件2.0”", "软件2.0？", "「軟件 2.0」。"])
def test_one_term_typed_in_many_ways(root: Path, query: str) -> None:
    """
    a term in other scripts, widths, spaces and quotation marks
    """
    assert find(root, query) == [
        "cards/software.yaml:5 term [软件2.0]",
        "cards/software.yaml:18 question 什么是[软件2.0]？",
    ]


def test_the_very_term_comes_first(root: Path) -> None:
    """
    first, which is a term and an id, and stands in a term and in a definition; a term's pinyin
    """
    cards = FILES["cards/zz.yaml"].replace("Zebra, zh-Hans: 斑马", "First, zh-Hans: 先头软件")
    (root / "cards/zz.yaml").write_text(cards.replace("zh\n  level: 1", "zh\n  level: 1\n  reading: {pinyin: xiān}"))
    assert [one.split(" ")[0] for one in find(root, "first")] == [
        "cards/zz.yaml:5",  # the term
        "cards/software.yaml:30",  # the id
        "cards/software.yaml:32",
        "cards/software.yaml:34",
    ]
    assert find(root, "xianhou")[0] == "cards/software.yaml:32 term [先后]"


def test_taiwans_words_find_what_is_converted_to_them(root: Path) -> None:
    """
    軟體, 資料: the cards say 软件 and 数据
    """
    (term, *_) = search(root, "軟體", None, 9).hits
    assert (shown(term), term.language, term.converted) == (
        "cards/software.yaml:5 term [軟體]2.0",
        "zh-Hant-TW",
        True,
    )
    (quote,) = find(root, "資料")
    assert quote.startswith("cards/software.yaml:12 quote 人們不再手工編寫")
    assert quote.endswith("訓練[資料]。")
    assert find(root, "戰略") == ["cards/software.yaml:27 term 西安[戰略]"]


@pytest.mark.parametrize(
    ("query", "there"), [("權重裡", "權重裡"), ("权重里", "權重裡"), ("看着", "看著"), ("權重裏", "權重裡")]
)
def test_source_texts_in_either_script(root: Path, query: str, there: str) -> None:
    """
    simplified and traditional for a traditional line
    """
    line = "寫在權重裡，看著軟件長大。".replace(there, f"[{there}]")
    assert find(root, query) == [f"seeds/texts/talk.txt:4 text {line}"]


@pytest.mark.parametrize(
    "query", ["ruanjian", "ruan jian", "ruǎn jiàn", "ruǎnjiàn", "ruan3 jian4", "RUAN3JIAN4", "ruan'jian"]
)
def test_pinyin(root: Path, query: str) -> None:
    """
    spaces, tone marks, tone numbers, capitals, an apostrophe
    """
    assert find(root, query) == ["cards/software.yaml:5 term [软件]2.0"]


@pytest.mark.parametrize("query", ["celüe", "celve", "celue", "cèlüè", "ce4lu:e4", "ce lüe"])
def test_every_way_to_type_u_umlaut(root: Path, query: str) -> None:
    """
    ü, v, u, u:
    """
    assert find(root, query) == ["cards/software.yaml:27 term 西安[策略]"]


def test_pinyin_that_can_be_cut_in_two_ways(root: Path) -> None:
    """
    xian is xī'ān and xiān; an apostrophe and a tone number decide
    """
    both = {"cards/software.yaml:27 term [西安]策略", "cards/software.yaml:32 term [先]后"}
    assert set(find(root, "xian")) == both
    assert find(root, "xi'an") == find(root, "xi1an1") == ["cards/software.yaml:27 term [西安]策略"]


def test_pinyin_keeps_the_order_and_needs_whole_syllables(root: Path) -> None:
    """
    the second syllable first, a part of a syllable, one that no term has
    """
    assert [find(root, query) for query in ("jian ruan", "ruanj", "uanjian", "zhuang")] == [[], [], [], []]


def test_pinyin_with_something_else(root: Path) -> None:
    """
    ruanjian and the number beside it
    """
    assert find(root, "2.0 ruanjian") == ["cards/software.yaml:5 term [软件2.0]"]


def test_english(root: Path) -> None:
    """
    capitals, accents, the beginning of the last word
    """
    assert find(root, "TRAINED weights") == [
        "cards/software.yaml:8 definition The [trained] [weights] of a network are the program."
    ]
    assert find(root, "naive STRAT") == ["cards/software.yaml:27 term [Naïve] [strategy]"]
    assert find(root, "strat naive") == []
    assert find(root, "weight hand") == []


def test_phrases(root: Path) -> None:
    """
    words in quotation marks stand side by side, as they are
    """
    assert find(root, '"weights of a network"') == [
        "cards/software.yaml:8 definition The trained [weights of a network] are the program."
    ]
    assert find(root, "“weights network”") == find(root, '"network weights"') == find(root, '"weights of a net"') == []
    assert find(root, "程序不写") == []
    assert find(root, "程序,不写") == ["cards/software.yaml:9 definition 训练好的权重本身就是[程序，不写]软件。"]


def test_clozes_are_searched_without_their_braces(root: Path) -> None:
    """
    训练好的{{权重}}就是程序
    """
    assert find(root, "权重就是") == ["cards/software.yaml:24 question 训练好的[权重就是]程序。"]


def test_ids_and_records(root: Path) -> None:
    """
    an idea's id, and the words of an erratum
    """
    assert find(root, "software-2-0") == ["cards/software.yaml:3 id [software-2-0]"]
    assert find(root, "训练用的") == ["seeds/talk.yaml:7 erratum [训练用的]数据"]


@pytest.mark.parametrize(
    "query",
    [
        "*", '"', '"""', "-", "软*", "NEAR(软 件)", "软 NOT 件", "AND", "OR OR", "written: 软", "{written}: 软", "^软", "(", "软)",
        "'; DROP TABLE words; --", "软\0件", "\udce8", "\\", "+", "a" * MAX_LENGTH, "软" * MAX_LENGTH, "xi " * 333,
        "xian" * 250, '"软" *', "pinyin : ruan", "?1", ":match", "%", "_",
    ],
)  # fmt: skip
def test_queries_have_no_syntax(root: Path, query: str) -> None:
    """
    what would mean something to FTS5, to SQL, or to nobody
    """
    try:
        found = search(root, query, None, 100)
    except UsageError as error:
        assert error.message == f"there is nothing to look for in “{query}”"  # noqa: PT017
    else:
        assert all(hit.hits for hit in found.hits)


def test_marks_are_characters_like_others(root: Path) -> None:
    """
    C++ and C#, which are not C
    """
    assert find(root, "C++") == ["cards/software.yaml:29 definition Written in [C++] and C#."]
    assert find(root, "c#") == ["cards/software.yaml:29 definition Written in C++ and [C#]."]
    assert find(root, "NEAR(weights)") == []


def test_a_query_has_a_length(root: Path) -> None:
    """
    1,001 characters
    """
    with pytest.raises(UsageError, match="a query has at most 1,000 characters"):
        search(root, "a" * (MAX_LENGTH + 1), None, 1)


def test_a_quote_says_where_its_source_has_it(root: Path) -> None:
    """
    a quote of a full text at hand, then of a recorded excerpt
    """
    (quote, line) = search(root, "手工", None, 9).hits
    assert (quote.kind, quote.source, quote.source_line, line.kind, line.line, line.column) == (
        "quote", "talk", 3, "text", 3, 8,
    )  # fmt: skip
    (root / "seeds/texts/talk.txt").unlink()
    (quote, excerpt) = search(root, "手工", None, 9).hits
    assert (quote.source_line, shown(excerpt), excerpt.source_line) == (
        3,
        "seeds/talk.yaml:10 excerpt 人们不再[手工]编写代码,而是收集训练数据。",
        3,
    )


def test_full_texts_elsewhere(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """
    --texts DIR
    """
    elsewhere = tmp_path_factory.mktemp("texts")
    (elsewhere / "talk.txt").write_text("别处的讲稿\n", "utf-8")
    (hit,) = search(root, "别处", elsewhere, 9).hits
    assert (hit.file, hit.line) == (f"{elsewhere}/talk.txt", 1)
    assert find(root, "别处") == []


SIMPLIFY = simplifying(lambda text: simplified(simplified(text, TRADITIONAL[0]), TRADITIONAL[1]))
FOLDING = Folding(SIMPLIFY)
CHARACTERS = st.sampled_from(
    "软軟件体體著着裡里台臺么麼0 1.2aBéǎ-—…。，“”「」\u200b\u3000\u0301ー々\U00020000\ufa36ßǅ²"
)


def test_folding_a_character_twice_changes_nothing() -> None:
    """
    every character that search takes for another
    """
    assert {one for one in SIMPLIFY.values() if SIMPLIFY.get(one, one) != one} == set()
    assert all(len(one) == 1 for one in SIMPLIFY.values())


@given(
    st.text(CHARACTERS),
    st.sampled_from("软軟着体"),
    st.text(CHARACTERS),
    st.sampled_from("件臺麼"),
    st.text(CHARACTERS),
)
@example("他说:", "软", "件 — - 2", "件", "")
def test_a_part_is_always_found(before: str, first: str, middle: str, last: str, after: str) -> None:
    """
    any text between two Chinese characters, as a part of a text: each phrase of the query stands in the text
    """
    part, text = first + middle + last, before + first + middle + last + after
    asked = parse(part, FOLDING, ())
    assert asked is not None
    held = f" {indexed(text, FOLDING)} "
    for phrase in asked.phrases:
        assert f" {' '.join(phrase.tokens)} " in held
    assert all(text[one.start : one.end].strip() for one in tokens(text, FOLDING))


def test_recall_and_precision_on_real_texts(tmp_path: Path) -> None:
    """
    150 pieces of two to eight Chinese characters of the five documents, each once as it is and once in the other script
    """
    documents = sorted((SHARED / "seeds").glob("*.txt"))
    if not documents:
        pytest.skip("the full texts are not at hand")
    for folder in ("cards", "seeds"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("texts"))
    shutil.copytree(SHARED / "seeds", tmp_path / "seeds/texts")
    records = "".join(file.read_text() for file in (tmp_path / "seeds").glob("*.yaml"))
    pieces = [
        (han, f"seeds/texts/{file.name}", number)
        for file in documents
        if file.name in records
        for number, line in enumerate(file.read_text("utf-8").split("\n"), 1)
        for han in re.findall("[一-鿿]{2,}", line)
    ]
    chance = random.Random(7)  # noqa: S311
    for han, path, number in chance.sample(pieces, 150):
        length = chance.randint(2, min(8, len(han)))
        start = chance.randint(0, len(han) - length)
        piece = han[start : start + length]
        for query in (piece, "".join(TO_TRADITIONAL.get(one, one) for one in piece)):
            found = search(tmp_path, query, None, 10_000)
            assert (path, number) in {(hit.file, hit.line) for hit in found.hits}
            assert all(indexed(piece, FOLDING) in indexed(hit.text, FOLDING) for hit in found.hits)
            assert all(hit.hits for hit in found.hits)


TO_TRADITIONAL = {one: other for other, one in sorted(SIMPLIFY.items()) if "一" <= other <= "鿿"}
