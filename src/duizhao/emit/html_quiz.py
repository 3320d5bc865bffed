"""A version of a form as one HTML page, to be answered on screen or printed.

The page needs nothing but itself: its policy lets no script and no style act but its own, and nothing be fetched. What
answers the questions is encoded, so that nobody reads it by accident; whoever wants to can decode it.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Final

import msgspec

from duizhao.emit.html_answered import marking
from duizhao.emit.html_asked import question
from duizhao.emit.html_parts import texts, words
from duizhao.emit.html_words import WORDS
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.deck import LocalText
from duizhao.model.form import Form, Version, stem
from duizhao.model.kinds import INSTRUCTION, SCORING, kind

PAGE: Final = "web/quiz.html"
STYLE: Final = "web/quiz.css"
SCRIPT: Final = "web/quiz.js"
_PLACE: Final = re.compile(r"\[\[([a-z_]+)\]\]")


def emit(form: Form, templates: Mapping[str, str], only: Sequence[str] = ()) -> list[Artifact]:
    """Return ``<stem>-A.html`` and so on, for the versions `only` names or for all; `templates` are texts by name."""
    return [
        Artifact(f"{stem(form)}-{version.label}.html", _page(form, version, templates).encode())
        for version in form.versions
        if not only or version.label in only
    ]


def _page(form: Form, version: Version, templates: Mapping[str, str]) -> str:
    langs = form.blueprint.langs
    first = langs[0]
    questions = "".join(_blocks(form, version))
    known = _known(form, version, questions)
    values = {
        "lang": first,
        "policy": f"style-src '{_hash(templates[STYLE])}'; script-src '{_hash(templates[SCRIPT])}'",
        "title": escape(f"{form.title[first]} · {WORDS[first]['version']} {version.label}"),
        "heading": texts(form.title, langs),
        "instructions": f"<p>{texts(form.instructions, langs)}</p>" if form.instructions else "",
        "label": escape(version.label),
        "count": str(len(version.items)),
        "total": str(sum(item.points for item in version.items)),
        "seed": str(form.blueprint.seed),
        "questions": questions,
        "known": known,
        "style": templates[STYLE],
        "script": templates[SCRIPT],
    }
    own = {f"word_{name}": words(first, name) for name in WORDS[first]}
    # In one pass, so that a card's text that looks like a place in the template is left alone.
    return _PLACE.sub(lambda place: (values | own)[place[1]], templates[PAGE])


def _hash(text: str) -> str:
    """Return what a policy calls `text` by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _blocks(form: Form, version: Version) -> list[str]:
    """Return the questions, one kind after the other, under what to do; that stays with the first of them."""
    langs = form.blueprint.langs
    made: list[str] = []
    for what, block in groupby(enumerate(version.items, 1), key=lambda pair: kind(pair[1])):
        numbered = list(block)
        first, *others = (question(item, number, form) for number, item in numbered)
        worth = _worth(numbered[0][1].points, len(numbered), langs) if form.blueprint.points else ""
        task = f"<h2>{texts(INSTRUCTION[what], langs)}{worth}</h2>"
        if what in SCORING:
            task += f'<p class="hint">{texts(SCORING[what], langs)}</p>'
        made.append(f'<section><div class="together">{task}{first}</div>{"".join(others)}</section>')
    return made


def _worth(points: int, count: int, langs: Sequence[Lang]) -> str:
    """Return what a block's questions are worth, as the printed quiz has it."""
    name = "worth" if count == 1 else "worth_each"
    said = LocalText({lang: WORDS[lang][name].format(n=points, all=points * count) for lang in langs})
    return f' <span class="worth">{texts(said, langs)}</span>'


def _known(form: Form, version: Version, questions: str) -> str:
    """Return what the script has to know, in base64: words, marking, and what the kept answers are filed under."""
    first = form.blueprint.langs[0]
    items = [marking(item, form) for item in version.items]
    content = msgspec.json.encode({"items": items, "words": WORDS[first]})
    digest = hashlib.sha256(questions.encode() + content).hexdigest()[:16]
    known = {
        "quiz": stem(form),
        "label": version.label,
        "kept": f"duizhao {stem(form)}-{version.label} {digest}",
        "words": WORDS[first],
        "items": items,
    }
    return base64.b64encode(msgspec.json.encode(known)).decode()
