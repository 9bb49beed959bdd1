"""Shares of expectations met: those that nobody judged are apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.indices.expectations import Met, met

levels = st.lists(st.sampled_from(["wholly", "partly", "not", None]))


def test_shares_are_of_those_judged() -> None:
    counts = met(["wholly", "partly", "not", "not", None, None])
    assert counts == Met(1, 1, 2, 2)
    assert (counts.share_wholly, counts.share_at_least_partly) == (0.25, 0.5)
    assert (counts.judged, counts.expectations) == (4, 6)


@given(levels)
def test_counts_leave_no_rest_and_shares_lie_in_order(found: list[str | None]) -> None:
    counts = met(found)
    assert counts.expectations == len(found)
    assert counts.judged + counts.not_judged == len(found)
    if counts.judged:
        assert counts.share_wholly is not None
        assert counts.share_at_least_partly is not None
        assert 0 <= counts.share_wholly <= counts.share_at_least_partly <= 1
    else:
        assert counts.share_wholly is counts.share_at_least_partly is None


@given(levels, st.integers(0, 30))
def test_what_nobody_judged_changes_no_share(found: list[str | None], more: int) -> None:
    longer = met([*found, *[None] * more])
    assert longer.share_wholly == met(found).share_wholly
    assert longer.share_at_least_partly == met(found).share_at_least_partly


def test_another_word_is_refused() -> None:
    with pytest.raises(ValueError, match="found “fully”"):
        met(["fully"])
