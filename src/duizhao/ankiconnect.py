"""A running Anki, asked through its add-on AnkiConnect: JSON over HTTP, with this computer alone.

An action is one POST of ``{"action", "version", "params", "key"}``, its answer ``{"result", "error"}``, one of them
null; see the add-on's documentation, API version 6. Whatever else answers on the port is told apart and said.
"""

import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final, NoReturn

from msgspec import Struct

from duizhao.diagnostic import printable, short
from duizhao.errors import DuizhaoError

PORT: Final = 8765
"""Where AnkiConnect listens unless it is told otherwise."""
KEY: Final = "DUIZHAO_ANKICONNECT_KEY"
"""The environment variable that holds its key."""
VERSION: Final = 6

_HOST: Final = "127.0.0.1"
_MOST: Final = 1 << 20
"""Bytes of an answer; those that are asked for here have some fifty."""
_PIECE: Final = 1 << 16
_SAID: Final = 500
_WRONG_KEY: Final = "valid api key must be provided"
_NO_PROFILE: Final = "collection is not available"
_GET_IT: Final = (
    "start Anki with the add-on AnkiConnect: Tools → Add-ons → Get Add-ons…, code 2055492159, then restart Anki"
)
_UPDATE: Final = "update the add-on: Tools → Add-ons → Check for Updates"
_OTHER: Final = (
    "another program has that port: set another `webBindPort` in the add-on's configuration, and name it with --port"
)


class Connection(Struct, frozen=True, kw_only=True):
    """How to reach Anki: always on this computer; times in seconds, an import taking as long as the deck is large."""

    port: int = PORT
    key: str = ""
    answer_within: float = 10.0
    import_within: float = 300.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """AnkiConnect sends nobody elsewhere; what does is not AnkiConnect."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def version(to: Connection) -> int:
    """Return the version of the API that answers. Raises `DuizhaoError` where none does, or one too old."""
    found = _ask(to, "version", {}, to.answer_within, _UPDATE)
    if type(found) is not int:
        _not_it(to)
    if found < VERSION:
        raise DuizhaoError(f"AnkiConnect is of version {found}, and {VERSION} is needed", _UPDATE)
    return found


def import_package(to: Connection, file: Path) -> None:
    """Let Anki import `file`, an absolute path on this computer; return when it has done so.

    Raises `DuizhaoError` with Anki's own words where it would not.
    """
    hint = f"duizhao verify finds what is wrong with a package; Anki must also be allowed to read {file}"
    done = _ask(to, "importPackage", {"path": str(file)}, to.import_within, hint)
    if type(done) is not bool:
        _not_it(to)
    if not done:
        raise DuizhaoError("Anki did not import the package, and gave no reason", "open a profile in Anki")


def _ask(to: Connection, action: str, params: dict[str, str], within: float, hint: str) -> object:
    """Return the result of an action; `hint` is what to do where Anki refuses."""
    asked = {"action": action, "version": VERSION, "params": params, **({"key": to.key} if to.key else {})}
    content = _post(to, json.dumps(asked).encode(), within)
    try:
        answer: object = json.loads(content)
    except (ValueError, RecursionError):
        _not_it(to)
    if not isinstance(answer, dict) or answer.keys() != {"result", "error"}:
        _not_it(to)
    error: object = answer["error"]
    if error is not None:
        raise _refused(str(error), hint)
    result: object = answer["result"]
    return result


def _post(to: Connection, body: bytes, within: float) -> bytes:
    """Return the bytes of the answer: never through a proxy, from another address, without an end or after `within`."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    request = urllib.request.Request(f"http://{_HOST}:{to.port}", body, {"Content-Type": "application/json"})
    until = time.monotonic() + within
    try:
        with opener.open(request, timeout=within) as response:
            return _content(response, to, until)
    except urllib.error.HTTPError as error:
        error.close()
        _not_it(to)
    except (TimeoutError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise _late(within) from error
        raise DuizhaoError(f"nothing answers on {_HOST}:{to.port}", _GET_IT) from error
    except ConnectionError as error:
        message = "Anki closed the connection before it answered"
        raise DuizhaoError(message, "is Anki still open? start it and push again") from error
    except (HTTPException, ValueError):
        _not_it(to)


def _content(response: HTTPResponse, to: Connection, until: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > _MOST:
            _not_it(to)
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(pieces)


def _late(within: float) -> DuizhaoError:
    message = f"Anki did not answer within {within:g} seconds"
    return DuizhaoError(message, "close any dialogue that Anki shows, see what it has imported, then push again")


def _not_it(to: Connection) -> NoReturn:
    raise DuizhaoError(f"what answers on {_HOST}:{to.port} is not AnkiConnect", _OTHER)


def _refused(said: str, hint: str) -> DuizhaoError:
    if said == _WRONG_KEY:
        hint = f"give the `apiKey` of the add-on's configuration in {KEY}; where there is none, give none"
        return DuizhaoError("AnkiConnect does not take this key", hint)
    if said == _NO_PROFILE:
        return DuizhaoError("Anki has no profile open", "choose one in Anki's window, then push again")
    return DuizhaoError(f"Anki refuses: {printable(short(said, _SAID))}", hint)
