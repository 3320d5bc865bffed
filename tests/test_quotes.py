"""Quotes against documents: verdicts, places, differences, and how they are reported."""

import json
import re

import pytest

from conftest import REPOSITORY
from duizhao.model.deck import SourceId
from duizhao.passes.document import Document, document
from duizhao.passes.fold import FORMAT, FULL_WIDTH, TABLE
from duizhao.passes.match import Verification, search, verify
from duizhao.passes.quote_report import describe, look_up, report, unescape

TALK = """\
软件2.0
2022年11月

A:人们不再手工编写代码,编程范式转变为收集训练数据并设定训练目标。
B:这个方法不适用于机器人。我们有 15 亿公里的数据——“足够了”,他说... 其实还差得远!
C:Tesla is a robotics company, not a car company. We don't write that code any more.
B:这个方法适用于汽车。
"""
REPORT = "据报道,机器人的双手最难造。人们再也不手工编写代码了。"


def doc(text: str, name: str = "talk") -> Document:
    """Return a document; its file is called after its id."""
    return document(SourceId(name), f"{name}.txt", text)


def test_the_examples_of_the_documentation() -> None:
    """docs/quotes.md, its document and its table of examples."""
    page = (REPOSITORY / "docs/quotes.md").read_text(encoding="utf-8")
    line = re.findall(r"third line reads `([^`]+)`", page)[0]
    rows = re.findall(r"^\| `([^`]+)` \| (\w+) \| (.*)\|$", page, re.MULTILINE)
    assert len(rows) == 9
    for quote, verdict, why in rows:
        found = verify(quote, doc(f"标题\n\n{line}\n"))
        assert found.verdict == verdict
        if why.startswith("`"):
            assert describe(found).endswith(why.strip("` "))


def test_the_table_of_the_documentation_is_the_one_in_use() -> None:
    """docs/quotes.md, its table of folded characters."""
    page = (REPOSITORY / "docs/quotes.md").read_text(encoding="utf-8")
    listed: dict[str, set[str]] = {}
    for folded, characters in re.findall(r"^\| [^|]+ \| ([^|]+) \| ([^|]*U\+[^|]+) \|$", page, re.MULTILINE):
        for first, last in re.findall(r"U\+([0-9A-F]{4})(?:–U\+([0-9A-F]{4}))?", characters):
            listed.setdefault(folded, set()).update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    marks = {char: folded.strip("`") for folded, chars in listed.items() if folded.startswith("`") for char in chars}
    assert listed["ASCII"] == set(FULL_WIDTH)
    assert marks == {char: folded for char, folded in TABLE.items() if char not in FULL_WIDTH or char in marks}
    dropped = {char for char in map(chr, range(0x10000)) if re.fullmatch(f"[{FORMAT}]", char)}
    assert {char for char in listed["nothing"] if not char.isspace()} == dropped


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("人们不再手工编写代码,", "exact"),
        ("代", "exact"),
        ("——“足够了”", "exact"),
        ("他说... 其实还差得远", "exact"),
        ("人们不再手工编写代码，编程范式", "normalised"),
        ("人们不再 手工\n编写\u200b代码", "normalised"),
        ("我们有15亿公里", "normalised"),
        ("我们有 １５ 亿公里", "normalised"),
        ("我们有 1\n5 亿公里", "normalised"),
        ("数据--「足够了」，他说……其实", "normalised"),
        ("We don’t write\xa0that code", "normalised"),
        ("人们不再手工编写代码……收集训练数据", "truncated"),
        ("……编程范式转变为 [...] 设定训练目标。", "truncated"),
        ("Tesla is […] not a car company", "truncated"),
        ("人们不再手工编写代码…我们有15亿公里", "truncated"),
        ("人们再手工编写代码", "altered"),
        ("我们有 16 亿公里的数据", "altered"),
        ("我们有 1 5 亿公里的数据", "altered"),
        ("5亿公里的数据", "altered"),
        ("人們不再手工編寫代碼", "altered"),
        ("人们不在手工编写代码", "altered"),
        ("we don't write that code", "altered"),
        ("We do write that code", "altered"),
        ("人们不再手工编写代码……收集训练数剧", "altered"),
        ("今天的天气一直都很好", "absent"),
        ("……", "absent"),
        ("，。", "absent"),
        ("", "absent"),
        ("\ud800", "absent"),
        ("\ud800人们不再手工编写代码", "altered"),
        ("他" * 1_000_000, "absent"),
        (TALK * 2, "absent"),
    ],
    ids=lambda value: repr(value[:16]),
)
def test_verdicts(quote: str, verdict: str) -> None:
    """The quote, against the talk."""
    assert verify(quote, doc(TALK)).verdict == verdict


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("……", "no-words"),
        ("人们…训练目标", "piece-short"),
        ("Tesla … company", "piece-short"),
        ("设定训练目标…人们不再手工编写代码", "pieces-order"),
        ("人们不再手工编写代码…手工编写代码,编程", "pieces-order"),
        ("机器人。我们有 15…这个方法不适用于", "pieces-order"),
        ("Tesla is a robotics company … a car company. We", "negation-elided"),
        ("人们不再手工…" * 21, "too-long"),
    ],
)
def test_ellipses_that_prove_nothing(quote: str, reason: str) -> None:
    """The quote, against the talk: pieces too short, out of order or overlapping, or a negation between them."""
    found = verify(quote, doc(TALK))
    assert found.verdict in ("altered", "absent")
    assert found.reason == reason


