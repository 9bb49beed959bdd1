"""The examples of the documentation run, against this site."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.missing import need_program
from uprtrack.recommendations.models import Recommendation

pytestmark = pytest.mark.usefixtures("kept_open")

PAGE = Path(__file__).resolve().parents[3] / "docs" / "howto" / "use-the-api.md"
SITE = "https://uprtrack.example.org"
Rows = list[Recommendation]


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """The access log is the site's own."""


def example(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert SITE in found
    return str(found)


def run(command: list[str], text: str, folder: Path) -> str:
    """What a program prints that asks this site: it is answered here, from the rows of the test, while it runs."""
    with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet) as server:
        server.timeout = 0.1
        script = folder / "example"
        script.write_text(text.replace(SITE, f"http://127.0.0.1:{server.server_port}"), encoding="utf-8")
        with (folder / "said").open("w+", encoding="utf-8") as said:
            process = subprocess.Popen([*command, str(script)], cwd=folder, stdout=said, stderr=said)
            while process.poll() is None:
                server.handle_request()
            said.seek(0)
            told = said.read()
    assert process.returncode == 0, told
    return told


def test_the_python_example_runs(rows: Rows, tmp_path: Path) -> None:
    told = run([sys.executable], example("python"), tmp_path)
    assert told == "XCO-upr4\t104.1\tsupported\tDenmark\n"


def test_the_curl_example_runs_and_gets_nothing_twice(rows: Rows, tmp_path: Path) -> None:
    need_program("curl")
    run(["sh"], example("sh"), tmp_path)
    page = tmp_path / "page.json"
    assert page.read_text(encoding="utf-8").count('"104.') == 3
    page.unlink()
    run(["sh"], example("sh"), tmp_path)
    assert not page.exists() or not page.read_bytes()


def test_the_r_example_runs(rows: Rows, tmp_path: Path) -> None:
    need_program("Rscript")
    assert "DNK" in run(["Rscript"], example("r"), tmp_path)
