"""Dates as documents write them, as a record has them."""

import re
from typing import Final

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?!\d)")
_CHINESE: Final = re.compile(r"(\d{4})\s*年\s*(?:(\d{1,2})\s*月\s*(?:(\d{1,2})\s*[日号號])?)?")
_YEAR: Final = re.compile(r"(\d{4})")
_PDF: Final = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH: Final = (
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})(?P<d>)", re.IGNORECASE),
)
_LAST_MONTH: Final = 12
_LAST_DAY: Final = 31


def date(written: str) -> str:
    """Return a date as in 2024, 2024-06 or 2024-06-30, or nothing where `written` is none, or could be two.

    >>> date("2024-06-30T08:00:00+08:00"), date("2024年6月"), date("June 3rd, 2024"), date("03/04/2024")
    ('2024-06-30', '2024-06', '2024-06-03', '')
    """
    written = written.strip()
    for pattern in (_PDF, _ISO, _CHINESE):
        if found := pattern.match(written):
            return _joined(*found.groups())
    for pattern in _ENGLISH:
        if found := pattern.match(written):
            month = _MONTHS.index(found["m"][:3].lower()) + 1
            return _joined(found["y"], str(month), found["d"] or None)
    found = _YEAR.fullmatch(written)
    return found[1] if found else ""


def _joined(year: str, month: str | None, day: str | None) -> str:
    if not 1 <= int(month or 1) <= _LAST_MONTH or not 1 <= int(day or 1) <= _LAST_DAY:
        return ""
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
