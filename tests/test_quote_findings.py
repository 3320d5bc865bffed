"""The pass over ideas: what becomes of their quotes, what is found, and what `check --fix` would write."""

import pytest

from duizhao.diagnostic import Finding
from duizhao.model.deck import SourceId
from duizhao.model.definitions import ErratumDef, ExcerptDef, IdeaDef, Placed, QuoteDef, SourceDef
from duizhao.passes.quotes import Excerpt, Repair, Verified, verify_ideas
from duizhao.passes.records import verify_records
from duizhao.span import Node
from test_quotes import REPORT, TALK, doc

AT = Node("cards/a.yaml") / "ideas" / 0
TEXT = AT / "quotes" / 0 / "text"


def idea(*quotes: QuoteDef) -> list[tuple[str, Placed[IdeaDef]]]:
    """Return one idea with these quotes."""
    definition = IdeaDef(id="a", level=1, term={"en": "a"}, definition={"en": "a"}, quotes=list(quotes))
    return [("topic", Placed(AT, definition))]


def record(name: str = "talk", *excerpts: ExcerptDef, errata: tuple[ErratumDef, ...] = ()) -> Placed[SourceDef]:
    """Return the record of a source with two speakers."""
    value = SourceDef(
        id=name,
        file=f"{name}.txt",
        language="zh-Hans",
        outlet="报",
        speakers=["甲", "乙"],
        excerpts=list(excerpts),
        errata=list(errata),
    )
    return Placed(Node(f"seeds/{name}.yaml"), value)


def check(
    quote: str, *excerpts: ExcerptDef, full: bool = True, note: str = "", errata: tuple[ErratumDef, ...] = ()
) -> Verified:
    """Verify one quote of the talk, the report being recorded too."""
    sources = {"talk": record("talk", *excerpts, errata=errata), "report": record("report")}
    documents = {"talk": doc(TALK), "report": doc(REPORT, "report")} if full else {}
    return verify_ideas(idea(QuoteDef(source="talk", text=quote, note=note or None)), sources, documents)


def test_a_quote_in_the_full_text() -> None:
    """A quote that stands in the full text and in an excerpt."""
    found = check("设定训练目标", ExcerptDef(text="并设定训练目标。", line=4, column=27))
    assert (found.findings, found.repairs, found.excerpts) == ((), (), ())
    quote = found.ideas[0].quotes[0]
    assert (quote.line, quote.column, quote.verdict, quote.checked_in) == (4, 28, "exact", "text")
    assert (quote.speaker, quote.language, quote.note) == ("甲", "zh-Hans", {})


def test_a_quote_in_an_excerpt() -> None:
    """The same quote without the full text: the same place."""
    found = check(
        "设定训练目标", ExcerptDef(text="别的"), ExcerptDef(text="并设定训练目标。", line=4, column=27), full=False
    )
    assert found.findings == ()
    quote = found.ideas[0].quotes[0]
    assert (quote.line, quote.column, quote.verdict, quote.checked_in) == (4, 28, "exact", "excerpt")


@pytest.mark.parametrize(
    ("excerpt", "place"),
    [
        (ExcerptDef(text="一\n二三", line=7, column=5), (8, 2)),
        (ExcerptDef(text="二三", line=7), (7, None)),
        (ExcerptDef(text="二三"), (None, None)),
    ],
)
def test_places_in_excerpts(excerpt: ExcerptDef, place: tuple[int | None, int | None]) -> None:
    """“三” in an excerpt of two lines, of one without a column, of one without a line; another one before it."""
    quote = check("三", ExcerptDef(text="零\n零", line=1), excerpt, full=False).ideas[0].quotes[0]
    assert (quote.line, quote.column) == place


def test_the_place_that_the_record_names() -> None:
    """Words that stand on lines 5 and 7, an excerpt naming line 7."""
    assert check("这个方法").ideas[0].quotes[0].line == 5
    assert check("这个方法", ExcerptDef(text="这个方法", line=7)).ideas[0].quotes[0].line == 7


