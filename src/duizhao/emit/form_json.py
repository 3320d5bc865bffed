"""A form as JSON: everything that is on paper and in the key, for programs that mark or import it, and read back."""

from typing import Final

import msgspec

from duizhao.errors import DuizhaoError
from duizhao.model.artifact import Artifact
from duizhao.model.form import Form, MultipleQuestion, stem

FORMAT: Final = "duizhao-form"
VERSION: Final = 2
"""The newest that is read. Raised when a field changes its meaning or goes, or a kind of question comes; a field more
keeps it, for readers skip what they do not know. Version 2 has multiple-response questions; forms without are of 1."""


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    version: int
    form: msgspec.Raw = msgspec.Raw(b"null")


def emit(form: Form) -> list[Artifact]:
    """Return ``<stem>.json``: an object with `format`, `version` and `form`, the fields of `model.form.Form`."""
    several = any(isinstance(item, MultipleQuestion) for item in form.versions[0].items)
    document = {"format": FORMAT, "version": VERSION if several else 1, "form": form}
    content = msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1)
    return [Artifact(f"{stem(form)}.json", content + b"\n")]


def decode(content: bytes, name: str = "the form") -> Form:
    """Return the form in `content`, equal to the one that `emit` wrote; `name` is how error messages call the file.

    Raises `DuizhaoError` for anything that is not a whole form of this version.
    """
    again = "print the quiz again with `duizhao quiz` and its seed, which writes the form too"
    try:
        envelope = msgspec.json.decode(content, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{name} is not the form of a quiz, or only part of one", again) from error
    if envelope.format != FORMAT:
        raise DuizhaoError(f"{name} is not the form of a quiz", again)
    if not 1 <= envelope.version <= VERSION:
        hint = "update duizhao" if envelope.version > VERSION else again
        raise DuizhaoError(f"{name} is of form version {envelope.version}, this duizhao reads 1 to {VERSION}", hint)
    try:
        return msgspec.json.decode(envelope.form, type=Form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{name} is damaged: {error}", again) from error
