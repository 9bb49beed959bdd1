"""What everything that hangs on a review is found by."""

from __future__ import annotations

from uprtrack.reviews.models import EARLIEST_YEAR, Review


def review_facets(review: Review) -> dict[str, list[str]]:
    """The facets of a review: alias, State and its groups, mechanism, cycle, session, year.

    ``review.state_under_review`` and ``review.session`` should be at hand.
    """
    state, year = review.state_under_review, year_of(review)
    return {
        "review": [review.alias],
        "state": [review.state_under_review_id],
        "state_group": [state.regional_group] if state.regional_group else [],
        "state_organisation": list(state.organisations),
        "mechanism": [review.mechanism_id],
        "cycle": [str(review.cycle)],
        "session": [str(review.session.number)] if review.session is not None else [],
        "year": [str(year)] if year else [],
    }


def year_of(review: Review) -> int | None:
    """The year of the review: of its day, else of its session, else its cycle where that is counted by year."""
    if review.reviewed_on is not None:
        return review.reviewed_on.year
    if review.session is not None and review.session.start_on is not None:
        return review.session.start_on.year
    return review.cycle if review.cycle >= EARLIEST_YEAR else None


def review_place(review: Review) -> str:
    """Sorts by the State's name, then the latest cycle first."""
    return f"{review.state_under_review.name.casefold()} {9999 - review.cycle:04}"
