"""Write docs/content.md: what the shipped cards are made of. With --check say whether it is up to date.

python tools/content_table.py [--check]
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from duizhao import compiling
from duizhao.lang import AUTHORED, EN
from duizhao.model.deck import Idea
from duizhao.model.definitions import ChoiceDef, TrueFalseDef
from duizhao.model.kinds import BEYOND_RECALL, KINDS, kind
from duizhao.passes.deck_lints import key_is_longest, key_position

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/content.md"
LEVELS = (1, 2, 3, 4, 5)
HEAD = """\
# What the cards are made of

Written by `python tools/content_table.py`, and checked by a test: do not edit it. Ideas that were taken back do not
count. What the numbers should be is said in [diagnostics.md](diagnostics.md#content).
"""


def page(root: Path) -> str:
    """Return the page about the workspace at `root`; nothing in it depends on full texts being at hand."""
    checked = compiling.check(root, None)
    ideas = [idea for idea in checked.ideas if not idea.definition.retired]
    titles = {each.value.topic: (each.value.title or {}).get(EN, each.value.topic) for each in checked.workspace.topics}
    outlets = {name: each.value.outlet for name, each in checked.workspace.sources.items()}
    sections = (_topics(ideas, titles), _quotes(ideas, outlets), _keys(ideas))
    return HEAD + "".join("\n" + "\n".join(section) + "\n" for section in sections)


def _topics(ideas: Sequence[Idea], titles: dict[str, str]) -> Iterator[str]:
    yield "## Ideas and items"
    yield ""
    yield from _head("topic", "ideas", *(f"level {level}" for level in LEVELS), "quotes", "items", "beyond recall")
    rows: list[tuple[str, Callable[[Idea], bool]]] = [
        (title, lambda idea, topic=topic: idea.topic == topic)  # type: ignore[misc]
        for topic, title in sorted(titles.items(), key=lambda pair: pair[1])
    ]
    for title, belongs in [*rows, ("**all**", lambda _: True)]:
        chosen = [idea for idea in ideas if belongs(idea)]
        levels = Counter(idea.definition.level for idea in chosen)
        kinds = [kind(one) for idea in chosen for one in idea.definition.questions]
        beyond = _percent(sum(one in BEYOND_RECALL for one in kinds), len(kinds))
        quotes = sum(len(idea.definition.quotes) for idea in chosen)
        yield _row(title, len(chosen), *(levels[level] for level in LEVELS), quotes, len(kinds), beyond)
    yield ""
    yield from _items(ideas, [*rows, ("**all**", lambda _: True)])


def _items(ideas: Sequence[Idea], rows: Sequence[tuple[str, Callable[[Idea], bool]]]) -> Iterator[str]:
    yield from _head("topic", *KINDS)
    for title, belongs in rows:
        kinds = Counter(kind(one) for idea in ideas if belongs(idea) for one in idea.definition.questions)
        yield _row(title, *(kinds[each] for each in KINDS))
    one_kind = sum(len({kind(one) for one in idea.definition.questions}) < 2 for idea in ideas)  # noqa: PLR2004
    yield ""
    yield f"Beyond recall are {', '.join(BEYOND_RECALL)}. Ideas with questions of one kind only: {one_kind}."


def _quotes(ideas: Sequence[Idea], outlets: dict[str, str]) -> Iterator[str]:
    counts = Counter((str(quote.source), str(quote.verdict)) for idea in ideas for quote in idea.quotes)
    verdicts = sorted({verdict for _, verdict in counts})
    total = counts.total()
    yield "## Quotes"
    yield ""
    yield from _head("document", "outlet", "quotes", "share", *verdicts)
    for source, outlet in sorted(outlets.items()):
        by_verdict = [counts[source, verdict] for verdict in verdicts]
        yield _row(f"`{source}`", outlet, sum(by_verdict), _percent(sum(by_verdict), total), *by_verdict)
    yield _row("**all**", "", total, "", *(sum(counts[name, verdict] for name in outlets) for verdict in verdicts))


def _keys(ideas: Sequence[Idea]) -> Iterator[str]:
    items = [
        (idea.definition, one) for idea in ideas for one in idea.definition.questions if isinstance(one, ChoiceDef)
    ]
    yield "## Keys"
    yield ""
    yield f"Of {len(items)} choice items; by chance the key of four options is the longest in 25 %."
    yield ""
    yield from _head("the key is the longest option", "items", "share")
    for lang in AUTHORED:
        longest = sum(key_is_longest(item, lang) for _, item in items)
        yield _row(f"`{lang}`", longest, _percent(longest, len(items)))
    places = Counter(key_position(idea, item) + 1 for idea, item in items)
    yield ""
    yield from _head("place of the key in Anki", "items", "share")
    for place in sorted(places):
        yield _row(place, places[place], _percent(places[place], len(items)))
    answers = [one.answer for idea in ideas for one in idea.definition.questions if isinstance(one, TrueFalseDef)]
    yield ""
    yield f"Of {len(answers)} statements to judge {sum(answers)} are true ({_percent(sum(answers), len(answers))})."


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|" + "---|" * len(names)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def main() -> None:
    """Write the page, or compare it."""
    text = page(ROOT)
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/content.md is not up to date: python tools/content_table.py")
        return
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
