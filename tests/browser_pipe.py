"""A real browser to be driven: keys, clicks, pictures and prints, over the pipe of Chromium's DevTools protocol."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import pytest

from browser import CHROMIUM

_KEYS: Final = {
    "Tab": 9,
    "Enter": 13,
    " ": 32,
    "ArrowUp": 38,
    "ArrowDown": 40,
}


class Browser:
    """One tab; `said` holds every event of the log, the network and the console so far."""

    def __init__(self, reader: int, writer: int) -> None:
        self._in = os.fdopen(reader, "rb")
        self._out = os.fdopen(writer, "wb")
        self._rest = b""
        self._number = 0
        self._session = ""
        self.said: list[dict[str, Any]] = []

    def start(self) -> Self:
        """Open the tab."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Network", "Runtime"):
            self.call(f"{domain}.enable")
        return self

    def call(self, method: str, **params: object) -> Any:
        """Return what the browser answers."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._in.fileno(), 1 << 16)
            assert piece, "the browser is gone"
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        decoded: dict[str, Any] = json.loads(message)
        if "method" in decoded:
            self.said.append(decoded)
        return decoded

    def open(self, file: Path) -> None:
        """Load a page and wait until it is there."""
        self.said.clear()
        self.call("Page.navigate", url=file.as_uri())
        self.wait()

    def reload(self) -> None:
        """Load the page again."""
        self.said.clear()
        self.call("Page.reload")
        self.wait()

    def wait(self) -> None:
        """Wait for the event that the page is there."""
        while not any(one["method"] == "Page.loadEventFired" for one in self.said):
            self._next()

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        text = {"text": "\r"} if key == "Enter" else {"text": " "} if key == " " else {}
        shared = {"key": key, "windowsVirtualKeyCode": _KEYS[key]}
        self.call("Input.dispatchKeyEvent", type="keyDown", **shared, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **shared)

    def type(self, text: str) -> None:
        """Put text where the focus is, as an input method does."""
        self.call("Input.insertText", text=text)

    def complaints(self) -> list[str]:
        """Return what the browser complained of: policy, errors, anything fetched but the page itself."""
        found = []
        for one in self.said:
            params = one["params"]
            if one["method"] == "Log.entryAdded":
                found.append(params["entry"]["text"])
            elif one["method"] == "Runtime.exceptionThrown":
                found.append(params["exceptionDetails"]["text"])
            elif one["method"] == "Network.requestWillBeSent" and params["type"] != "Document":
                found.append(params["request"]["url"])
        return found

    def close(self) -> None:
        """Close the browser's ends of the pipe."""
        self._out.close()
        self._in.close()


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Yield a browser with a profile of its own below `folder`; skip the test where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium is installed")
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    flags = "--headless --no-sandbox --disable-gpu --remote-debugging-pipe --no-first-run --window-size=1000,1400"
    command = f'exec "$0" {flags} --user-data-dir="$1" 3<&{to_read} 4>&{from_write}'
    process = subprocess.Popen(
        ["bash", "-c", command, CHROMIUM, str(folder / "profile")],
        pass_fds=(to_read, from_write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_read)
    os.close(from_write)
    tab = Browser(from_read, to_write)
    try:
        yield tab.start()
    finally:
        tab.close()
        process.kill()
        process.wait()
