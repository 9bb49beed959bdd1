#!/usr/bin/env python3
"""Measure what reading Working Group reports costs, beside pdftotext on the same files.

    python -m benchmarks.parse_reports DIR

DIR holds reports as PDF. All figures are CPU seconds (user and system) of child processes, so that a busy
machine does not falsify them: five pairs of ``pdftotext`` once per file and ``python -m uprkit parse`` once with
all files; and one report from a cold start, interpreter included (median and worst of five).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from pathlib import Path

from benchmarks.processor_time import cpu_seconds

COLD_RUNS = PAIRS = 5
MAX_RATIO, MAX_COLD_SECONDS = 1.25, 0.5


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path, help="holds Working Group reports as PDF")
    files = sorted(parser.parse_args().directory.glob("*.pdf"))
    if not files:
        parser.error("the directory holds no PDF")
    if shutil.which("pdftotext") is None:
        parser.error("pdftotext (poppler-utils) is not installed; the comparison needs it")
    parse = [sys.executable, "-m", "uprkit", "parse"]
    cpu_seconds([*parse, os.fspath(files[0])])
    pairs = []
    for _ in range(PAIRS):
        theirs = sum(cpu_seconds(["pdftotext", os.fspath(file), os.devnull]) for file in files)
        pairs.append((theirs, cpu_seconds([*parse, *map(os.fspath, files)])))
    longest = max(files, key=lambda file: file.stat().st_size)
    cold = [cpu_seconds([*parse, os.fspath(longest)]) for _ in range(COLD_RUNS)]
    ratios = [ours / theirs for theirs, ours in pairs]
    ratio = statistics.median(ratios)
    medians = [statistics.median(side) for side in zip(*pairs, strict=True)]
    print(f"pdftotext, {len(files)} files, a process each: median {medians[0]:.2f} CPU seconds")
    print(f"uprkit parse, {len(files)} files, one process: median {medians[1]:.2f} CPU seconds")
    print(f"ratio in pairs: median {ratio:.2f}, {min(ratios):.2f} to {max(ratios):.2f} (at most {MAX_RATIO})")
    print(
        f"one report cold ({longest.name}): median {statistics.median(cold):.2f}, worst {max(cold):.2f} "
        f"CPU seconds (at most {MAX_COLD_SECONDS})"
    )
    return 0 if ratio <= MAX_RATIO and max(cold) <= MAX_COLD_SECONDS else 1


if __name__ == "__main__":
    raise SystemExit(main())
