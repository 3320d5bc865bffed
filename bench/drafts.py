"""How many of the passages that people chose are among the first proposals: the tables of docs/drafts.md.

Run as `python bench/drafts.py` from anywhere; `--fit` prints the weights of `passes/propose.py`, fitted on all five
documents, `--large` the time that large documents take. The documents and the inventory of their ideas, which says what
people quoted, lie outside of the repository, in `../shared`; without them nothing is measured.

A passage of the inventory is hit where one proposal has at least half of its characters, or has at least half of its
own characters in it; held where one proposal has all of it. Each document is ranked by weights that were fitted on the
four others, and no idea is known: neither their terms nor their quotes.
"""

import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from duizhao.lang import ZH_HANS
from duizhao.model.deck import SourceId
from duizhao.model.definitions import GlossaryDef
from duizhao.passes import passages, propose, sentences
from duizhao.passes import terms as terms_pass
from duizhao.passes.document import document
from duizhao.passes.passages import Passage
from duizhao.passes.terms import Candidate
from duizhao.read import yamltree
from duizhao.workspace import reading

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = ROOT.parent / "shared"
FIRST: Final = (25, 50, 100, 150)
HALF: Final = 0.5
PRIOR: Final = {
    "definition": 0.5,
    "contrast": 0.4,
    "coined": 0.4,
    "latin": 0.4,
    "terms": 0.3,
    "heading": -2.0,
    "question": -0.5,
    "boilerplate": -1.5,
    "courtesy": -0.7,
    "short": -1.0,
    "asker": -0.5,
}
"""What was believed before any document was looked at; fitting moves a weight only as far as the documents say so."""
OURS: Final = "**duizhao draft**"
STIFF: Final = 30.0

Vector: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"


class Chosen(NamedTuple):
    """A passage that people quoted, for which idea, and whether it is the idea's own or an alternate."""

    start: int
    end: int
    idea: str
    own: bool


class Measured(NamedTuple):
    """A document with its passages, and what people chose of it."""

    name: str
    text: str
    found: list[Passage]
    terms: list[Candidate]
    chosen: list[Chosen]


def is_hit(start: int, end: int, one: Chosen) -> bool:
    """Say whether what stands between two offsets is substantially the passage that was chosen."""
    common = min(end, one.end) - max(start, one.start)
    return common > 0 and (common >= HALF * (one.end - one.start) or common >= HALF * (end - start))


def is_held(start: int, end: int, one: Chosen) -> bool:
    """Say whether all of the passage that was chosen stands between two offsets."""
    return start <= one.start and one.end <= end


def documents(glossary: GlossaryDef) -> list[Measured]:
    """Return the five documents."""
    tree, _ = yamltree.read((SHARED / "content/ideas.yaml").read_text("utf-8"), "ideas.yaml")
    ideas: Any = tree["ideas"] if isinstance(tree, dict) else []
    files = sorted((SHARED / "seeds").glob("*.txt"))
    texts = {file.name: file.read_bytes().decode() for file in files}
    plain = {name: passages.cut(text, text) for name, text in texts.items()}
    made = []
    for name, text in texts.items():
        terms = terms_pass.candidates([(document(SourceId(name), name, text), ZH_HANS)], glossary, [])
        others = [each for other, each in plain.items() if other != name]
        found = passages.passages(text, text, propose.weigh(terms), others)
        made.append(Measured(name[:3], text, found, terms, list(quoted(ideas, name, text))))
    return made


def quoted(ideas: Any, name: str, text: str) -> Iterator[Chosen]:  # noqa: ANN401 - YAML
    """Yield what the inventory quotes of a document."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for idea in ideas:
        for field in ("quotes", "alternates"):
            for one in idea.get(field, ()):
                if one["file"] == name:
                    start = starts[int(one["line"]) - 1] + int(one["column"]) - 1
                    if text[start : start + len(one["text"])] != one["text"]:
                        sys.exit(f"{name} does not have {one['text']} where the inventory says so")
                    yield Chosen(start, start + len(one["text"]), idea["id"], field == "quotes")


def fit(several: Sequence[Measured]) -> dict[str, float]:
    """Return the weights of a logistic regression that tells the chosen passages from the others.

    Each document has a level of its own, and the squared distance from `PRIOR` costs `STIFF` halves, in units of each
    sign's standard deviation: Newton's method, as in any textbook.
    """
    names = sorted({name for each in several for one in each.found for name in one.signs} | PRIOR.keys())
    signs = np.array([[one.signs.get(name, 0.0) for name in names] for each in several for one in each.found])
    right = np.array(
        [any(is_hit(one.start, one.end, gold) for gold in each.chosen) for each in several for one in each.found], float
    )
    which = np.repeat(np.arange(len(several)), [len(each.found) for each in several])
    spread = signs.std(0) + 1e-9
    rows = np.hstack([(signs - signs.mean(0)) / spread, np.eye(len(several))[which]])
    prior = np.concatenate([np.array([PRIOR.get(name, 0.0) for name in names]) * spread, np.zeros(len(several))])
    cost = np.concatenate([np.full(len(names), STIFF), np.full(len(several), 0.01)])
    weights = prior.copy()
    for _ in range(30):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - right) + cost * (weights - prior)
        weights -= np.linalg.solve((rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(cost), slope)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights[: len(names)] / spread, strict=True)}


def ranked_by(weights: dict[str, float], each: Measured, *, spread: bool = True) -> list[Passage]:
    """Return a document's passages as `weights` rank them."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in one.signs.items()) for one in each.found]
    if not spread:
        return [each.found[i] for i in sorted(range(len(scores)), key=lambda i: -scores[i])]
    return [each.found[i] for i in propose._spread(each.found, scores, max(FIRST))]  # noqa: SLF001