def test_an_ellipsis_may_not_turn_a_clause_round() -> None:
    """Clauses that go on after the ellipsis, having lost their negation; two that are left out whole."""
    assert verify("这个方法…适用于机器人", doc(TALK)).reason == "negation-elided"
    assert verify("编程范式转变为…适用于机器人", doc(TALK)).reason == "negation-elided"
    assert verify("这个方法…我们有 15 亿公里", doc(TALK)).verdict == "truncated"
    assert verify("这个方法不适用于机器人…其实还差得远", doc(TALK)).verdict == "truncated"


def test_pieces_are_found_close_to_each_other() -> None:
    """A text that has the first piece twice before the second."""
    source = doc("我们需要数据。第一章\n我们需要数据。第二章,最后收集了它们")
    places = verify("我们需要数据……最后收集了它们", source).places
    assert [(place.line, place.column) for place in places] == [(2, 1), (2, 12)]


def test_places() -> None:
    """“这个方法”, twice in the talk; the spelling is the document's."""
    found = verify("这个方 法", doc(TALK))
    assert [(one.line, one.column, one.matched) for one in found.places] == [(5, 3, "这个方法"), (7, 3, "这个方法")]
    assert found.paste == "这个方法"
    assert found.document == "talk"


def test_the_raw_files_columns() -> None:
    """A file with windows' line ends, and é as two code points."""
    raw = "Re\u0301sume\u0301:\r\ncafe\u0301 人们不再\r\n"
    place = verify("人们不再", doc(raw)).places[0]
    assert (place.line, place.column) == (2, 7)
    assert raw.split("\n")[1][place.column - 1 :] == "人们不再\r"


@pytest.mark.parametrize(
    ("quote", "nearest", "shown", "paste"),
    [
        ("并设置训练目标。", "并设定训练目标。", "并设[置→定]训练目标。", True),
        ("人们再手工编写代码", "人们不再手工编写代码", "人们[→不]再手工编写代码", True),
        ("大们不再手工编写代码", "人们不再手工编写代码", "[大→人]们不再手工编写代码", True),
        ("人们不再亲自手工编写代码", "人们不再手工编写代码", "人们不再[亲自→]手工编写代码", True),
        (
            "Tesla is a robot company, not",
            "Tesla is a robotics company, not",
            "Tesla is a [robot→robotics] company, not",
            True,
        ),
        ("我们有16亿公里,的数据", "我们有 15 亿公里的数据", "我们有 [16→15] 亿公里[,→]的数据", True),
        ("我们有明确的训练目标", "并设定训练目标", "", False),
    ],
)
def test_the_nearest_text(quote: str, nearest: str, shown: str, paste: bool) -> None:
    """The quote, against the talk: words and numbers whole, marks and spaces no difference."""
    found = verify(quote, doc(TALK))
    if not shown:
        assert (found.verdict, found.nearest, found.paste) == ("absent", None, "")
        return
    assert found.nearest is not None
    assert (found.verdict, found.nearest.matched, found.paste) == ("altered", nearest, nearest if paste else "")
    assert describe(found).endswith(": " + shown)


