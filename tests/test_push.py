"""A deck pushed into Anki: what is asked of AnkiConnect, and what is said where something else answers.

The server here plays AnkiConnect as its documentation (API version 6) and its handler have it; where it takes a
package, a real collection does, through the entry that the add-on calls.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anki_collection import Counts, cards, collection, take
from duizhao import ankiconnect
from duizhao.ankiconnect import KEY, Connection
from duizhao.cli.group import cli
from duizhao.errors import DuizhaoError

Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]

GET_IT = "start Anki with the add-on AnkiConnect: Tools → Add-ons → Get Add-ons…, code 2055492159, then restart Anki"
OTHER = (
    "another program has that port: set another `webBindPort` in the add-on's configuration, and name it with --port"
)


@contextmanager
def server(answer: Answer) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Serve on a free port; give it, and the list of what is asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(request)
            with suppress(ConnectionError):
                answer(self, request)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield serving.server_port, asked
        finally:
            serving.shutdown()
            thread.join()


def send(handler: BaseHTTPRequestHandler, content: bytes, status: int = 200, kind: str = "application/json") -> None:
    """Send one whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def connect(take: Callable[..., object], key: str | None = None, version: object = 6) -> Answer:
    """Return AnkiConnect's own behaviour: the key first, then the action; what goes wrong is a string in `error`."""

    def act(request: dict[str, Any]) -> object:
        if request.get("key") != key:
            raise ValueError("valid api key must be provided")
        if request["action"] == "version":
            return version
        if request["action"] == "importPackage":
            return take(**request["params"])
        raise ValueError("unsupported action")

    def answer(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        try:
            reply = {"result": act(request), "error": None}
        except Exception as error:  # noqa: BLE001 - as the add-on does
            reply = {"result": None, "error": str(error)}
        send(handler, json.dumps(reply).encode())

    return answer


def says(content: bytes, status: int = 200, kind: str = "application/json") -> Answer:
    """Return a server that says the same to everything."""
    return lambda handler, _: send(handler, content, status, kind)


def accepts(path: str) -> bool:
    """Take any package."""
    return bool(path)


def push(root: Path, port: int, *words: str) -> Result:
    """Run the command in the workspace at `root`."""
    return CliRunner().invoke(cli, ["-C", str(root), "push", "mine", "--port", str(port), *words])


@pytest.fixture
def here(starter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the root of a fresh workspace; the current folder comes back afterwards, and no key is set."""
    monkeypatch.chdir(starter)
    monkeypatch.delenv(KEY, raising=False)
    return starter


def test_a_real_collection_takes_the_deck(here: Path, tmp_path: Path) -> None:
    """
    duizhao push mine, twice, with a collection behind AnkiConnect's own import
    """
    from anki.importing import AnkiPackageImporter

    with collection(tmp_path / "anki") as col:

        def imports(path: str) -> bool:
            AnkiPackageImporter(col, path).run()
            return True

        with server(connect(imports)) as (port, asked):
            first, second = push(here, port), push(here, port)
        assert len(cards(col)) == 9
        assert take(col, (here / "decks/out/mine.apkg").read_bytes(), tmp_path) == Counts(duplicate=5)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.splitlines()[-1] == "mine: Anki imported it (AnkiConnect 6)"
    file = str(here / "decks/out/mine.apkg")
    one = [
        {"action": "version", "version": 6, "params": {}},
        {"action": "importPackage", "version": 6, "params": {"path": file}},
    ]
    assert asked == one * 2


def test_the_key_is_sent_and_never_shown(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    an add-on with an apiKey: none, a wrong one, the right one as an option and in the environment
    """
    with server(connect(accepts, key="s3cret")) as (port, asked):
        none, wrong = push(here, port), push(here, port, "--key", "gue55")
        right = push(here, port, "--key", "s3cret")
        monkeypatch.setenv(KEY, "s3cret")
        also = push(here, port)
    said = (
        "duizhao: AnkiConnect does not take this key\n"
        "    hint: give the `apiKey` of the add-on's configuration in DUIZHAO_ANKICONNECT_KEY; "
        "where there is none, give none\n"
    )
    assert (none.exit_code, none.output) == (wrong.exit_code, wrong.output) == (3, said)
    assert (right.exit_code, also.exit_code) == (0, 0)
    assert "s3cret" not in right.output + also.output
    assert [each.get("key") for each in asked] == [None, "gue55", *["s3cret"] * 4]


def test_nothing_is_pushed_where_the_cards_have_mistakes(here: Path) -> None:
    """
    level: 9
    """
    file = here / "cards/memory.yaml"
    file.write_text(file.read_text().replace("level: 1 ", "level: 9 "))
    with server(connect(accepts)) as (port, asked):
        result = push(here, port)
    assert result.exit_code == 1
    assert "error[value-range]" in result.output
    assert [each["action"] for each in asked] == ["version"]


def test_no_proxy_of_the_environment_is_used(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    http_proxy names a port where nobody listens
    """
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    with server(connect(accepts)) as (port, _):
        assert push(here, port).exit_code == 0


def test_nobody_answers(here: Path) -> None:
    """
    a port that is closed
    """
    with closing(create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    result = push(here, port)
    assert (result.exit_code, result.output) == (
        3,
        f"duizhao: nothing answers on 127.0.0.1:{port}\n    hint: {GET_IT}\n",
    )
    assert not (here / "decks/out").exists()


HTML = b"<!doctype html><title>Not here</title>"


def redirects(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    """Send the caller elsewhere."""
    handler.send_response(302)
    handler.send_header("Location", f"http://127.0.0.1:{handler.server.server_port}/elsewhere")  # type: ignore[attr-defined]
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def pours(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
    """Send 256 MB, until the caller has enough; where it reads them all, that can be seen in what was asked."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(1 << 12):
        handler.wfile.write(b" " * (1 << 16))
    request["read"] = "everything"


@pytest.mark.parametrize(
    "answer",
    [
        says(HTML, kind="text/html"),
        says(HTML, 404, "text/html"),
        says(b"AnkiConnect"),
        says(b"null"),
        says(b"6"),
        says(b'{"result": 6}'),
        says(b'{"result": "6", "error": null}'),
        says(b'{"result": true, "error": null}'),
        says(b"[" * 100_000),
        says(b"\xff\xfe"),
        says(b""),
        redirects,
        pours,
        lambda handler, _: handler.wfile.write(b"220 ready\r\n"),
    ],
    ids=[
        *("html", "not-found", "words", "null", "number", "half", "string", "boolean"),
        *("nested", "bytes", "nothing", "redirect", "huge", "other"),
    ],
)
def test_something_else_answers(here: Path, answer: Answer) -> None:
    """
    what is not AnkiConnect, or sends without an end, or sends us elsewhere
    """
    with server(answer) as (port, asked):
        result = push(here, port)
    assert (result.exit_code, result.output) == (
        3,
        f"duizhao: what answers on 127.0.0.1:{port} is not AnkiConnect\n    hint: {OTHER}\n",
    )
    assert asked == [{"action": "version", "version": 6, "params": {}}], "no redirect is followed"


def test_an_old_add_on(here: Path) -> None:
    """
    version 5
    """
    with server(connect(accepts, version=5)) as (port, asked):
        result = push(here, port)
    assert (result.exit_code, result.output) == (
        3,
        "duizhao: AnkiConnect is of version 5, and 6 is needed\n"
        "    hint: update the add-on: Tools → Add-ons → Check for Updates\n",
    )
    assert len(asked) == 1


def refuses(words: str) -> Callable[[str], object]:
    """Return what raises `words` instead of taking a package."""

    def refuse(path: str) -> object:
        raise ValueError(words.format(path=path))

    return refuse


def test_anki_refuses_the_package(here: Path) -> None:
    """
    an error of Anki's with an escape sequence in it, and one without an end
    """
    with server(connect(refuses("no \x1b[31mroom for {path}"))) as (port, _):
        result = push(here, port)
    file = here / "decks/out/mine.apkg"
    assert result.exit_code == 3
    assert result.stderr == (
        f"duizhao: Anki refuses: no \\x1b[31mroom for {file}\n"
        f"    hint: duizhao verify finds what is wrong with a package; Anki must also be allowed to read {file}\n"
    )
    with server(connect(refuses("x" * 5000))) as (port, _):
        assert f"Anki refuses: {'x' * 500}…\n" in push(here, port).stderr


def test_no_profile_is_open(here: Path) -> None:
    """
    Anki shows its list of profiles: an error, or a false
    """
    with server(connect(refuses("collection is not available"))) as (port, _):
        assert push(here, port).stderr == (
            "duizhao: Anki has no profile open\n    hint: choose one in Anki's window, then push again\n"
        )
    with server(connect(lambda path: not path)) as (port, _):
        assert push(here, port).stderr == (
            "duizhao: Anki did not import the package, and gave no reason\n    hint: open a profile in Anki\n"
        )


def waits(seconds: float) -> Answer:
    """Return a server that answers late."""

    def answer(handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        time.sleep(seconds)
        connect(accepts)(handler, request)

    return answer


def drips(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    """Send a byte now and then."""
    handler.send_response(200)
    handler.end_headers()
    for _number in range(150):
        handler.wfile.write(b" ")
        time.sleep(0.02)


@pytest.mark.parametrize("answer", [waits(3), drips], ids=["silent", "dripping"])
def test_a_slow_answer(answer: Answer) -> None:
    """
    nothing for three seconds, or a byte now and then, where 0.2 seconds are allowed
    """
    with server(answer) as (port, _):
        started = time.monotonic()
        with pytest.raises(DuizhaoError) as raised:
            ankiconnect.version(Connection(port=port, answer_within=0.2))
        waited = time.monotonic() - started
    assert waited < 1.5
    assert raised.value.message == "Anki did not answer within 0.2 seconds"
    assert raised.value.hint == "close any dialogue that Anki shows, see what it has imported, then push again"


def test_anki_is_closed_meanwhile() -> None:
    """
    a connection that ends without an answer
    """
    with server(lambda _, __: None) as (port, _), pytest.raises(DuizhaoError) as raised:
        ankiconnect.version(Connection(port=port))
    assert raised.value.message == "Anki closed the connection before it answered"
