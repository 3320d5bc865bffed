"""In which order `duizhao fmt` writes the keys of each kind of mapping: that of docs/card-format.md."""

from collections.abc import Mapping
from typing import Final

from duizhao.lang import LANGS

KeyOrder = tuple[tuple[str, ...], Mapping[str, str]]
"""The keys of a kind of mapping, and of which kind the values of some are, or the items of a list that they hold."""

_TEXT: Final = "text"
_ACCEPT: Final = "accept"
_QUESTION: Final = (
    *("id", "kind", "text", "statement", "answer", "quote", "change", "disagreement", "right", "wrong", "stem", "key"),
    *("keys", "accept", "pinned", "pairs", "steps", "rationale", "distractors", "hint"),
)
ORDERS: Final[Mapping[str, KeyOrder]] = {
    "cards": (("topic", "title", "ideas"), {"title": _TEXT, "ideas": "idea"}),
    "idea": (
        (
            *("id", "draft", "level", "term", "reading", "definition", "quotes", "questions", "related", "requires"),
            *("formerly", "accept", "retired"),
        ),
        {
            "term": _TEXT,
            "reading": "reading",
            "definition": _TEXT,
            "quotes": "quote",
            "questions": "question",
            "accept": _ACCEPT,
        },
    ),
    "reading": (("pinyin", "zhuyin"), {}),
    "quote": (("source", "text", "en", "zh-Hans", "speaker", "note"), {"note": _TEXT}),
    "question": (
        _QUESTION,
        dict.fromkeys(("text", "statement", "stem", "key", "keys", "accept", "steps", "rationale", "hint"), _TEXT)
        | {"change": "change", "pairs": "pair", "distractors": "distractor"},
    ),
    "change": ((), dict.fromkeys(LANGS, "word")),
    "word": (("word", "instead"), {}),
    "pair": (("left", "right"), {"left": _TEXT, "right": _TEXT}),
    "distractor": ((*LANGS, "why", "pinned"), {"why": _TEXT}),
    _ACCEPT: (("code", "why"), {}),
    _TEXT: (LANGS, {}),
    "source": (
        (
            *("id", "file", "sha256", "original", "language", "title", "outlet", "author", "compiler", "date"),
            *("retrieved_from", "url", "event", "speakers", "quality", "errata", "excerpts"),
        ),
        {"original": "original", "event": "event", "errata": "erratum", "excerpts": "excerpt"},
    ),
    "original": (("file", "sha256", "form"), {}),
    "event": (("name", "date", "url"), {}),
    "erratum": (("id", "line", "text", "kind", "correct", "note", "evidence"), {}),
    "excerpt": (("line", "column", "text"), {}),
    "disagreements": (("disagreements",), {"disagreements": "disagreement"}),
    "disagreement": (("id", "topic", "statements", "resolution"), {"statements": "reported"}),
    "reported": (("source", "line", "text", "en", "zh-Hans"), {}),
    "glossary": (("replace", "reviewed", "protect"), {"replace": "replaced", "reviewed": "reviewed"}),
    "replaced": (("zh-Hans", "en", "zh-Hant-TW", "zh-Hant-HK", "why", "when"), {"when": "sense"}),
    "sense": (("near", "alone", "zh-Hant-TW", "zh-Hant-HK", "why"), {}),
    "reviewed": (("words", "unless-after", "why"), {}),
    "deck": (
        (
            *("id", "name", "title", "description", "licence", "script", "typed", "speech", "order", "topics"),
            *("ideas", "accept", "quizzes"),
        ),
        {"title": _TEXT, "description": _TEXT, "licence": _TEXT, "accept": _ACCEPT, "quizzes": "quiz"},
    ),
    "quiz": (
        (
            *("id", "title", "instructions", "items", "kinds", "topics", "levels", "points", "versions", "seed"),
            *("langs", "readings", "paper", "columns", "margin", "large_print", "side_by_side"),
        ),
        {"title": _TEXT, "instructions": _TEXT},
    ),
}
"""By kind of mapping; those of whole files are called as `duizhao schema` calls them."""


def place(kind: str, key: str) -> int:
    """Return where `key` comes among the keys of a mapping; what has no place of its own comes last."""
    keys = ORDERS[kind][0] if kind in ORDERS else ()
    return keys.index(key) if key in keys else len(keys)


def below(kind: str, key: str) -> str:
    """Return of which kind the value of `key` is, or the items of the list that it is; "" where nothing is known."""
    return ORDERS[kind][1].get(key, "") if kind in ORDERS else ""
