"""Exports of the Universal Human Rights Index: dump and search export say the same, and nothing is guessed."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from uprkit.command import main
from uprkit.errors import UnreadablePaperError
from uprkit.formats import parse, recognise, uhri_export
from uprkit.formats.source import Source
from uprkit.formats.uhri_export.records import stream_records
from uprkit.model import DocumentKind, Kind, ParsedRecommendation, Position
from uprkit.state_names import find_state_in

SEARCH_HEADINGS = {
    "Text": "Text",
    "Countries": "Countries Concerned",
    "Body": "Reccomending Body",
    "Symbol": "Document Symbol",
    "Themes": "Themes",
    "AffectedPersons": "Affected Persons",
    "Sdgs": "Sdgs",
    "PublicationDate": "Document Publication Date",
    "UprRecommendingCountry": "UPR Reccomending States",
    "UprPositions": "UPR Position",
    "AnnotationType": "Type",
    "AnnotationId": "OHCHR Annotation Id",
    "UprSession": "UPR Session",
    "Regions": "Regions Concerned",
    "UprRecommendingRegions": "Recommending Regions",
    "PublicationDateOnUhri": "Date of publication on UHRI",
}


def record(**changed: Any) -> dict[str, Any]:
    """A record on a UPR recommendation to Slovenia, in the dump's shape."""
    return {
        "AnnotationId": "0b7a",
        "DocumentId": "77aa",
        "Symbol": "A/HRC/43/15",
        "Text": "<p>121.45 Open every lake to the public (France, Chile);</p>",
        "Body": "- UPR",
        "AnnotationType": "- Recommendations",
        "Countries": ["Slovenia"],
        "Regions": ["Eastern Europe"],
        "Themes": ["Right to a lake", "Children: play"],
        "AffectedPersons": ["Women & girls"],
        "Sdgs": ["16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "16.2 - Protect children"],
        "PublicationDate": "2020-02-12T00:00:00",
        "PublicationDateOnUhri": "2020-03-03T10:53:45.827",
        "UprCycle": None,
        "UprSession": ["34"],
        "UprPositions": ["Supported"],
        "UprRecommendingCountry": ["France", "Chile"],
        "UprRecommendingRegions": ["Western Europe and Others"],
    } | changed


def observation(**changed: Any) -> dict[str, Any]:
    """A record on a treaty body's recommendation to Slovenia."""
    return (
        record(
            Symbol="CRC/C/SVN/CO/9",
            Text="12.The Committee recommends that the State party open every lake.",
            Body="- CRC",
            UprSession=[],
            UprPositions=[],
            UprRecommendingCountry=[],
            UprRecommendingRegions=[],
        )
        | changed
    )


def dump(*records: dict[str, Any], name: str = "export-full-en.json") -> Source:
    return Source(name, json.dumps(list(records), ensure_ascii=False).encode())


def only(*records: dict[str, Any]) -> ParsedRecommendation:
    (row,) = uhri_export.parse(dump(*records)).recommendations
    return row


def search_export(*records: dict[str, Any]) -> Source:
    """The same records as a search export: bullets, line breaks, serial dates."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("UHRI")
    for place, heading in enumerate(SEARCH_HEADINGS.values()):
        sheet.write_string(0, place, heading)
    for line, item in enumerate(records, start=1):
        for place, field in enumerate(SEARCH_HEADINGS):
            value = item[field]
            if field == "PublicationDate":
                sheet.write_number(line, place, 43873)
            elif isinstance(value, list):
                sheet.write_string(line, place, "\n".join(f"- {words}" for words in value))
            elif value is not None:
                sheet.write_string(line, place, value)
    book.close()
    return Source("search.xlsx", buffer.getvalue())


def test_a_upr_recommendation_has_number_states_position_and_tags() -> None:
    row = only(record())
    assert (row.paragraph, row.text) == ("121.45", "Open every lake to the public")
    assert row.recommending_states == ("FRA", "CHL")
    assert (row.state_under_review, row.session, row.upr_cycle) == ("SVN", 34, 3)
    assert (row.kind, row.position, row.document) == (Kind.RECOMMENDATION, Position.SUPPORTED, "A/HRC/43/15")
    assert (row.themes, row.affected_persons) == (("Right to a lake", "Children: play"), ("Women & girls",))
    assert row.sdgs == ("16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "16.2 - Protect children")
    assert (row.mechanism, row.source_id, row.checks) == ("", "0b7a", ())
    assert row.raw == record()["Text"]


def test_a_treaty_bodys_recommendation_is_an_observation_of_its_year() -> None:
    row = only(observation())
    assert (row.kind, row.paragraph) == (Kind.OBSERVATION, "12")
    assert row.text == "The Committee recommends that the State party open every lake."
    assert (row.mechanism, row.mechanism_kind) == ("crc", "treaty_body")
    assert (row.document, row.published_on) == ("CRC/C/SVN/CO/9", date(2020, 2, 12))
    assert (row.position, row.recommending_states, row.session, row.checks) == (None, (), None, ())


def test_a_special_procedure_is_known_by_its_mandate() -> None:
    row = only(observation(Body="- SR lakes\n- Special Procedures", Symbol="A/HRC/40/59/Add.1"))
    assert (row.mechanism, row.mechanism_kind, row.mechanism_name) == (
        "sr-lakes",
        "special_procedure",
        "SR lakes",
    )
    assert row.checks == ()


def test_dump_workbook_and_search_export_say_the_same() -> None:
    expected = uhri_export.parse(dump(record(), observation())).recommendations
    source = search_export(record(), observation())
    assert recognise(source).kind is DocumentKind.UHRI_EXPORT
    assert uhri_export.parse(source).recommendations == expected


def test_a_search_export_saved_as_csv_is_read_too() -> None:
    heading = ",".join(SEARCH_HEADINGS.values())
    line = '"12. Open every lake.",- Slovenia,- CRC,CRC/C/SVN/CO/9,,,,43873' + "," * 8
    row = uhri_export.parse(Source("search.csv", f"{heading}\r\n{line}\r\n".encode())).recommendations[0]
    assert (row.text, row.state_under_review, row.mechanism) == ("Open every lake.", "SVN", "crc")
    assert row.published_on == date(2020, 2, 12)


@pytest.mark.parametrize("wrap", ['{{"value": [{0}]}}', "[{0}]", "\ufeff[{0}]", "{0}\n{0}"])
def test_the_array_may_be_wrapped_or_missing(wrap: str) -> None:
    source = Source("export.json", wrap.format(json.dumps(record())).encode())
    assert recognise(source).kind is DocumentKind.UHRI_EXPORT
    assert {row.text for row in parse(source).recommendations} == {"Open every lake to the public"}


def test_a_record_on_two_states_is_a_row_for_each() -> None:
    rows = uhri_export.parse(dump(observation(Countries=["Slovenia", "Chile"]))).recommendations
    assert [row.state_under_review for row in rows] == ["SVN", "CHL"]


def test_states_named_in_the_text_alone_are_taken_from_it() -> None:
    row = only(record(UprRecommendingCountry=[]))
    assert (row.recommending_states, row.text) == (("FRA", "CHL"), "Open every lake to the public")


def test_session_and_cycle_complete_each_other() -> None:
    row = only(record(UprSession=[], UprCycle="3rd cycle"))
    assert (row.session, row.upr_cycle) == (34, 3)


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({"Countries": []}, "State concerned, found none"),
        ({"Countries": ["Atlantis"]}, "found “Atlantis”"),
        ({"UprRecommendingCountry": ["Atlantis"]}, "recommending State, found “Atlantis”"),
        ({"UprSession": [], "UprCycle": None}, "session or a cycle"),
        ({"UprPositions": ["Perhaps"]}, "found “perhaps”"),
        ({"UprPositions": ["Supported", "Noted"]}, "noted is taken"),
        ({"Body": "- Gardeners", "Symbol": ""}, "found “Gardeners”"),
        ({"Body": "- CRC", "PublicationDate": "soon"}, "found “soon”"),
        ({"Body": "- CRC\n- CEDAW"}, "the first is taken"),
        ({"Sdgs": ["99 - Lakes"]}, "found “99 - Lakes”"),
        ({"Text": "<p> </p>"}, "text of a recommendation, found none"),
    ],
)
def test_what_cannot_be_read_is_a_doubt_of_a_row_that_stays(changed: dict[str, Any], doubt: str) -> None:
    row = only(record(**changed))
    assert [check for check in row.checks if doubt in check]


@pytest.mark.parametrize(
    ("language", "state", "body", "text", "told"),
    [
        (
            "fr",
            "Slovénie",
            "EPU",
            "Ouvrir chaque lac (Côte d’Ivoire et Fédération de Russie);",
            ("CIV", "RUS"),
        ),
        (
            "es",
            "Eslovenia",
            "EPU",
            "Abrir cada lago (Venezuela (República Bolivariana de), Kenya)",
            ("VEN", "KEN"),
        ),
        ("ru", "Словения", "УПО", "Открыть озера (Республика Корея и Чили);", ("KOR", "CHL")),
        ("zh", "斯洛文尼亚", "普遍定期审议", "开放所有湖泊（美利坚合众国、法国）；", ("USA", "FRA")),
        ("ar", "سلوفينيا", "الاستعراض الدوري الشامل", "فتح كل بحيرة (الاتحاد الروسي)", ("RUS",)),
    ],
)
def test_dumps_in_the_other_languages_of_the_un(
    language: str, state: str, body: str, text: str, told: tuple[str, ...]
) -> None:
    item = record(Text=f"121.45 {text}", Body=body, Countries=[state], UprRecommendingCountry=[])
    paper = uhri_export.parse(dump(item, name=f"export-full-{language}.json"))
    (row,) = paper.recommendations
    assert (paper.language, row.state_under_review, row.recommending_states) == (language, "SVN", told)
    assert (row.paragraph, row.kind, row.source_id) == ("121.45", Kind.RECOMMENDATION, "0b7a")
    assert not any(sign in row.text for sign in "()（）")
    assert text in row.raw
    assert (row.themes, row.affected_persons, len(row.sdgs)) == ((), (), 2)
    assert row.checks == ()
    assert [check.check for check in paper.checks] == ["labels"]


def test_a_name_that_does_not_resolve_in_its_language_is_a_doubt_and_no_guess() -> None:
    item = record(
        Countries=["Slovénie"], UprRecommendingCountry=["Atlantide", "Chili"], UprPositions=["Peut-être"]
    )
    (row,) = uhri_export.parse(dump(item, name="export-full-fr.json")).recommendations
    assert row.recommending_states == ("CHL",)
    assert row.position is None
    assert "Expected the name of a recommending State, found “Atlantide”." in row.checks
    assert "Expected the position supported or noted, found “peut-être”." in row.checks
    assert find_state_in("Congo", "fr") == "COG"
    assert find_state_in("République démocratique du Congo", "fr") == "COD"
    assert find_state_in("Slovenia", "fr") == "SVN"
    assert find_state_in("Slovénie", "ru") is None


def test_a_record_that_comes_twice_is_told() -> None:
    checks = uhri_export.parse(dump(record(), record())).checks
    assert [check.check for check in checks] == ["repeated_record"]


def test_a_file_that_breaks_off_names_the_last_record() -> None:
    source = dump(record(), record(), record())
    with pytest.raises(UnreadablePaperError, match=r"export-full-en\.json is damaged after record 1"):
        uhri_export.parse(Source(source.name, source.data[: len(source.data) // 2]))


def test_entities_in_a_workbook_are_refused() -> None:
    good = search_export(record())
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good.data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member == "xl/worksheets/sheet1.xml":
                head, _, rest = data.partition(b"?>")
                data = head + b'?><!DOCTYPE worksheet [<!ENTITY lake "water">]>' + rest
            new.writestr(member, data)
    with pytest.raises(UnreadablePaperError, match="document type"):
        list(stream_records(io.BytesIO(buffer.getvalue()), "search.xlsx"))


def test_the_command_streams_one_state_and_one_mechanism(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "export-full-en.json"
    path.write_bytes(dump(record(), observation(), observation(Countries=["Chile"])).data)
    assert main(["uhri", str(path), "--state", "Slovenia", "--mechanism", "crc"]) == 0
    printed = capsys.readouterr()
    (row,) = [json.loads(line) for line in printed.out.splitlines()]
    assert (row["mechanism"], row["published_on"], row["paragraph"]) == ("crc", "2020-02-12", "12")
    assert "1 rows of 1 mechanisms, 0 doubts" in printed.err
    assert main(["uhri", str(path), "--state", "Atlantis"]) == 2
    assert "Atlantis is no State" in capsys.readouterr().err


VALUES = st.none() | st.text(max_size=40) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
RECORDS = st.dictionaries(
    st.sampled_from(sorted(record())), VALUES | st.lists(VALUES, max_size=3), max_size=len(record())
)


@given(st.lists(RECORDS, min_size=1, max_size=3))
@settings(max_examples=60)
def test_no_record_crashes_and_none_is_lost(records: list[dict[str, Any]]) -> None:
    rows = uhri_export.parse(dump(*records)).recommendations
    assert len(rows) >= len(records)
    assert all(row.text or row.checks for row in rows)


@given(st.binary(max_size=400), st.integers(0, 300))
@settings(max_examples=80)
def test_no_bytes_crash(noise: bytes, place: int) -> None:
    good = dump(record()).data
    for data in (b"[" + noise, good[:place] + noise + good[place:]):
        told = told_by(Source("export-full-en.json", data))
        assert told.endswith(".") and "export-full-en.json" in told if isinstance(told, str) else told > 0


def told_by(source: Source) -> int | str:
    """How many rows are read, or the sentence of a refusal."""
    try:
        return len(uhri_export.parse(source).recommendations)
    except UnreadablePaperError as error:
        return str(error)
