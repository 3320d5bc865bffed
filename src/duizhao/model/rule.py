"""What a code of a diagnostic means."""

from msgspec import Struct


class Rule(Struct, frozen=True, kw_only=True):
    """What the documentation says of a code, in Markdown. `page` is the file and section, `remedy` may be ""."""

    code: str
    section: str
    means: str
    remedy: str
    page: str
