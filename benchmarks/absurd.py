"""Whether nobody can keep the site busy by asking nonsense: ``python3 run.py benchmark absurd [--data CSV]``.

The rows of UPR Info's export on SQLite, asked over HTTP of the server that ``uprtrack serve`` starts, as a member of a
coalition. Every address that takes words is asked each of ``ABSURD`` and each of ``ADDRESSES``; the longest of some
rounds by the server's CPU seconds is told. Fails (status 1) where an answer is no page, takes a second or more, or
weighs more than a page may.
"""

from __future__ import annotations

import argparse
import os
import string
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import httpx
from benchmarks.processes import Server
from benchmarks.search import EXPORT, LARGEST_PAGE, Installation

PAGES = ("/search/", "/recommendations/", "/statistics/", "/papers/", "/exports/", "/api/v1/recommendations")
OF_PROGRAMS = "/api/"
MOST_SECONDS = 1.0
_LETTERS = string.ascii_lowercase

ABSURD: dict[str, str] = {
    "injection": "'; DROP TABLE recommendations;-- \" OR 1=1 UNION SELECT password FROM users",
    "syntax of full-text engines": "NEAR(a b, 5) ^x col:y {a b}: 'x':* & !y | (z <-> w) \\ %s {{7*7}} ${x}",
    "a flood of beginnings": " ".join(f"{one}{other}*" for one in "abcdefghij" for other in "aeiou"),
    "beginnings side by side": " OR ".join(f"{one}*" for one in _LETTERS),
    "asterisks alone": "* ** a* *a* " * 800,
    "quotation marks": '"' * 10_000,
    "nothing is closed": '"human rights (women AND (children OR ' * 260,
    "parentheses": "(" * 10_000,
    "parentheses that close": ")" * 10_000,
    "NOT": "NOT " * 2_500,
    "a minus": "-" * 9_990 + "rights",
    "one long word": "x" * 10_000,
    "many broad words": "rights women children " * 450,
    "one long phrase": '"' + "human rights of " * 620 + '"',
    "OR": " OR ".join(["rights", "women", "children", "torture"] * 300),
    "fields without values": "state:" * 1_600,
    "fields of everything": " OR ".join(f"theme:r{each} from:a{each}" for each in _LETTERS * 10),
    "a control character": "\x00\u202e\ufffe women",
    "a script without blanks": "人权" * 3_500,
    "accents upon accents": "a" + "\u0301" * 9_999,
    "phrases left out": " ".join(f'-"{each} rights"' for each in _LETTERS * 20),
    "misspelled": "humman rihgts wommen chidlren tortuer " * 260,
    "misspelled once": "humman rihgts tortuer",
}
"""What people and programs type who are not looking for anything."""

ADDRESSES: dict[str, Sequence[tuple[str, str]]] = {
    "a page far behind": [("page", "9" * 300)],
    "no page": [("page", "-1")],
    "an order of no kind": [("sort", "-" * 1_000)],
    "a thousand States": [("from", f"X{number}") for number in range(1_000)],
    "a long value": [("theme", "x" * 10_000)],
    "no kind": [("in", "passwords")],
    "every facet whole": [("all", "x")] * 1_000,
    "a cursor of nobody's": [("cursor", "A" * 22)],
}
"""Parts of addresses that no page of the site writes."""


def asked() -> dict[str, Sequence[tuple[str, str]]]:
    """Every absurd address by what is absurd about it."""
    return {**{name: [("q", words)] for name, words in ABSURD.items()}, **ADDRESSES}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=EXPORT, help="UPR Info's export as CSV")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args(arguments)
    if not options.data.exists():
        print(f"--data: expected UPR Info's export as CSV, found no file {options.data}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="uprtrack-benchmark-") as home:
        installation = Installation(Path(home) / "once")
        installation.load(options.data)
        os.environ["UPRTRACK_API_PER_MINUTE"] = "1000000"
        with installation.served() as address:
            return tell(address, installation.session, options.rounds)


def tell(address: str, session: str, rounds: int) -> int:
    """Print the longest answer of each address, and what fails."""
    server = Server(int(address.rpartition(":")[2]))
    is_kept = True
    with httpx.Client(base_url=address, cookies={"sessionid": session}, timeout=120) as client:
        # The first request reads everything into memory.
        client.get(PAGES[0]).raise_for_status()
        for page in PAGES:
            longest = (0.0, "")
            for name, query in asked().items():
                for _round in range(rounds):
                    before = server.busy
                    answer = client.get(f"{page}?{urlencode(query)}", follow_redirects=True)
                    taken = server.busy - before
                    longest = max(longest, (taken, name))
                    is_heavy = len(answer.content) > LARGEST_PAGE and not page.startswith(OF_PROGRAMS)
                    if answer.status_code >= 500 or taken >= MOST_SECONDS or is_heavy:
                        is_kept = False
                        print(
                            f"{page} {name}: {answer.status_code}, {taken:.2f} s, {len(answer.content)} bytes   MISSED"
                        )
            print(f"{page:<26} at most {longest[0] * 1000:5.0f} ms of CPU ({longest[1]})", flush=True)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