def test_pieces_may_stand_in_two_excerpts_but_words_in_one() -> None:
    """A truncated quote, each piece an excerpt; and a quote that runs from one excerpt into the next."""
    excerpts = (ExcerptDef(text="人们不再手工", line=4), ExcerptDef(text="编写代码", line=4))
    assert check("人们不再手工……编写代码", *excerpts, full=False).ideas[0].quotes[0].verdict == "truncated"
    assert check("人们不再手工编写代码", *excerpts, full=False).ideas[0].quotes == ()


FIX = "duizhao check --fix writes the source's words"
COPY = "copy the source's words, character for character"


@pytest.mark.parametrize(
    ("quote", "full", "finding"),
    [
        (
            "并设置训练目标。",
            True,
            Finding(
                "quote-altered",
                TEXT,
                "the source has “并设定训练目标。”, the quote has “并设置训练目标。”",
                FIX,
                ("talk.txt, line 4: 并设[置→定]训练目标。",),
            ),
        ),
        (
            "人们不再手工编写代码，",
            True,
            Finding(
                "quote-normalised",
                TEXT,
                "the source writes these words with other marks or spaces",
                FIX,
                ("人们不再手工编写代码,",),
            ),
        ),
        (
            "机器人的双手最难造",
            True,
            Finding(
                "quote-absent",
                TEXT,
                "the quote does not stand in `talk`, but in `report`",
                "write `source: report`: the quote stands there",
            ),
        ),
        (
            "今天的天气一直都很好",
            True,
            Finding("quote-absent", TEXT, "the quote does not stand in `talk`", f"{COPY}, or name the right source"),
        ),
        (
            "……",
            True,
            Finding("quote-absent", TEXT, "the quote has no words", "quote the source's words, or delete the quote"),
        ),
        (
            "5 亿公里",
            True,
            Finding("quote-cut", TEXT, "the quote begins inside the number “15”", "quote it whole"),
        ),
        (
            "编程范式转变为收集",
            False,
            Finding(
                "quote-unrecorded",
                TEXT,
                "the full text of `talk` is not at hand, and its record has no excerpt with this quote",
                "put the text into seeds/texts/, or name its folder with --texts, and run duizhao check --fix",
            ),
        ),
        (
            "并设置训练目标。",
            False,
            Finding(
                "quote-altered",
                TEXT,
                "the recorded excerpt has “并设定训练目标。”, the quote has “并设置训练目标。”",
                FIX,
                ("talk.txt, line 4: 并设[置→定]训练目标。",),
            ),
        ),
    ],
)
def test_errors(quote: str, full: bool, finding: Finding) -> None:
    """The quote, of the talk: in its full text, or in one excerpt. What is in error reaches no deck."""
    found = check(quote, ExcerptDef(text="并设定训练目标。", line=4, column=27), full=full)
    assert [one for one in found.findings if one.severity == "error"] == [finding]
    assert [one.quotes for one in found.ideas] == [()]


def test_an_unknown_source() -> None:
    """A quote of `tolk`."""
    found = verify_ideas(idea(QuoteDef(source="tolk", text="人们")), {"talk": record()}, {})
    at = AT / "quotes" / 0 / "source"
    assert found.findings == (Finding("quote-source", at, "there is no record `tolk`", "did you mean `talk`?"),)


def test_what_fix_writes() -> None:
    """A quote spelled otherwise, an altered one, one not recorded, and one so altered that nobody can tell."""
    quotes = ["我们有15亿公里", "人们再手工编写代码", "robotics company", "人们从来都不再手动写源代码,"]
    asked = idea(*(QuoteDef(source="talk", text=text) for text in quotes))
    found = verify_ideas(asked, {"talk": record()}, {"talk": doc(TALK)})
    assert found.repairs == (
        Repair(AT / "quotes" / 0 / "text", "我们有 15 亿公里"),
        Repair(AT / "quotes" / 1 / "text", "人们不再手工编写代码"),
    )
    assert found.excerpts == (
        Excerpt(SourceId("talk"), 4, 3, "人们不再手工编写代码"),
        Excerpt(SourceId("talk"), 5, 15, "我们有 15 亿公里"),
        Excerpt(SourceId("talk"), 6, 14, "robotics company"),
    )