def test_two_places_as_near_leave_the_choice_to_the_author() -> None:
    """“2025年收入是三百万”, where 2023 and 2024 stand."""
    found = verify("2025年收入是三百万元", doc("2023年收入是三百万元。\n一句话。\n2024年收入是三百万元。"))
    assert found.verdict == "altered"
    assert found.paste == ""


def test_the_same_words_elsewhere() -> None:
    """A quote of the report, said to be of the talk."""
    assert verify("机器人的双手最难造", doc(TALK), [doc(TALK), doc(REPORT, "report")]).elsewhere == ("report",)


@pytest.mark.parametrize(
    ("quote", "verdict", "where"),
    [
        ("机器人的双手最难造", "exact", "report"),
        ("机器人的双手,最难造", "altered", "report"),
        ("编写代码", "exact", "talk"),
        ("编写代码了", "exact", "report"),
        ("人们不再手工编写代码，", "normalised", "talk"),
        ("据报道…人们再也不手工编写代码", "altered", "report"),
        ("今天的天气一直都很好", "absent", None),
        ("……", "absent", None),
    ],
)
def test_search(quote: str, verdict: str, where: str | None) -> None:
    """The quote, in the talk and in the report: the best verdict wins."""
    found = search(quote, [doc(TALK), doc(REPORT, "report")])
    assert (found.verdict, found.document) == (verdict, where)


def test_search_names_the_other_documents() -> None:
    """“编写代码”, which both have."""
    assert search("编写代码", [doc(TALK), doc(REPORT, "report")]).elsewhere == ("report",)
    assert search("编写代码", []) == Verification(verdict="absent")


def test_unescape() -> None:
    r"""Each escape, a surrogate pair, half a pair, and backslashes that mean themselves."""
    assert unescape("a\\nb\\tc\\\\n\\u4e0d\\ud83d\\ude00\\x\\u12\r\n") == "a\nb\tc\\n不😀\\x\\u12"
    assert unescape("\\ud83d") == "\ud83d"


def test_report() -> None:
    """An altered quote, and one with half a surrogate pair."""
    plain = report(verify("并设置训练目标。", doc(TALK)))
    nearest = {"line": 4, "column": 27, "start": 42, "end": 50, "matched": "并设定训练目标。"}
    assert plain == {
        "verdict": "altered",
        "document": "talk",
        "line": None,
        "column": None,
        "matched": None,
        "places": [],
        "nearest": nearest,
        "similarity": 0.875,
        "diff": "并设[置→定]训练目标。",
        "segments": [
            {"equal": True, "source": "并设", "quote": "并设"},
            {"equal": False, "source": "定", "quote": "置"},
            {"equal": True, "source": "训练目标。", "quote": "训练目标。"},
        ],
        "paste": "并设定训练目标。",
        "reason": None,
        "elsewhere": [],
    }
    assert json.dumps(report(verify("\ud800人们不再手工编写代码", doc(TALK))), ensure_ascii=False).encode()


def test_look_up() -> None:
    """Lines as `duizhao quote` reads them, in one document and in two."""
    both = [doc(TALK), doc(REPORT, "report")]
    assert look_up("这个方法\n", both[:1], both[1:], as_json=False) == "exact: talk, line 5, column 3, 2 places"
    assert look_up("双手最难造", both[:1], both[1:], as_json=False) == "absent: talk; it stands in report"
    assert json.loads(look_up("双手最难造", both, [], as_json=True))["document"] == "report"
    assert look_up("", both, [], as_json=False) == "absent (no-words)"
