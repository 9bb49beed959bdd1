"""A document by its symbol: what comes is a paper, whatever the server calls it, or it is refused in words."""

from __future__ import annotations

import pytest

from tests.uprtrack.documents.fetching.remote_site import RemoteSite, Reply
from uprtrack.documents.fetching.client import PoliteClient
from uprtrack.documents.fetching.fetched import FetchError
from uprtrack.documents.fetching.un_documents import checked_symbol, fetch_document

ACCESS = "/api/symbol/access"


def test_a_symbol_is_asked_for_in_a_language_and_a_form(
    site: RemoteSite, client_of: PoliteClient, report: bytes
) -> None:
    site.on(ACCESS, Reply(302, headers={"Location": "/doc/undoc/g20.docx"}))
    site.on("/doc/undoc/g20.docx", Reply(body=report, headers={"Content-Type": "application/octet-stream"}))
    fetched = fetch_document(client_of, " a/hrc/40/901 ", language="fr", form="docx")
    assert fetched.name == "A_HRC_40_901-fr.docx"
    assert fetched.data == report
    assert fetched.address == f"{site.url}/doc/undoc/g20.docx"
    assert site.requests[0].query == {"s": ["A/HRC/40/901"], "l": ["fr"], "t": ["docx"]}
    assert "s=A/HRC/40/901&" in site.requests[0].target


def test_a_pdf_is_known_by_its_bytes(site: RemoteSite, client_of: PoliteClient, report_pdf: bytes) -> None:
    site.on(ACCESS, Reply(body=report_pdf, headers={"Content-Type": "text/html"}))
    assert fetch_document(client_of, "A/HRC/40/901").name == "A_HRC_40_901.pdf"


def test_a_page_that_says_there_is_none_is_no_paper(site: RemoteSite, client_of: PoliteClient) -> None:
    site.on(ACCESS, Reply(body=b"<html>Not found</html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(FetchError, match=r"expected A/HRC/40/999 as PDF or Word file, found text/html"):
        fetch_document(client_of, "A/HRC/40/999")


@pytest.mark.parametrize("symbol", ["", "lake", "A/HRC/40/901&l=ru", "https://x/y", "../../etc", "A/HRC/?x"])
def test_what_is_no_symbol_makes_no_address(site: RemoteSite, client_of: PoliteClient, symbol: str) -> None:
    with pytest.raises(FetchError, match="is no document symbol"):
        fetch_document(client_of, symbol)
    assert site.requests == []


@pytest.mark.parametrize(
    "symbol",
    ["A/HRC/43/15/Add.1", "CRC/C/SVN/CO/3-4", "E/C.12/SVN/CO/2", "A/HRC/WG.6/34/SVN/1", "A/RES/70/1"],
)
def test_symbols_of_all_series_are_taken(symbol: str) -> None:
    assert checked_symbol(symbol).casefold() == symbol.casefold()
