"""Does the time of a refusal tell whether the row exists? ``python -m benchmarks.refusals``, on a database of its own.

For each address a hidden row and an identifier that nothing has are asked for in turn, by a stranger and by
somebody signed in. Printed are both medians and the mean of the paired differences with its 95 % confidence
interval, in milliseconds: an interval that holds 0 tells nothing.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from functools import partial

from benchmarks.pairing import own_installation, paired


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=300)
    options = parser.parse_args()
    with own_installation():
        run(options.pairs)


def run(pairs: int) -> None:
    """Plant the world of the permission tests in a test database, and time every address that is about a row."""
    from tests.uprtrack.permissions.addresses import ADDRESSES, served, subjects_of, url_of
    from tests.uprtrack.permissions.answers import browser
    from tests.uprtrack.permissions.world import build

    world = build()
    print(f"{pairs} pairs each; milliseconds\n{'hidden':>8} {'missing':>8} {'mean':>8}  95 % interval")
    for reader in ("stranger", "ngo_coordinator"):
        client = browser(world, reader)
        for each in served():
            address = ADDRESSES[each.route]
            hidden = [
                item for item in subjects_of(world, address) if item.circle in ("of_others", "other_ngo")
            ]
            if not hidden or address.missing is None:
                continue
            urls = [
                url_of(each, address.arguments(hidden[0].row)),
                url_of(each, address.missing(hidden[0].row)),
            ]
            line = paired(partial(client.get, urls[0]), partial(client.get, urls[1]), pairs)
            print(f"{line}  {reader} {each.route}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
