"""``python -m benchmarks NAME …``: one of the benchmarks that run by themselves."""

from __future__ import annotations

import sys

from benchmarks import absurd, exports, returned_sheet, search, year

BENCHMARKS = {
    "absurd": absurd.main,
    "exports": exports.main,
    "returned_sheet": returned_sheet.main,
    "search": search.main,
    "year": year.main,
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in BENCHMARKS:
        print(f"Usage: python3 run.py benchmark {'|'.join(BENCHMARKS)} [options]", file=sys.stderr)
        return 2
    return BENCHMARKS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