def test_fixing_leaves_nothing_to_fix() -> None:
    """The quotes above, repaired and recorded: no findings, with the full text and without."""
    excerpts = [
        ExcerptDef(text="人们不再手工编写代码", line=4, column=3),
        ExcerptDef(text="我们有 15 亿公里", line=5, column=15),
    ]
    for full in (True, False):
        for text in ("我们有 15 亿公里", "人们不再手工编写代码"):
            assert check(text, *excerpts, full=full).findings == ()


def test_a_quote_to_be_recorded() -> None:
    """A quote that the record does not hold."""
    hint = "duizhao check --fix records the excerpt"
    found = check("人们不再手工编写代码")
    assert found.findings == (
        Finding("quote-excerpt", TEXT, "the record of `talk` does not hold this quote yet", hint, severity="warning"),
    )
    assert len(found.ideas[0].quotes) == 1


SLIP = ErratumDef(id="T-1", text="15 亿公里的数据", line=5, kind="number", correct="15 亿英里", note="见录音。")
SLIP_FINDING = Finding(
    "quote-erratum",
    TEXT,
    "the passage overlaps the erratum `T-1`: “15 亿公里的数据” should be “15 亿英里”",
    "add a `note` that tells learners so",
    ("见录音。",),
)


@pytest.mark.parametrize(
    "quote", ["我们有 15 亿公里的数据——“足够了”", "亿公里", "15 亿公里的数据", "的数据——“足够了”", "我们有 15 亿公里"]
)
@pytest.mark.parametrize("full", [True, False])
def test_errata(quote: str, full: bool) -> None:
    """A quote around an erratum, within it, the same, or over one of its ends; the excerpt is the quote alone."""
    excerpt = ExcerptDef(text=quote, line=5)
    if quote == "的数据——“足够了”" and not full:
        assert check(quote, excerpt, full=False, errata=(SLIP,)).findings == ()  # three characters could be chance
        return
    assert check(quote, excerpt, full=full, errata=(SLIP,)).findings == (SLIP_FINDING,)
    assert check(quote, excerpt, full=full, errata=(SLIP,), note="录音中是英里。").findings == ()


@pytest.mark.parametrize("full", [True, False])
def test_an_erratum_on_another_line(full: bool) -> None:
    """“这个方法” on line 7, an erratum with these words on line 5."""
    slip = ErratumDef(id="T-2", text="这个方法不适用", line=5, kind="spin")
    assert check("这个方法适用", ExcerptDef(text="这个方法适用", line=7), full=full, errata=(slip,)).findings == ()
    assert check("这个方法", ExcerptDef(text="这个方法", line=7), full=full, errata=(slip,)).findings == ()
    assert len(check("这个方法", ExcerptDef(text="这个方法", line=5), full=full, errata=(slip,)).findings) == 1


def test_records_are_checked_too() -> None:
    """Excerpts with a wrong word, a wrong line, a wrong column, and a right one; an erratum that is not there."""
    excerpts = [
        ExcerptDef(text="并设置训练目标。", line=4),
        ExcerptDef(text="并设定训练目标。", line=5),
        ExcerptDef(text="并设定训练目标。", line=4, column=1),
        ExcerptDef(text="这个方法", line=7, column=3),
    ]
    sources = {
        "talk": record("talk", *excerpts, errata=(ErratumDef(id="T-1", text="没有这句话,真的没有", kind="spin"),))
    }
    at = Node("seeds/talk.yaml") / "excerpts"
    place = "this excerpt stands at line 4, column 27 of talk.txt"
    absent = "talk.txt does not have this"
    assert verify_records(sources, {"talk": doc(TALK)}) == [
        Finding(
            "excerpt-absent", at / 0 / "text", f"{absent} excerpt", COPY, ("talk.txt, line 4: 并设[置→定]训练目标。",)
        ),
        Finding("excerpt-place", at / 1 / "line", place, "correct the place"),
        Finding("excerpt-place", at / 2 / "column", place, "correct the place"),
        Finding("erratum-absent", Node("seeds/talk.yaml") / "errata" / 0 / "text", f"{absent} erratum", COPY),
    ]
