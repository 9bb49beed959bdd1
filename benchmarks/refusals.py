"""Does the time of a refusal tell whether the row exists? ``python -m benchmarks.refusals``, on a database of its own.

For each address a hidden row and an identifier that nothing has are asked for, by a stranger and by somebody
signed in. Printed are both medians and the mean of the paired differences with its 95 % confidence interval, in
milliseconds: an interval that holds 0 tells nothing. One in twenty holds none by chance, so those are asked
again, four times as often; the exit status is 1 where one tells the same a second time.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from functools import partial

from benchmarks.pairing import own_installation, paired

AGAIN = 4


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=300)
    options = parser.parse_args()
    with own_installation():
        telling = run(options.pairs)
    print(f"{len(telling)} addresses tell twice: {', '.join(telling) or 'none'}")
    return 1 if telling else 0


def run(pairs: int) -> list[str]:
    """Plant the world of the permission tests in a test database, and time every address that is about a row.

    Returns those whose time tells twice whether the row exists.
    """
    from tests.uprtrack.permissions.addresses import ADDRESSES
    from tests.uprtrack.permissions.answers import browser
    from tests.uprtrack.permissions.asking import served, subjects_of, url_of
    from tests.uprtrack.permissions.world import build

    world = build()
    telling = []
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
            hidden_url = url_of(each, address.arguments(hidden[0].row))
            missing_url = url_of(each, address.missing(hidden[0].row))
            asks = partial(client.get, hidden_url), partial(client.get, missing_url)
            name = f"{reader} {each.route}"
            once = paired(*asks, pairs)
            print(f"{once}  {name}", flush=True)
            if once.tells:
                again = paired(*asks, AGAIN * pairs)
                print(f"{again}  again", flush=True)
                if again.tells and once.mean * again.mean > 0:
                    telling.append(name)
    return telling


if __name__ == "__main__":
    sys.exit(main())