class Figures(NamedTuple):
    """What the first proposals of every document are worth."""

    hit: float
    own: float
    held: float
    ideas: int
    right: float
    share: float
    each: list[str]


def figures(several: Sequence[Measured], ranked: Sequence[Sequence[Passage]], first: int) -> Figures:
    """Return the shares of passages hit and held, how many ideas have one that is hit, and how much text that takes.

    `right` is the share of the proposals that hit a passage.
    """
    hits: list[tuple[bool, bool, Chosen]] = []
    by_document = []
    for each, order in zip(several, ranked, strict=True):
        spans = [(one.start, one.end) for one in order[:first]]
        here = [
            (any(is_hit(*span, one) for span in spans), any(is_held(*span, one) for span in spans), one)
            for one in each.chosen
        ]
        hits += here
        by_document.append(f"{sum(hit for hit, *_ in here)}/{len(here)}")
    size = sum(len(each.text) for each in several)
    taken = sum(one.end - one.start for order in ranked for one in order[:first])
    right = [
        any(is_hit(one.start, one.end, gold) for gold in each.chosen)
        for each, order in zip(several, ranked, strict=True)
        for one in order[:first]
    ]
    own = [hit for hit, _, one in hits if one.own]
    return Figures(
        sum(hit for hit, *_ in hits) / len(hits),
        sum(own) / len(own),
        sum(held for _, held, _ in hits) / len(hits),
        len({one.idea for hit, _, one in hits if hit}),
        sum(right) / len(right),
        taken / size,
        by_document,
    )


def main() -> None:
    """Print the tables."""
    if not SHARED.is_dir():
        sys.exit(f"nothing to measure: there is no folder {SHARED}")
    several = documents(reading.glossary())
    if "--fit" in sys.argv:
        for name, weight in sorted(fit(several).items(), key=lambda item: -item[1]):
            print(f'    "{name}": {weight},')
        return
    if "--large" in sys.argv:
        large(several)
        return
    whole = sum(len(each.text) for each in several)
    print(f"{len(several)} documents, {whole:,} characters, {sum(len(each.found) for each in several):,} passages,")
    chosen = [one for each in several for one in each.chosen]
    print(
        f"{len(chosen)} of which {len({one.idea for one in chosen})} ideas quote, {sum(one.own for one in chosen)} own\n"
    )
    print(
        "| first | ranked by | passages hit | own | held whole | ideas | proposals right | of the text | by document |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    apart = [fit([other for other in several if other is not each]) for each in several]
    rankings: dict[str, list[list[Passage]]] = {
        "place in the text": [each.found for each in several],
        "chance": [random.Random(7).sample(each.found, len(each.found)) for each in several],
        "terms alone": [by(each, lambda one: -one.signs["terms"]) for each in several],
        "length alone": [by(each, lambda one: one.start - one.end) for each in several],
        "the prior": [ranked_by(PRIOR, each) for each in several],
        "weights, not spread": [ranked_by(apart[i], each, spread=False) for i, each in enumerate(several)],
        OURS: [ranked_by(apart[i], each) for i, each in enumerate(several)],
        "fitted on itself": [ranked_by(fit(several), each) for each in several],
    }
    rankings["no other document"] = [ranked_by({**apart[i], "told": 0.0}, each) for i, each in enumerate(several)]
    bare = documents(GlossaryDef())
    rankings["no glossary"] = [ranked_by(fit([other for other in bare if other is not each]), each) for each in bare]
    for first in FIRST:
        for name, ranked in rankings.items():
            show(str(first), name, figures(several, ranked, first))
        # a ranking by nothing but chance or length, given as much of each text as the proposals take
        for name in ("chance", "length alone"):
            pairs = zip(rankings[name], rankings[OURS], strict=True)
            cut = [as_much(order, sum(one.end - one.start for one in ours[:first])) for order, ours in pairs]
            show(str(first), f"{name}, as much text", figures(several, cut, len(max(cut, key=len))))


def as_much(order: Sequence[Passage], characters: int) -> Sequence[Passage]:
    """Return the first of the passages that have so many characters together."""
    lengths = itertools.accumulate(one.end - one.start for one in order)
    return order[: sum(length <= characters for length in lengths)]


def show(first: str, name: str, got: Figures) -> None:
    """Print a row of the table."""
    print(
        f"| {first} | {name} | {got.hit:.0%} | {got.own:.0%} | {got.held:.0%} | {got.ideas} | {got.right:.0%} "
        f"| {got.share:.0%} | {' '.join(got.each)} |"
    )


def by(each: Measured, key: Callable[[Passage], float]) -> list[Passage]:
    """Return a document's passages in another order."""
    return sorted(each.found, key=key)


def large(several: Sequence[Measured]) -> None:
    """Print how long documents take that are many times as long."""
    text = "\n".join(each.text for each in several)
    for times in (1, 7, 28):
        one = text * times
        start = time.perf_counter()
        terms = terms_pass.candidates([(document(SourceId("x"), "x", one), ZH_HANS)], reading.glossary(), [])
        middle = time.perf_counter()
        count = len(sentences.sentences(one))
        found = passages.passages(one, one, propose.weigh(terms))
        ranked = time.perf_counter()
        propose.propose(found, terms, 150)
        end = time.perf_counter()
        print(
            f"{len(one.encode()) / 1e6:.2f} MB, {count:,} sentences: terms {middle - start:.1f} s, "
            f"passages {ranked - middle:.1f} s, ranking {end - ranked:.2f} s"
        )


if __name__ == "__main__":
    main()
