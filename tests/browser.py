"""A real browser, for what a script on a card does."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
"""Empty where none is installed."""

_PAGE = """<!doctype html><meta charset="utf-8"><body class="card"><div id="qa"></div>
<script>
var qa = document.getElementById("qa");
function render(html) {
  qa.innerHTML = html;
  qa.querySelectorAll("script").forEach(function (old) {
    var script = document.createElement("script");
    script.textContent = old.textContent;
    old.replaceWith(script);
  });
}
var result = (function () { %s })();
document.title = "";
document.body.innerHTML = "<pre></pre>";
document.querySelector("pre").textContent = "RESULT" + JSON.stringify(result) + "END";
</script>"""


def run(script: str, folder: Path) -> Any:
    """Return what `script` returns; ``render(html)`` shows a side of a card as Anki does, its scripts run again."""
    if not CHROMIUM:
        pytest.skip("no Chromium is installed")
    page = folder / "page.html"
    page.write_text(_PAGE % script, encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run([*command, "--dump-dom", page.as_uri()], capture_output=True, check=True, timeout=60)
    text = done.stdout.decode().partition("RESULT")[2].partition("END")[0]
    return json.loads(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
