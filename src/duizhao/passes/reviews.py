"""Texts whose languages were reviewed side by side: which have fallen behind since, and what a review records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.diagnostic import Finding, short
from duizhao.lang import Lang
from duizhao.model.definitions import IdeaDef, Placed
from duizhao.model.review import Review, Reviews, TextKey, fingerprint
from duizhao.passes.deck_lints import Ideas, Lint
from duizhao.passes.texts import WrittenText, written_texts

Languages: TypeAlias = Mapping[str, Lang]
"""The languages of the sources, by id."""

_SHOWN: Final = 5


class Recorded(Struct, frozen=True):
    """The reviews after a review, how many texts are new in them or changed, and how many were dropped."""

    reviews: Reviews
    changed: int
    dropped: int


class _Since(Struct, frozen=True):
    """What became of a text's languages since its review."""

    changed: tuple[Lang, ...]
    unchanged: tuple[Lang, ...]
    added: tuple[Lang, ...]
    removed: tuple[Lang, ...]


def stale(ideas: Ideas, languages: Languages, reviews: Reviews) -> Iterator[Lint]:
    """Yield each text of which one language has changed since its review, and another one has not."""
    for placed in _current(ideas) if reviews else ():
        for key, text in _texts(placed, languages):
            since = _since(text, reviews[key]) if key in reviews else None
            if since is not None and since.changed and since.unchanged:
                yield Lint(_stale(placed.value.id, text, since, reviews[key].date), (placed.at,))


def _stale(idea: str, text: WrittenText, since: _Since, date: str) -> Finding:
    message = (
        f"{_listed(since.changed)} of `{text.name}` {_has(since.changed)} changed since the review of {date}, "
        f"{_listed(since.unchanged)} {_has(since.unchanged)} not"
    )
    said = (("changed", since.changed), ("as reviewed", since.unchanged), ("new since", since.added))
    shown = [f"{lang}, {what}: {short(text.wordings[lang])}" for what, languages in said for lang in languages]
    shown += [f"{lang} was deleted since" for lang in since.removed]
    hint = f"read it again, then `duizhao review {idea}`"
    return Finding("content-stale", text.place(since.unchanged[0]), message, hint, tuple(shown), severity="warning")


def unreviewed(ideas: Ideas, languages: Languages, reviews: Reviews) -> Iterator[Finding]:
    """Yield a finding for each idea that has texts nobody has reviewed as they stand; what is stale is left out."""
    for placed in _current(ideas):
        keyed = list(_texts(placed, languages))
        new = [text.name for key, text in keyed if key not in reviews]
        since = {text.name: _since(text, reviews[key]) for key, text in keyed if key in reviews}
        rewritten = [name for name, one in since.items() if one.changed and not one.unchanged]
        grown = [name for name, one in since.items() if one.added and not one.changed]
        open_ = len(new) + len(rewritten) + len(grown)
        if open_:
            what = "was never reviewed" if len(new) == len(keyed) else f"has {open_} of {len(keyed)} texts to review"
            lines = (("never reviewed", new), ("rewritten since", rewritten), ("with a new language", grown))
            details = tuple(f"{label}: {_some(names)}" for label, names in lines if names and len(new) < len(keyed))
            idea = placed.value.id
            hint = f"read them side by side, then `duizhao review {idea}`"
            yield Finding("review-missing", placed.at / "id", f"`{idea}` {what}", hint, details, severity="warning")


def record(ideas: Ideas, languages: Languages, reviews: Reviews, chosen: Iterable[str], today: str) -> Recorded:
    """Return `reviews` with the present texts of the `chosen` ideas, by id, as they stand.

    What stands as it did keeps its date, so that a ledger changes no more than the texts do. What stands in `reviews`
    and is a text of no idea any more is dropped.
    """
    now = set(chosen)
    made: dict[TextKey, Review] = {}
    changed = 0
    for placed in _current(ideas):
        for key, text in _texts(placed, languages):
            prints = _fingerprints(text)
            before = reviews.get(key)
            if placed.value.id in now and (before is None or before.fingerprints != prints):
                made[key] = Review(today, prints)
                changed += 1
            elif before is not None:
                made[key] = before
    return Recorded(made, changed, len(reviews.keys() - made.keys()))


def _current(ideas: Ideas) -> Iterator[Placed[IdeaDef]]:
    return (placed for _, placed in ideas if not placed.value.retired)


def _texts(placed: Placed[IdeaDef], languages: Languages) -> Iterator[tuple[TextKey, WrittenText]]:
    """Yield the texts in two languages and more: one alone cannot fall behind."""
    idea = placed.value
    anchor = idea.formerly[0] if idea.formerly else idea.id
    for text in written_texts(idea, placed.at, languages):
        if len(text.wordings) > 1:
            yield (anchor, text.name), text


def _fingerprints(text: WrittenText) -> dict[Lang, str]:
    return {lang: fingerprint(wording) for lang, wording in text.wordings.items()}


def _since(text: WrittenText, review: Review) -> _Since:
    now, then = _fingerprints(text), review.fingerprints
    return _Since(
        changed=tuple(lang for lang in now if lang in then and now[lang] != then[lang]),
        unchanged=tuple(lang for lang in now if now[lang] == then.get(lang)),
        added=tuple(lang for lang in now if lang not in then),
        removed=tuple(lang for lang in then if lang not in now),
    )


def _listed(languages: Sequence[Lang]) -> str:
    *first, last = (f"`{lang}`" for lang in languages)
    return f"{', '.join(first)} and {last}" if first else last


def _has(languages: Sequence[Lang]) -> str:
    return "has" if len(languages) == 1 else "have"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
