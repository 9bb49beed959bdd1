"""Learning from what people decided here: whose decisions, whether it does better, and the way back."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from uprkit.classify.adapting import FEWEST
from uprkit.classify.model import shipped_model
from uprtrack.classification import models_of_site
from uprtrack.classification.learning import learn, lessons_of, use_model
from uprtrack.classification.machine import version_in_use
from uprtrack.classification.models import MACHINE, Decision, Suggestion, Term
from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation
from uprtrack.search.tables import current

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

TODAY = date(2026, 5, 1)
NOUNS = (
    "harbours",
    "lighthouses",
    "ferries",
    "piers",
    "buoys",
    "beacons",
    "wrecks",
    "canals",
    "docks",
    "islands",
)
PLACES = (
    "north",
    "south",
    "east",
    "west",
    "bay",
    "coast",
    "delta",
    "cape",
    "strait",
    "lagoon",
    "shore",
    "reef",
)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def rows(recommendations: list[Recommendation]) -> list[Recommendation]:
    """120 published recommendations on a matter that the shipped model cannot know, and one more."""
    like = recommendations[0]
    texts = [f"Protect zephyr dwellers of the {noun} in the {place}" for place in PLACES for noun in NOUNS]
    made = []
    for ordinal, text in enumerate([*texts, "Protect zephyr dwellers near the quays"]):
        made.append(
            Recommendation.objects.create(
                review=like.review,
                document=like.document,
                run=like.run,
                owner=like.owner,
                visibility=Visibility.PUBLIC,
                published_at=timezone.now(),
                number=f"200.{ordinal}",
                ordinal=1_000 + ordinal,
                text=text,
            )
        )
    suggest_by_machine([row.pk for row in made])
    return made


@pytest.fixture
def housing(db: None) -> Term:
    return Term.objects.get(taxonomy="upr_issue", code="right-to-housing")


def decided(cast: Cast, rows: list[Recommendation], term: Term, *, is_public: bool = True) -> None:
    """People say that the term holds, and decline whatever else was suggested."""
    circle = {
        "owner": cast.nhri,
        "visibility": Visibility.PUBLIC if is_public else Visibility.ORGANISATION,
        "published_at": timezone.now() if is_public else None,
    }
    for row in rows:
        suggested = Suggestion.objects.filter(recommendation=row, term__taxonomy="upr_issue").exclude(
            term=term
        )
        for each in suggested:
            Decision.objects.create(recommendation=row, term=each.term, is_yes=False, **circle)
        Decision.objects.create(recommendation=row, term=term, is_yes=True, **circle)


def suggested_for(row: Recommendation) -> set[str]:
    found = Suggestion.objects.filter(recommendation=row, origin__in=MACHINE, term__taxonomy="upr_issue")
    return set(found.values_list("term__code", flat=True))


def test_what_people_decided_is_suggested_for_new_texts_from_then_on(
    cast: Cast, rows: list[Recommendation], housing: Term
) -> None:
    *told, new = rows
    decided(cast, told, housing)
    assert "right-to-housing" not in suggested_for(new)
    learnt = learn(on=TODAY)
    assert (learnt.name, learnt.better) == ("site-0001", ["issues"])
    assert learnt.compared["issues"].after > learnt.compared["issues"].before
    assert "right-to-housing" in suggested_for(new)
    versions = set(Suggestion.objects.filter(origin__in=MACHINE).values_list("model_version", flat=True))
    assert versions == {version_in_use()}
    assert "site 1" in version_in_use()
    table = current("recommendation")
    assert table.column("suggested").counts(table.alive)["theme:right-to-housing"] >= 1


def test_the_way_back_is_open(cast: Cast, rows: list[Recommendation], housing: Term) -> None:
    *told, new = rows
    decided(cast, told, housing)
    before = suggested_for(new)
    learn(on=TODAY)
    assert use_model(models_of_site.SHIPPED) >= len(rows)
    assert suggested_for(new) == before
    assert models_of_site.model_in_use() is shipped_model()
    assert models_of_site.names() == ["shipped", "site-0001"]
    use_model("site-0001")
    assert "right-to-housing" in suggested_for(new)
    assert learn(on=TODAY).name == "site-0002"


def test_too_few_decisions_teach_nothing(cast: Cast, rows: list[Recommendation], housing: Term) -> None:
    decided(cast, rows[: FEWEST - 1], housing)
    learnt = learn(on=TODAY)
    assert (learnt.name, learnt.better) == ("", [])
    assert models_of_site.names() == ["shipped"]


def test_a_model_that_does_no_better_is_refused(cast: Cast, rows: list[Recommendation]) -> None:
    for row in rows:
        for each in Suggestion.objects.filter(recommendation=row, term__taxonomy="upr_issue"):
            Decision.objects.create(
                recommendation=row,
                term=each.term,
                is_yes=True,
                owner=cast.nhri,
                visibility=Visibility.PUBLIC,
                published_at=timezone.now(),
            )
    learnt = learn(on=TODAY)
    assert learnt.compared["issues"].is_enough
    assert learnt.name == ""


def test_private_decisions_teach_only_where_their_organisation_is_named(
    cast: Cast, rows: list[Recommendation], housing: Term
) -> None:
    decided(cast, rows, housing, is_public=False)
    assert lessons_of() == []
    assert lessons_of([cast.mechanism]) == []
    assert len(lessons_of([cast.nhri])) == len(rows)


def test_nothing_of_either_state_is_in_a_lesson(
    cast: Cast, rows: list[Recommendation], housing: Term
) -> None:
    decided(cast, rows[:3], housing)
    for lesson, row in zip(lessons_of(), rows, strict=False):
        assert lesson.text == row.text
        assert lesson.yes == {"issues": frozenset({"Right to housing"})}
        assert lesson.unknown == {"issues": frozenset()}


def test_what_was_suggested_and_not_decided_on_is_unknown(
    cast: Cast, rows: list[Recommendation], housing: Term
) -> None:
    other = Term.objects.get(taxonomy="upr_issue", code="right-to-water")
    Suggestion.objects.create(recommendation=rows[0], term=other, origin="model", score=0.9)
    decided(cast, rows[1:2], housing)
    Decision.objects.create(
        recommendation=rows[0],
        term=housing,
        is_yes=True,
        owner=cast.nhri,
        visibility=Visibility.PUBLIC,
        published_at=timezone.now(),
    )
    *_, newest = lessons_of()
    assert "Right to water" in newest.unknown["issues"]


def test_a_model_that_cannot_be_read_is_not_used(rows: list[Recommendation]) -> None:
    models_of_site.folder().mkdir(parents=True)
    (models_of_site.folder() / "site-0001.npz").write_bytes(b"no model")
    (models_of_site.folder() / "in-use").write_text("site-0001")
    assert models_of_site.model_in_use() is shipped_model()
    (models_of_site.folder() / "in-use").write_text("../../etc/passwd")
    assert models_of_site.name_in_use() == "shipped"


class TestCommand:
    def told(self, *options: str) -> str:
        out = StringIO()
        call_command("learn", *options, stdout=out)
        return out.getvalue()

    def test_it_says_how_few_are_needed(self, rows: list[Recommendation]) -> None:
        told = self.told()
        assert "0 texts with decisions to learn from." in told
        assert f"Issues: 0 texts are too few, {FEWEST} are needed" in told
        assert "the site goes on reading with shipped" in told

    def test_a_trial_compares_and_writes_nothing(
        self, cast: Cast, rows: list[Recommendation], housing: Term
    ) -> None:
        decided(cast, rows, housing, is_public=False)
        told = self.told("--trial", "--organisation", cast.nhri.public_id)
        assert "better." in told
        assert "A trial: nothing was written." in told
        assert models_of_site.names() == ["shipped"]
        assert self.told("--list") == "shipped (in use)\n"

    def test_what_is_not_there_is_refused(self, db: None) -> None:
        with pytest.raises(CommandError, match="There is no model site-0009: expected one of shipped"):
            self.told("--use", "site-0009")
        with pytest.raises(CommandError, match="There is no organisation nobody"):
            self.told("--organisation", "nobody")
