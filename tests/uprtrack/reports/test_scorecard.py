"""The scorecard: one actor's own lights, counted once, always with their word."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from tests.uprtrack.reports.reading import pdf_text
from uprtrack.monitoring.models import Assessment, Level, Light
from uprtrack.organisations.models import Organisation
from uprtrack.reports.filters import Filters
from uprtrack.reports.outcome import gather
from uprtrack.reports.scorecard import NOT_ASSESSED, scorecard_of
from uprtrack.reports.services import generate

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material

Assess = Callable[..., Assessment]


def pdf(material: Material, organisation: Organisation, **options: Any) -> bytes:
    options = {"by": AnonymousUser(), **options}
    return generate(
        organisation=organisation, review=material.review, kind="scorecard", form="pdf", **options
    ).content


def test_each_recommendation_is_counted_once_by_its_light(
    cast: Cast, material: Material, assess: Assess
) -> None:
    material.tag("120.1", "justice")
    assess(cast.nhri, "120.1", Level.FULLY, "n", is_public=True)
    assess(cast.nhri, "121.1", Level.NOT, "n", is_public=True, light=Light.GREY)
    assess(cast.ministry, "120.2", Level.FULLY, "not the commission's", is_public=True)
    today = assess(cast.nhri, "121.2", Level.PARTIALLY, "n", is_public=True).assessed_on
    found = gather(reader=AnonymousUser(), review=material.review, filters=Filters(), as_of=today)
    card = scorecard_of(found, cast.nhri)
    assert card.counts == {"green": 1, "orange": 1, "red": 0, "grey": 1, NOT_ASSESSED: 2}
    assert card.total == len(found.entries)
    assert card.summary.endswith("assessed 3 of 4 recommendations and 1 voluntary pledge.")
    assert {theme.title: theme.total for theme in card.themes} == {
        "Conditions of detention": 1,
        "Death penalty": 1,
        "International instruments": 1,
        "Without a theme": 2,
    }


def test_the_pdf_says_every_light_in_words_and_is_accessible(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.nhri, "120.1", Level.PARTIALLY, "n", is_public=True)
    content = pdf(material, cast.nhri)
    text = pdf_text(content)
    assert "Ratify the Convention on the Rights of Seafarers" in text
    assert "Orange: some progress" in text
    assert "1 March 2025" in text
    assert "assessed 1 of 4 recommendations and 1 voluntary pledge." in text
    with pikepdf.open(BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en"
        meta = opened.open_metadata()
        assert str(meta["pdfuaid:part"]) == "1"
        assert meta["dc:title"] == "Scorecard of National Human Rights Commission: Coastland, fourth cycle"


def test_text_is_never_taken_for_markup(cast: Cast, material: Material, assess: Assess) -> None:
    markup = '#panic("x") *bold* $x$ = Heading \\ @ref <label> #include "/etc/passwd"'
    material.recommendations["120.1"].text = markup
    material.recommendations["120.1"].save()
    assess(cast.nhri, "120.1", Level.FULLY, "n", is_public=True)
    text = pdf_text(pdf(material, cast.nhri))
    assert '#panic("x") *bold* $x$ = Heading' in text
    assert '#include "/etc/passwd"' in text


def test_a_script_that_the_fonts_lack_still_gives_a_paper_that_says_so(
    cast: Cast, material: Material, assess: Assess
) -> None:
    material.recommendations["120.1"].text = "批准公约"
    material.recommendations["120.1"].save()
    assess(cast.nhri, "120.1", Level.FULLY, "n", is_public=True)
    assert "Some letters are missing in the fonts of this paper" in pdf_text(pdf(material, cast.nhri))


def test_the_page_shows_what_is_published_and_no_private_lights(
    cast: Cast, material: Material, assess: Assess, django_assert_max_num_queries: Any
) -> None:
    assess(cast.nhri, "120.1", Level.FULLY, "n", is_public=True)
    assess(cast.nhri, "121.1", Level.NOT, "n")
    address = reverse("scorecard", args=[cast.nhri.public_id]) + "?review=XCO-upr4"
    with django_assert_max_num_queries(30):
        page = Client().get(address).content.decode()
    assert "Green: implemented" in page
    assert "assessed 1 of 4 recommendations" in page
    assert "Abolish the death penalty" not in page
    own = cast.client(cast.nhri_officer).get(address).content.decode()
    assert "Abolish the death penalty" in own
    assert "Internal edition" in own


def test_an_organisation_that_is_silent_in_public_is_not_known_to_strangers(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.ngo, "120.1", Level.NOT, "For ourselves")
    address = reverse("scorecard", args=[cast.ngo.public_id]) + "?review=XCO-upr4"
    assert Client().get(address).status_code == 404
    assert cast.client(cast.stranger).get(address).status_code == 404
    assert cast.client(cast.coalition_member).get(address).status_code == 200
