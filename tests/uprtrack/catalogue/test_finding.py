"""What a reader finds: the query language, facets, orders, and who may know of what."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.selection import Selection
from uprtrack.classification.models import Decision, Term
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Membership, User
from uprtrack.organisations.standing import Reader
from uprtrack.plans.services import add_action, assign, create_plan
from uprtrack.recommendations.models import Position, Recommendation, Wording
from uprtrack.reviews.models import Review
from uprtrack.search import index

STRANGER = AnonymousUser()
Add = Callable[..., Recommendation]


@pytest.fixture
def add(recommendations: list[Recommendation]) -> Add:
    """Writes one more recommendation of the paper, and lets it be found."""

    def added(text: str, **given: object) -> Recommendation:
        like = recommendations[0]
        values = {
            "owner": like.owner,
            "visibility": like.visibility,
            "published_at": like.published_at,
            "review": like.review,
            "document": like.document,
            "run": like.run,
            "ordinal": Recommendation.objects.count() + 1,
            "number": f"104.{Recommendation.objects.count() + 1}",
        }
        row = Recommendation.objects.create(**{**values, **given}, text=text)
        index.rebuild("recommendation")
        return row

    index.rebuild("recommendation")
    return added


def search(address: str, reader: Reader = STRANGER, language: str = "en") -> Found:
    return find(reader, Selection.of(QueryDict(address), language))


def numbers(address: str, reader: Reader = STRANGER, language: str = "en") -> list[str]:
    """The numbers of what is found, in order."""
    ids = [int(pk) for pk in search(address, reader, language).ids]
    rows = Recommendation.objects.in_bulk(ids)
    return [rows[pk].number for pk in ids]


def asking(words: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = words
    return query.urlencode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ratifying", ["104.1"]),
        ("educat*", ["104.2"]),
        ('"primary education"', ["104.2"]),
        ('"education primary"', []),
        ("(torture OR education) NOT child", ["104.1"]),
        ("torture AND ratify OR education", ["104.1", "104.2"]),
        ("torture (ratify OR education)", ["104.1"]),
        ("NOT torture", ["104.2", "104.3"]),
        ("-torture -education", ["104.3"]),
        ("state:Coastland from:Denmark", ["104.1"]),
        ("from:DNK OR education", ["104.1", "104.2"]),
        ("from:(Denmark OR Norway)", ["104.1"]),
        ("position:accepted torture", ["104.1"]),
        ("position:noted", []),
        ("text:denmark", []),
        ("number:104.2", ["104.2"]),
        ("cycle:4 NOT from:Denmark", ["104.2", "104.3"]),
        ("OP-CAT", ["104.1"]),
        ("Éducation", ["104.2"]),
        ("(((torture", ["104.1"]),
        ("torture)))", ["104.1"]),
        ('"torture', ["104.1"]),
        ("AND OR NOT", []),
        ("unknown:torture", []),
    ],
)
def test_queries(add: Add, words: str, found: list[str]) -> None:
    if words == "AND OR NOT":
        assert len(numbers(asking(words))) == 3
    else:
        assert sorted(numbers(asking(words))) == found


def test_acronyms_and_titles_find_one_another(add: Add) -> None:
    add("Ratify CEDAW without reservations")
    add("Accede to the Convention on the Elimination of All Forms of Discrimination against Women")
    add("Establish an NHRI in line with the Paris Principles")
    add("Strengthen the national human rights institutions")
    assert sorted(numbers(asking("CEDAW"))) == ["104.4", "104.5"]
    title = "Convention on the Elimination of All Forms of Discrimination against Women"
    assert sorted(numbers(asking(title))) == ["104.4", "104.5"]
    assert sorted(numbers(asking("national human rights institution"))) == ["104.6", "104.7"]
    assert sorted(numbers(asking("NHRI"))) == ["104.6", "104.7"]
    assert numbers(asking(f'"{title}"')) == ["104.5"]


def test_accepted_and_rejected_find_supported_and_noted(add: Add) -> None:
    add("Abolish the death penalty", position=Position.NOTED)
    assert numbers(asking("rejected penalty")) == ["104.4"]
    assert len(numbers(asking("accepted"))) == 3
    assert numbers(asking("rechazadas"), language="es") == ["104.4"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("th", "ส่งเสริมสิทธิมนุษยชนในโรงเรียน", "สิทธิมนุษยชน"),
        ("my", "လူ့အခွင့်အရေးကို မြှင့်တင်ပါ", "အခွင့်အရေး"),
        ("km", "លើកកម្ពស់សិទ្ធិមនុស្ស", "សិទ្ធិមនុស្ស"),
        ("zh", "加强保护儿童的人权", "人权"),
        ("ja", "子どもの人権を守る", "人権"),
        ("ar", "حماية حقوق الإنسان", "الحقوق"),
        ("ru", "Обеспечить защиту прав человека", "права"),
        ("fr", "Garantir les droits de l’enfant", "droit enfant"),
        ("es", "Ratificar los convenios pendientes", "convenio"),
    ],
)
def test_every_script_is_found(cast: Cast, add: Add, language: str, text: str, words: str) -> None:
    row = add("Protect human dignity")
    Wording.objects.create(
        owner=row.owner,
        visibility=row.visibility,
        published_at=row.published_at,
        recommendation=row,
        language=language,
        text=text,
        role="translation",
    )
    index.refresh("recommendation", [row.pk])
    assert numbers(asking(words), language=language) == ["104.4"]
    assert numbers(asking(f"{words}"), language="en") == ["104.4"]


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE search_searchdocument; --",
        '" OR 1=1 --',
        "* ** *a* a*",
        " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "ab* " * 300,
        "(" * 5_000,
        "word " * 2_000,
        "x" * 10_000,
        '"' * 999,
        "-" * 400 + "a",
        "NOT " * 200 + "torture",
        "state:" * 100,
        "text:(((a OR b) NOT c",
        "\x00\ufffe\U0010ffff",
    ],
)
def test_whatever_is_asked_is_answered_at_once(add: Add, words: str) -> None:
    begun = time.process_time()
    found = search(asking(words) + "&page=99999999999999999999&sort=%00&theme=%00")
    assert found.total <= 3
    assert len(found.page_ids()) <= 3
    assert isinstance(found.suggestion, str)
    assert time.process_time() - begun < 1


def test_what_was_not_read_as_written_is_said(add: Add) -> None:
    assert search(asking("a*")).problems == ("Write at least 2 letters before the asterisk of “a*”.",)
    assert search(asking("word " * 2_000)).problems[0] == "Only the first 500 characters were searched for."
    assert search(asking("torture")).problems == ()


def test_another_spelling_is_suggested_from_what_the_reader_sees(cast: Cast, add: Add) -> None:
    add("Release the whistleblowers", visibility=Visibility.ORGANISATION, published_at=None)
    assert search(asking("tortrue")).suggestion == "torture"
    assert search(asking("from:Denmark educaton")).suggestion == "from:Denmark education"
    assert search(asking("whistelblowers")).suggestion == ""
    assert search(asking("whistelblowers"), cast.coordinator).suggestion == "whistleblowers"


def test_the_best_comes_first_and_rarity_is_counted_among_what_is_seen(add: Add) -> None:
    add("Education, education and education")
    assert numbers(asking("education"))[0] == "104.4"
    assert numbers(asking("education") + "&sort=-best")[0] == "104.2"


def test_every_column_is_an_order(add: Add, review: Review) -> None:
    earlier = Review.objects.create(mechanism_id="upr", state_under_review_id="XCO", cycle=3)
    add("Protect rivers", review=earlier, position=Position.NOTED)
    assert numbers("sort=cycle") == ["104.4", "104.1", "104.2", "104.3"]
    assert numbers("sort=-cycle") == ["104.1", "104.2", "104.3", "104.4"]
    assert numbers("sort=position")[-1] == "104.4"
    assert numbers("sort=-position")[0] == "104.4"
    assert numbers("sort=from")[0] == "104.1"


def test_the_permanent_link_reopens_the_same_selection() -> None:
    address = "q=torture+OR+prison&position=noted&theme=detention&theme=torture&all=theme&sort=-state&in=recommendation"
    selection = Selection.of(QueryDict(f"{address}&page=3&utm=x"))
    again = Selection.of(QueryDict(selection.query_string(page=selection.page)))
    assert again == selection
    assert again.query_string() == selection.query_string()
    assert "utm" not in selection.query_string()
    assert "page" not in selection.query_string()


def test_pages_beyond_the_last_are_the_last(add: Add) -> None:
    found = search("page=7")
    assert (found.page(2), found.pages(2)) == (2, 2)
    assert len(found.page_ids(2)) == 1


def test_one_page_holds_what_the_whole_order_holds(add: Add) -> None:
    for number in range(30):
        add(f"Protect river {number % 7}")
    for order in ("", "&sort=best", "&sort=-number", "&sort=position"):
        whole = [int(pk) for pk in search(asking("protect OR torture") + order).ids]
        pages = [
            search(asking("protect OR torture") + f"{order}&page={page}").page_ids(4) for page in range(1, 9)
        ]
        assert [pk for page in pages for pk in page] == whole


class TestKinds:
    @pytest.fixture
    def planned(self, cast: Cast, add: Add, recommendations: list[Recommendation], review: Review) -> None:
        plan = create_plan(
            by=cast.coordinator,
            organisation=cast.mechanism,
            review=review,
            kind="state_matrix",
            title="Matrix of the ministries",
            visibility=Visibility.GROUP,
        )
        action = add_action(
            by=cast.coordinator,
            plan=plan,
            cluster=None,
            text="Deposit the instruments of ratification",
            type="legislative",
            recommendations=recommendations[:1],
            ends_on=date(2027, 6, 30),
            status="ongoing",
        )
        assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")

    def test_actions_are_found_by_who_reads_their_plan(self, cast: Cast, planned: None) -> None:
        assert search("in=action&q=instrument", cast.coordinator).total == 1
        assert search("in=action&q=matrix", cast.nhri_officer).total == 1
        assert search("in=action&q=instrument").total == 0
        assert search("in=action&q=status:ongoing", cast.coordinator).total == 1

    def test_plans_are_facets_of_recommendations(self, cast: Cast, planned: None) -> None:
        counts = search("", cast.coordinator).counts
        assert counts["status"] == {"ongoing": 1}
        assert counts["body"] == {cast.ministry.public_id: 1}
        assert numbers("status=ongoing", cast.coordinator) == ["104.1"]
        assert numbers(asking("body:justice"), cast.coordinator) == ["104.1"]
        assert search("").counts["status"] == {}
        assert numbers(asking("status:ongoing")) == []

    def test_published_assessments_alone_are_found(
        self, cast: Cast, add: Add, recommendations: list[Recommendation]
    ) -> None:
        assessment = assess(
            by=cast.nhri_officer,
            organisation=cast.nhri,
            recommendation=recommendations[0],
            assessed_on=date(2026, 5, 1),
            level="partially",
            narrative="The Senate has yet to vote on the protocol.",
            visibility=Visibility.GROUP,
        )
        assert search("in=assessment&q=senate", cast.nhri_officer).total == 0
        publish_assessment(by=cast.nhri_officer, assessment=assessment)
        assert search("in=assessment&q=senate").total == 1
        assert search("").counts["level"] == {"partially": 1, "not_assessed": 2}
        assert numbers("level=partially") == ["104.1"]


class TestRevoking:
    """Rows are written behind the catalogue's back, as another process would."""

    def test_what_is_taken_back_is_found_no_more(self, cast: Cast, add: Add) -> None:
        assert len(numbers("")) == 3
        Recommendation.objects.filter(number="104.2").update(visibility=Visibility.ORGANISATION)
        assert numbers("") == ["104.1", "104.3"]
        assert len(numbers("", cast.coordinator)) == 3

    def test_what_is_published_is_found_at_once(self, cast: Cast, add: Add) -> None:
        row = add("Protect rivers", visibility=Visibility.ORGANISATION, published_at=None)
        assert numbers("q=rivers") == []
        Recommendation.objects.filter(pk=row.pk).update(
            visibility=Visibility.PUBLIC, published_at=timezone.now()
        )
        assert numbers("q=rivers") == ["104.4"]

    def test_who_leaves_finds_no_more(self, cast: Cast, add: Add) -> None:
        add("Protect rivers", visibility=Visibility.ORGANISATION, published_at=None)
        assert numbers("q=rivers", again(cast.coordinator)) == ["104.4"]
        Membership.objects.filter(user=cast.coordinator).update(until_on=date(2020, 1, 1))
        assert numbers("q=rivers", again(cast.coordinator)) == []

    def test_a_private_tag_counts_for_its_circle_until_it_is_withdrawn(self, cast: Cast, add: Add) -> None:
        term = Term.objects.get(taxonomy="upr_issue", code="elections")
        row = add("Protect rivers")
        decision = Decision.objects.create(
            owner=cast.mechanism,
            visibility=Visibility.ORGANISATION,
            recommendation=row,
            term=term,
            is_yes=True,
        )
        assert numbers("theme=elections", cast.coordinator) == ["104.4"]
        assert numbers("theme=elections") == []
        Decision.objects.filter(pk=decision.pk).delete()
        assert numbers("theme=elections", cast.coordinator) == []

    def test_the_revision_changes_with_everything_that_is_found(self, cast: Cast, add: Add) -> None:
        before = search("").revision
        assert search("").revision == before
        Recommendation.objects.filter(number="104.2").update(visibility=Visibility.ORGANISATION)
        assert search("").revision != before


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


