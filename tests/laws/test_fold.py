"""Laws of folding, of places and of differences, on texts made of the characters that could break them."""

import random
import unicodedata

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from duizhao.model.deck import SourceId
from duizhao.passes.document import document
from duizhao.passes.finder import Finder
from duizhao.passes.fold import fold, fold_all, raw_span
from duizhao.passes.match import verify
from duizhao.passes.nearest import diff, render

AWKWARD = (
    "不再编写代码的地得说説aBé15½².．。…⋯-－—–\"“”「』'’,，:：()（ "
    "\u00a0\u3000\t\n\r\u2028\u200b\u200d\ufe0f\ufeff\u00ad\ud800😀\u0301e"
)
texts = st.text(AWKWARD, max_size=60)
long_texts = st.builds(lambda text, times: text * times, texts, st.sampled_from([1, 7, 40]))


@given(long_texts)
@example(". . ." * 200)
@example("—\n—" * 200)
@example("." * 600 + "…" * 600)
@settings(max_examples=300)
def test_block_by_block_is_as_at_once(text: str) -> None:
    """Any text, some of them longer than a block, and runs that would be cut at its end."""
    assert fold_all(text).text == fold(text)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    """Any text."""
    assert fold(fold(text)) == fold(text)


@given(long_texts)
@settings(max_examples=60)
def test_each_folded_character_comes_from_its_own_stretch(text: str) -> None:
    """Any text: the stretches are in order, do not overlap, and what lies between them was dropped."""
    folded = fold_all(text)
    end = 0
    for i, char in enumerate(folded.text):
        start, following = raw_span(folded, i, i + 1)
        assert fold(text[end:start]) == ""
        assert fold(text[start:following]) == char
        end = following
    assert fold(text[end:]) == ""


@given(st.sampled_from("不再说説的地得五5½²aAé、《"), st.sampled_from("不再说説的地得五5½²aAé、《"))
def test_what_is_not_declared_is_not_folded(one: str, other: str) -> None:
    """Two of: Han characters and their variants, digits, fractions, letters of either case, Chinese punctuation."""
    assume(one != other)
    assert fold(f"他{one}们") != fold(f"他{other}们")


@given(st.integers(0, 2**32), st.integers(1, 60), st.booleans(), st.sampled_from(["ab", "不再手工编写代码，。15 "]))
@settings(max_examples=30, deadline=None)
def test_an_index_finds_what_a_scan_finds(seed: int, length: int, cut: bool, alphabet: str) -> None:
    """A random text of 12,000 characters; a stretch of it, or such a stretch with another end."""
    rng = random.Random(seed)  # noqa: S311 - hypothesis chooses the seed
    text = "".join(rng.choices(alphabet, k=6_000)) * 2
    start = rng.randrange(len(text) - length)
    wanted = text[start : start + length] if cut else text[start : start + length] + "终"
    finder = Finder(text)
    answers = [list(finder.places(wanted, 5)) for _ in range(60)]
    scanned = [at for at in range(5, len(text)) if text.startswith(wanted, at)]
    assert answers == [scanned] * 60


@given(st.text("不再编写ab e\u0301é15,，.…“\n\u200b", min_size=1, max_size=80), st.data())
def test_every_stretch_of_a_document_is_exact_where_it_stands(text: str, data: st.DataObject) -> None:
    """Any text, and any stretch of it with a letter in it."""
    source = document(SourceId("s"), "s.txt", text)
    start = data.draw(st.integers(0, len(source.text) - 1))
    end = data.draw(st.integers(start + 1, len(source.text)))
    quote = source.text[start:end]
    assume(any(char.isalnum() for char in quote))
    assume(unicodedata.is_normalized("NFC", quote))
    found = verify(quote, source)
    assert found.verdict == "exact"
    assert {place.matched for place in found.places} == {quote}
    assert start in [place.start for place in found.places]


@given(st.lists(st.text("不再ae\u0301\u0323é각\u1100\u1161\u11a81\n", max_size=8), min_size=1, max_size=6))
def test_columns_are_those_of_the_file_as_it_is(parts: list[str]) -> None:
    """Any text, composed or not, with a word in its middle that stands nowhere else."""
    raw = "".join(parts) + "软件" + "".join(reversed(parts))
    found = verify("软件", document(SourceId("s"), "s.txt", raw)).places[0]
    assert raw.split("\n")[found.line - 1][found.column - 1 :].startswith("软件")


@given(texts, texts)
def test_a_difference_gives_both_texts_back(source: str, quote: str) -> None:
    """Any two texts: joined together, the segments are the texts, and equal ones fold to the same."""
    segments = diff(source, quote)
    assert "".join(one.source for one in segments) == source
    assert "".join(one.quote for one in segments) == quote
    assert all(fold(one.source) == fold(one.quote) for one in segments if one.equal)


@given(st.text("不再编写", min_size=1, max_size=12))
def test_a_difference_with_itself_shows_the_text(text: str) -> None:
    """Any text without white space."""
    assert render(diff(text, text)) == text


@given(st.text(AWKWARD, max_size=40), st.text(AWKWARD, max_size=40))
@settings(max_examples=300)
def test_no_quote_is_accepted_that_does_not_fold_into_the_document(quote: str, text: str) -> None:
    """Any quote and any document: exact and normalised quotes are in it, folded; the matched text proves it."""
    source = document(SourceId("s"), "s.txt", text)
    found = verify(quote, source)
    if found.verdict in ("exact", "normalised"):
        composed = fold(unicodedata.normalize("NFC", quote))
        assert all(fold(place.matched) == composed for place in found.places)
        assert composed in source.folded.text
