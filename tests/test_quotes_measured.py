"""How many disturbed quotes are recognised, and how many changed ones are taken for the source's words."""

import random
import re
from pathlib import Path

import pytest

from conftest import SHARED
from duizhao.passes.document import Document
from duizhao.passes.fold import FULL_WIDTH
from duizhao.passes.match import verify
from test_quotes import REPORT, TALK, doc

TO_ASCII = {ord(char): chr(ord(char) - 0xFEE0) for char in FULL_WIDTH}
TO_FULL_WIDTH = {ord(ascii_): chr(full) for full, ascii_ in TO_ASCII.items()}


def disturbed(sentence: str, rng: random.Random) -> list[str]:
    """Return `sentence` as hands, editors and web pages spell it."""
    at = rng.randrange(1, len(sentence))
    return [
        sentence.translate(TO_FULL_WIDTH),
        sentence.translate(TO_ASCII),
        re.sub("[“”]", '"', sentence).replace("「", "“").replace("」", "”"),
        sentence.replace("“", "「").replace("”", "」").replace('"', "“"),
        sentence.replace("...", "……").replace("…", "..."),
        sentence.replace("—", "--").replace("-", "–"),
        re.sub("(?<=[一-龥])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[一-龥])", " ", sentence),
        re.sub("(?<![0-9]) | (?![0-9])", "", sentence),
        sentence.replace(" ", "\u00a0"),
        re.sub("[ \u00a0]", "\u3000", sentence),
        f"\ufeff {sentence[:at]}\u200b{sentence[at:]}\n",
        f"{sentence[:at]}\n{sentence[at:]}",
        f"{sentence[:at]}\u00ad\r\n  {sentence[at:]}",
    ]


def changed(sentence: str, rng: random.Random) -> list[str]:
    """Return `sentence` with one Han character or digit changed, one dropped, or a negation dropped or put in."""
    han = [match.start() for match in re.finditer("[一-龥]", sentence)]
    digits = [match.start() for match in re.finditer("[0-9]", sentence)]
    found = []
    for at in rng.sample(han, min(2, len(han))):
        other = rng.choice([char for char in "的是大不他说们在有这" if char != sentence[at]])
        found += [sentence[:at] + other + sentence[at + 1 :], sentence[:at] + "不" + sentence[at:]]
    if len(han) > 2:  # a character within, since without its first one it is still verbatim
        at = han[len(han) // 2]
        found.append(sentence[:at] + sentence[at + 1 :] if sentence[at] != sentence[at + 1 : at + 2] else "")
    for at in digits[:2]:
        found.append(sentence[:at] + str((int(sentence[at]) + 1) % 10) + sentence[at + 1 :])
        found.append(sentence[:at] + " ".join(sentence[at] + "0") + sentence[at + 1 :])
    found += [
        sentence.replace(word, "", 1) for word in ("不", "没", "not ") if word in sentence[1:-1] and sentence[0] != word
    ]
    return [text for text in found if text]


def measure(sources: list[Document]) -> tuple[int, list[str], int, list[str]]:
    """Return how many disturbed quotes there were, and those missed; how many changed ones, and those accepted."""
    rng = random.Random(7)  # noqa: S311 - a fixed sequence, not a secret
    missed, accepted = [], []
    right = wrong = 0
    for source in sources:
        for sentence in re.split(r"(?<=[。！？!?])|\n", source.text):
            sentence = sentence.strip()  # noqa: PLW2901
            if len(re.findall("[一-龥]", sentence)) < 5:
                continue
            for quote in disturbed(sentence, rng):
                right += 1
                found = verify(quote, source)
                good = found.verdict in ("exact", "normalised") and sentence in [one.matched for one in found.places]
                missed += [] if good else [quote]
            for quote in changed(sentence, rng):
                if quote in source.text:  # as a date in a list of dates
                    continue
                wrong += 1
                accepted += [quote] if verify(quote, source).verdict in ("exact", "normalised", "truncated") else []
    return right, missed, wrong, accepted


def test_disturbed_and_changed_quotes() -> None:
    """Every sentence of the talk and of the report."""
    right, missed, wrong, accepted = measure([doc(TALK), doc(REPORT, "report")])
    assert (missed, accepted) == ([], [])
    assert (right, wrong) == (78, 37)


@pytest.mark.slow
def test_disturbed_and_changed_quotes_of_real_documents(full_texts: Path) -> None:
    """Every sentence of the five full texts."""
    files = sorted(full_texts.glob("*.txt"))
    sources = [doc(file.read_bytes().decode(), file.stem) for file in files]
    right, missed, wrong, accepted = measure(sources)
    assert (missed, accepted) == ([], [])
    assert right > 10_000
    assert wrong > 3_000


def test_the_inventory(full_texts: Path) -> None:
    """Every quote of the inventory of ideas, with the line and column noted there."""
    inventory = SHARED / "content" / "ideas.yaml"
    if not inventory.is_file():
        pytest.skip(f"the inventory is not at hand: there is no {inventory}")
    import yaml

    sources = {file.name: doc(file.read_bytes().decode(), file.stem) for file in full_texts.glob("*.txt")}
    ideas = yaml.safe_load(inventory.read_text(encoding="utf-8"))["ideas"]
    quotes = [quote for one in ideas for quote in one["quotes"]]
    assert len(quotes) == 169
    for quote in quotes:
        found = verify(quote["text"], sources[quote["file"]])
        assert found.verdict == "exact"
        assert (quote["line"], quote["column"]) in [(place.line, place.column) for place in found.places]
