#!/usr/bin/env python3
"""Measure what reading an export of the Universal Human Rights Index takes, for a file of the dump's size.

    python benchmarks/uhri.py [MEGABYTES] [--keep DIR]

A JSON dump of about MEGABYTES (default 400) and a workbook with as many records are generated, with invented
texts in the dump's shape, and read by ``python -m uprkit uhri`` in a process of its own: once whole, once for
one State. Fails where a reading takes 400 MB of memory or more, or where a record is lost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import xlsxwriter

MEGABYTE = 1024 * 1024
MAX_MEMORY = 400 * MEGABYTE
PROSE = """
State party should ensure that every child has access to education health and water without discrimination and
provide remedies to victims of torture while continuing its efforts “to the letter” under article of the
Convention in rural areas and among migrants
"""
STATES = ("Slovenia", "Chile", "Kenya", "Fiji", "Norway", "Peru", "Nepal", "Ghana", "Türkiye", "Viet Nam")
BODIES = (
    ("- UPR", "A/HRC/43/{}"),
    ("- CRC", "CRC/C/X/CO/{}"),
    ("- CEDAW", "CEDAW/C/X/CO/{}"),
    ("- SR torture", "A/HRC/40/{}/Add.1"),
)


def records(seed: int = 1) -> Iterator[dict[str, Any]]:
    """Records without end, the same ones for the same seed."""
    chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        body, symbol = BODIES[number % len(BODIES)]
        is_upr = body == "- UPR"
        words = " ".join(chance.choices(PROSE.split(), k=chance.randint(30, 220)))
        yield {
            "AnnotationId": f"{chance.getrandbits(128):032x}",
            "DocumentId": f"{chance.getrandbits(128):032x}",
            "Symbol": symbol.format(1 + number % 90),
            "Text": f"<p>{1 + number % 150}.{number % 99 + 1} {words.capitalize()};</p>",
            "Body": body,
            "AnnotationType": "- Recommendations",
            "Countries": [STATES[number % len(STATES)]],
            "Regions": ["Western Europe and Others"],
            "Themes": ["Right to education", "Children: protection against exploitation"],
            "AffectedPersons": ["Children", "Women & girls"],
            "Sdgs": ["16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "4.1 - Free primary education"],
            "PublicationDate": "2020-02-12T00:00:00",
            "PublicationDateOnUhri": "2020-03-03T10:53:45.827",
            "UprCycle": "3" if is_upr else None,
            "UprSession": ["34"] if is_upr else [],
            "UprPositions": ["Supported"] if is_upr else [],
            "UprRecommendingCountry": ["France"] if is_upr else [],
            "UprRecommendingRegions": ["Western Europe and Others"] if is_upr else [],
        }


def write_json(path: Path, size: int) -> int:
    """Write a dump of about ``size`` bytes; returns how many records it holds."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        out.write("[")
        for record in records():
            out.write(("," if count else "") + json.dumps(record, ensure_ascii=False))
            count += 1
            if count % 1000 == 0 and out.tell() >= size:
                break
        out.write("]")
    return count


def write_workbook(path: Path, count: int) -> None:
    """Write the same records as a workbook with a list of texts apart from the rows, as Excel keeps them."""
    book = xlsxwriter.Workbook(os.fspath(path))
    sheet = book.add_worksheet("export")
    source = records()
    for row in range(count):
        record = next(source)
        if row == 0:
            for column, name in enumerate(record):
                sheet.write_string(0, column, name)
        for column, value in enumerate(record.values()):
            words = "\n".join(f"- {item}" for item in value) if isinstance(value, list) else value
            if words:
                sheet.write_string(row + 1, column, words)
    book.close()


def measure(path: Path, *options: str) -> tuple[int, float, int]:
    """Rows printed, CPU seconds, and highest memory in bytes of a process that reads the file."""
    command = [sys.executable, "-m", "uprkit", "uhri", os.fspath(path), *options]
    with tempfile.TemporaryFile() as out:
        begun = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        elapsed = time.monotonic() - begun
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}.")
        out.seek(0)
        rows = sum(1 for _line in out)
    shown = " ".join(options) or "whole"
    print(
        f"{path.name} ({path.stat().st_size / MEGABYTE:.0f} MB), {shown}: {rows} rows, "
        f"{usage.ru_utime + usage.ru_stime:.1f} CPU seconds, {elapsed:.1f} seconds, "
        f"{usage.ru_maxrss / 1024:.0f} MB of memory (at most {MAX_MEMORY // MEGABYTE})"
    )
    return rows, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("megabytes", nargs="?", type=int, default=400)
    parser.add_argument("--keep", type=Path, help="folder in which the generated files stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        dump, workbook = place / "export-full-en.json", place / "export-full-en.xlsx"
        # In a process of its own: a process that is started inherits the highest memory of the one that
        # starts it, and the workbook is put together in memory.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            count = apart.submit(write_json, dump, options.megabytes * MEGABYTE).result()
            apart.submit(write_workbook, workbook, count).result()
        found = [measure(dump), measure(dump, "--state", "SVN"), measure(workbook)]
    is_whole = found[0][0] == found[2][0] == count and found[1][0] == count // len(STATES)
    if not is_whole:
        print(f"Expected {count} rows of each file; found {found[0][0]} and {found[2][0]}.", file=sys.stderr)
    return 0 if is_whole and all(memory < MAX_MEMORY for _rows, _cpu, memory in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
