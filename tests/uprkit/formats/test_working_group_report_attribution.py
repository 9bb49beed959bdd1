"""Who made a recommendation: brackets, misspellings, and several recommendations in one paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.formats.working_group_report.attribution import attribution_of, groups_in, like_state
from uprkit.formats.working_group_report.splitting import split
from uprkit.states import states

NAMES = sorted({(state.iso3, name) for state in states().values() for name in state.names})
SEPARATORS = (", ", "; ", " and ", ", and ", " ", ") (", "), (")
WORDS = st.sampled_from(["mend", "paint", "share", "lamps", "piers", "charts", "every", "year", "quickly"])


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), st.sampled_from(SEPARATORS))
def test_every_name_of_a_state_resolves_in_any_company(named: list[tuple[str, str]], separator: str) -> None:
    text = f"Mend the piers ({separator.join(name for _, name in named)});"
    (piece,) = split(text)
    assert piece.states == tuple(dict.fromkeys(iso3 for iso3, _ in named))
    assert piece.text == "Mend the piers"


@given(
    st.lists(
        st.tuples(st.lists(WORDS, min_size=2, max_size=6), st.sampled_from(NAMES)), min_size=1, max_size=4
    )
)
def test_semicolons_part_recommendations(parts: list[tuple[list[str], tuple[str, str]]]) -> None:
    text = "; ".join(f"Publish {' '.join(words)} ({name})" for words, (_, name) in parts) + ";"
    found = [(piece.text, piece.states) for piece in split(text)]
    assert found == [(f"Publish {' '.join(words)}", (iso3,)) for words, (iso3, _) in parts]


@given(st.text(max_size=200))
def test_any_text_yields_at_least_one_piece_and_only_known_states(text: str) -> None:
    pieces = split(text)
    assert pieces
    assert {state for piece in pieces for state in piece.states} <= set(states())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Congo", ("COG",)),
        ("Democratic Republic of the Congo", ("COD",)),
        ("Niger, Nigeria", ("NER", "NGA")),
        ("Guinea, Guinea-Bissau, Equatorial Guinea", ("GIN", "GNB", "GNQ")),
        ("Republic of Korea and Democratic People’s Republic of Korea", ("KOR", "PRK")),
        ("Mexico France", ("MEX", "FRA")),
        ("Saint Vincent & the Grenadines", ("VCT",)),
        ("Spain 2", ("ESP",)),
        ("Swaziland; Türkiye; Czechia", ("SWZ", "TUR", "CZE")),
    ],
)
def test_names_that_are_easily_confused(content: str, expected: tuple[str, ...]) -> None:
    attribution = attribution_of(content)
    assert attribution is not None
    assert attribution.states == expected
    assert attribution.doubts == ()


@pytest.mark.parametrize(
    "content", ["OP-CAT", "Korea", "European Union", "2010-2030", "see Kenya", "Nigera", ""]
)
def test_what_is_no_state_stays_text(content: str) -> None:
    assert attribution_of(content) is None


def test_a_misspelling_is_read_with_a_doubt() -> None:
    attribution = attribution_of("Swizerland, Kenya")
    assert attribution is not None
    assert attribution.states == ("CHE", "KEN")
    assert "“Swizerland”" in attribution.doubts[0]


def test_a_misspelling_near_two_states_is_neither() -> None:
    assert like_state("Nigera") is None
    assert like_state("Guinee") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Light lamps (Iran (Islamic Republic of));", ("IRN",)),
        ("Light lamps (Paraguay (Argentina);", ("PRY", "ARG")),
        ("Light lamps (Kenya", ("KEN",)),
        ("Light lamps for all Sri Lanka);", ("LKA",)),
        ("Light lamps [Malta];", ("MLT",)),
    ],
)
def test_brackets_nested_or_missing(text: str, expected: tuple[str, ...]) -> None:
    (group,) = groups_in(text)
    assert group.attribution.states == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ratify the Pier Treaty (Fiji) / Light the lamps (Kenya);",
            {"Ratify the Pier Treaty": ("FJI",), "Light the lamps": ("KEN",)},
        ),
        (
            "Ratify (Fiji)/accede to (Kenya) the Pier Treaty (Fiji, Kenya);",
            {"Ratify the Pier Treaty": ("FJI",), "accede to the Pier Treaty": ("KEN",)},
        ),
        (
            "Light the lamps (Fiji), and take measures to mend the piers (Kenya);",
            {"Light the lamps": ("FJI",), "take measures to mend the piers": ("KEN",)},
        ),
        (
            "Light the lamps (Fiji), including those of the harbour (Kenya);",
            {"Light the lamps": ("FJI",), "Light the lamps, including those of the harbour": ("KEN",)},
        ),
        (
            "Speed up ratification of the Pier Treaty (Fiji), the Lamp Treaty (Kenya);",
            {
                "Speed up ratification of the Pier Treaty": ("FJI",),
                "Speed up ratification of the Lamp Treaty": ("KEN",),
            },
        ),
        (
            "(a) Light the lamps; (b) Mend the piers (Fiji, Kenya);",
            {"Light the lamps; (b) Mend the piers": ("FJI", "KEN")},
        ),
        (
            "(a) Light the lamps (Fiji); (b) Mend the piers (Kenya);",
            {"Light the lamps": ("FJI",), "Mend the piers": ("KEN",)},
        ),
        (
            "Light the lamps (Fiji, Malta) in the harbour (Fiji) at night (Malta);",
            {"Light the lamps in the harbour": ("FJI",), "Light the lamps at night": ("MLT",)},
        ),
        (
            "Ratify the Pier Treaty (OP-PIER) soon (Fiji);",
            {"Ratify the Pier Treaty (OP-PIER) soon": ("FJI",)},
        ),
    ],
)
def test_recommendations_in_one_paragraph(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert {piece.text: piece.states for piece in split(text)} == expected


def test_a_new_sentence_shares_no_verb() -> None:
    pieces = split("Light the lamps (Fiji). The harbour should be dredged (Kenya);")
    assert [(piece.text, piece.is_assembled) for piece in pieces] == [
        ("Light the lamps", False),
        ("The harbour should be dredged", False),
    ]


def test_a_bracket_that_names_no_known_state_is_a_doubt() -> None:
    (piece,) = split("Mend the piers (Atlantis); Light the lamps (Kenya);")
    assert "“(Atlantis)”" in piece.doubts[0]


@pytest.mark.parametrize(
    ("content", "states", "unknown"),
    [
        ("Norway, Atlantia, Spain", ("NOR", "ESP"), "Atlantia"),
        ("the Kingdom of Atlantia and Kenya", ("KEN",), "the Kingdom of Atlantia"),
        ("Iran (Islamic Republic of), Fiji, Atlantia", ("IRN", "FJI"), "Atlantia"),
    ],
)
def test_an_unknown_name_among_known_ones_is_doubted_alone(
    content: str, states: tuple[str, ...], unknown: str
) -> None:
    (piece,) = split(f"Mend the piers ({content});")
    assert (piece.text, piece.states) == ("Mend the piers", states)
    (doubt,) = piece.doubts
    assert f"“{unknown}”" in doubt


@pytest.mark.parametrize("text", ["Hold it in (Geneva, Switzerland) soon", "Ratify (OP-PIER, Kenya);"])
def test_a_place_or_an_acronym_beside_a_state_names_nobody(text: str) -> None:
    assert groups_in(text) == []