class TestPage:
    def test_results_are_marked_and_link_to_themselves(self, client: Client, add: Add) -> None:
        body = client.get("/search/", {"q": "ratifying"}).content.decode()
        assert "<mark>Ratify</mark> the Optional Protocol" in body
        assert "<strong>1</strong> of 3" in body
        assert 'href="/search/?q=ratifying"' in body

    def test_markup_in_texts_and_queries_stays_text(self, client: Client, add: Add) -> None:
        add("Repeal <script>alert(1)</script> laws")
        body = client.get("/search/", {"q": 'repeal <img src=x> "'}).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x>" not in body
        body = client.get("/search/", {"q": "repeal"}).content.decode()
        assert "&lt;script&gt;" in body

    @pytest.mark.parametrize("kind", ["recommendation", "passage", "action", "assessment", "moon"])
    def test_every_kind_has_its_page(self, client: Client, add: Add, kind: str) -> None:
        assert client.get("/search/", {"in": kind, "q": "torture", "open": "from"}).status_code == 200

    def test_the_number_of_queries_does_not_grow(
        self, cast: Cast, add: Add, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        client = cast.client(cast.coalition_member)
        for number in range(40):
            add(f"Protect river {number}")
        client.get("/search/", {"q": "protect"})
        with django_assert_max_num_queries(16):
            client.get("/search/", {"q": "protect"})
