"""Curated ideas with verbatim quotes, compiled into Anki decks, printable quizzes and a self-test.

What a program can call is told in docs/api.md: `load_workspace`, `compile_decks`, `make_form`, `emit_deck`,
`emit_form`, `verify_quote`, `convert_script`, `open_session`, `write`. `import duizhao` loads none of it; the first
name that is asked for does.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.api import (
        Answered,
        Artifact,
        Checked,
        Deck,
        Diagnostic,
        DuizhaoError,
        Form,
        Lang,
        Options,
        Question,
        Study,
        UsageError,
        Verification,
        Wishes,
        compile_decks,
        convert_script,
        emit_deck,
        emit_form,
        load_workspace,
        make_form,
        open_session,
        verify_quote,
        write,
    )

__version__ = "0.1.0"

__all__ = [
    "Answered",
    "Artifact",
    "Checked",
    "Deck",
    "Diagnostic",
    "DuizhaoError",
    "Form",
    "Lang",
    "Options",
    "Question",
    "Study",
    "UsageError",
    "Verification",
    "Wishes",
    "__version__",
    "compile_decks",
    "convert_script",
    "emit_deck",
    "emit_form",
    "load_workspace",
    "make_form",
    "open_session",
    "verify_quote",
    "write",
]


def __getattr__(name: str) -> object:
    """Return what `duizhao.api` has under `name`."""
    if name not in __all__:
        raise AttributeError(f"module 'duizhao' has no attribute {name!r}")
    from duizhao import api  # noqa: PLC0415 - `import duizhao` costs nothing

    return getattr(api, name)


def __dir__() -> list[str]:
    """Return the names of the module, those that are not loaded yet among them."""
    return sorted({*globals(), *__all__})
