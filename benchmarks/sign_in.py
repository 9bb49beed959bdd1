"""Does the time of a refused sign-in tell why? ``python -m benchmarks.sign_in``, on a database of its own.

A wrong password, a name that nobody has and an account that was closed (with its right password) are tried in
pairs, in turn, with the password hash of a real installation. Counters of failed attempts are emptied before each,
so that no attempt meets the limit. Printed are both medians and the mean of the paired differences with its 95 %
confidence interval, in milliseconds: an interval that holds 0 tells nothing. One interval in twenty misses 0 by
chance, and a busy machine blurs all: where two differ, run it again.
"""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from itertools import combinations

from benchmarks.pairing import own_installation, paired

PASSWORD = "heron and harbour 71"
ATTEMPTS = {
    "wrong password": ("coordinator", "harbour and heron 17"),
    "unknown name": ("nobodyknown", PASSWORD),
    "closed account": ("onceofthere", PASSWORD),
}
"""Names and passwords of one length each: what is sent tells nothing either."""


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args()
    with own_installation():
        run(options.pairs)


def run(pairs: int) -> None:
    """Make the accounts in a test database and time the attempts."""
    from django.core.cache import caches
    from django.test import Client
    from django.urls import reverse

    from uprtrack.organisations.services import create_user

    create_user(username=ATTEMPTS["wrong password"][0], password=PASSWORD, shown_as="Coordinator")
    closed = create_user(username=ATTEMPTS["closed account"][0], password=PASSWORD, shown_as="Closed")
    closed.is_active = False
    closed.save()
    client, address = Client(), reverse("account_login")

    def attempt(name: str) -> None:
        username, password = ATTEMPTS[name]
        answer = client.post(address, {"login": username, "password": password})
        if answer.status_code != 200 or b"not correct" not in answer.content:
            raise SystemExit(
                f"{name}: expected that signing in is refused, found status {answer.status_code}."
            )

    def forget() -> None:
        for cache in caches.all(initialized_only=True):
            cache.clear()

    print(f"{pairs} pairs each; milliseconds\n{'first':>8} {'second':>8} {'mean':>8}  95 % interval")
    for first, second in combinations(ATTEMPTS, 2):
        found = paired(partial(attempt, first), partial(attempt, second), pairs, before=forget, warm_up=5)
        verdict = "differ" if found.tells else "no difference seen"
        print(f"{found}  {first} / {second}: {verdict}", flush=True)


if __name__ == "__main__":
    main()
