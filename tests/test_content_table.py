"""docs/content.md shows the cards as they are."""

import subprocess
import sys

from conftest import REPOSITORY


def test_the_page_is_up_to_date() -> None:
    """
    python tools/content_table.py --check
    """
    command = [sys.executable, str(REPOSITORY / "tools/content_table.py"), "--check"]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
