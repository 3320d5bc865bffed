"""The ledger of reviews as a text file: one line for each text, so that two people's reviews merge line by line."""

import re
from contextlib import suppress
from datetime import date
from typing import Final, cast

from duizhao.diagnostic import Finding
from duizhao.lang import LANGS, Lang
from duizhao.model.review import Review, Reviews, TextKey
from duizhao.read import envelope
from duizhao.span import Span

_ENVELOPE: Final = envelope.Envelope(
    header="duizhao-reviews",
    version=1,
    restore="take the file from version control again; only `duizhao review` writes it",
    merge="keep the lines of both sides; where both have a line for one text, the one with the later date",
)
_REPEATED: Final = "keep the line with the later date"
_WORDING: Final = rf"(?:\t(?:{'|'.join(LANGS)})=[0-9a-f]{{16}})"
_TEXT: Final = re.compile(
    r"text\t(?P<idea>[a-z0-9-]+)\t(?P<name>[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)\t(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"(?P<wordings>{_WORDING}+)"
)


def parse(text: str, path: str) -> tuple[Reviews, list[Finding]]:
    """Return the reviews in `text`, and what is wrong with it; `path` is the file's name within the workspace.

    With any finding they are only what could be read, and none may be written over them: what was reviewed would be
    forgotten.
    """
    lines = envelope.split(text)
    findings = envelope.check(lines, path, _ENVELOPE)
    if findings:
        return {}, findings
    reviews: dict[TextKey, Review] = {}
    for number, line in enumerate(lines[1:-2], start=2):
        entry, at = _entry(line), Span(path, number, 1)
        if entry is None:
            findings.append(envelope.no_line(line, at, _ENVELOPE))
        elif reviews.setdefault(*entry) is not entry[1]:
            message = f"a second line for `{' '.join(entry[0])}`"
            findings.append(Finding("ledger-repeated", at, message, _REPEATED))
    return reviews, findings


def _entry(line: str) -> tuple[TextKey, Review] | None:
    """Return what `line` says, if that is written in just this way."""
    match = _TEXT.fullmatch(line)
    if match is None:
        return None
    pairs = (wording.split("=") for wording in match["wordings"].split("\t")[1:])
    key, review = (match["idea"], match["name"]), Review(match["date"], {cast("Lang", one): two for one, two in pairs})
    with suppress(ValueError):
        date.fromisoformat(review.date)
        return (key, review) if _line(key, review) == line else None
    return None


def _line(key: TextKey, review: Review) -> str:
    wordings = (f"{lang}={review.fingerprints[lang]}" for lang in LANGS if lang in review.fingerprints)
    return "\t".join(("text", *key, review.date, *wordings))


def render(reviews: Reviews) -> str:
    """Return `reviews` as text, the same for the same reviews: header, texts by idea and name, end."""
    lines = (_line(key, reviews[key]) for key in sorted(reviews, key=lambda key: (key[0], key[1].split("/"))))
    return envelope.close(lines, _ENVELOPE)
