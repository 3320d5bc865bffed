"""A form as JSON: everything that is on paper and in the key, for programs that mark or import it."""

from typing import Final

import msgspec

from duizhao.model.artifact import Artifact
from duizhao.model.form import Form, stem

FORMAT: Final = "duizhao-form"
VERSION: Final = 1


def emit(form: Form) -> list[Artifact]:
    """Return ``<stem>.json``: an object with `format`, `version` and `form`, the fields of `model.form.Form`."""
    document = {"format": FORMAT, "version": VERSION, "form": form}
    content = msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1)
    return [Artifact(f"{stem(form)}.json", content + b"\n")]
