"""What on a page is not of its article, by the names that pages give to their parts."""

import re
from collections.abc import Mapping
from typing import Final

UNSEEN: Final = "unseen"
"""The reason of what no reader of the page sees: scripts, styles, the head."""
MAIN: Final = frozenset({"article", "main"})
_UNSEEN: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "noscript",
        "select",
        "textarea",
        "button",
    ]
)
_AROUND: Final = {
    "nav": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "dialog": "dialog",
    "menu": "navigation",
}
_ROLES: Final = {
    "navigation": "navigation",
    "banner": "page header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "menu": "navigation",
    "menubar": "navigation",
}
_NAMES: Final = (
    (
        "cookie notice",
        frozenset(["cookie", "cookies", "consent", "gdpr", "ccpa", "onetrust", "cookiebar", "cookiebanner"]),
    ),
    (
        "navigation",
        frozenset(
            ["nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination", "pager", "skiplink"]
        ),
    ),
    ("footer", frozenset(["footer", "colophon", "copyright"])),
    ("aside", frozenset(["sidebar", "related", "recommended", "recommendations", "recommend", "trending", "popular"])),
    ("sharing", frozenset(["share", "sharing", "social", "socials", "sharebar"])),
    ("advertisement", frozenset(["ad", "ads", "advert", "advertisement", "promo", "sponsored"])),
    ("sign-up", frozenset(["newsletter", "subscribe", "subscription", "signup", "paywall"])),
    ("comments", frozenset(["comments", "comment-list", "disqus"])),
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def reason(tag: str, given: Mapping[str, str], *, in_article: bool) -> str:
    """Return why what is in an element with the attributes `given` is not of the article, or nothing."""
    if tag in _UNSEEN or tag == "head":
        return UNSEEN
    if "hidden" in given or _HIDDEN.search(given.get("style", "")):
        return "hidden"
    if tag in _AROUND:
        return _AROUND[tag]
    if tag == "header" and not in_article:
        return "page header"
    role = _ROLES.get(given.get("role", "").lower())
    if role or tag in {"html", "body", *MAIN}:
        return role or ""
    words = set(_words(f"{given.get('class', '')} {given.get('id', '')}"))
    return next((why for why, names in _NAMES if words & names), "")


def _words(names: str) -> list[str]:
    """Return each of several names, and the words that it is put together of."""
    whole = names.lower().replace("_", "-").split()
    return [word for name in whole for word in (name, *name.split("-"))]
