"""A State's recommendations from UPR Info's database, over the interface of its site (Uwazi).

The interface answers a filter with a wrong or shortened identifier by no rows and status 200, stops counting at
10,000 rows, and gives no page behind them: so identifiers are looked up whole, rows are checked for the State,
and a search that is too large is asked for session by session.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from uprkit.formats.upr_info_api import AT_LEAST
from uprkit.formats.upr_info_sheet import meaning_of
from uprkit.states import find_state, states
from uprtrack.documents.fetching.client import Params, PoliteClient
from uprtrack.documents.fetching.fetched import FetchedFile, FetchError, Progress, unheeded

PAGE = 300
WINDOW = 10_000
"""As far as a search reaches (Elasticsearch's ``max_result_window``)."""
_STATE, _SESSION = "state_under_review", "session"


@dataclass(frozen=True, slots=True)
class _Schema:
    """The templates of recommendations and pledges, by identifier, and what their properties are called."""

    templates: dict[str, str]
    state_property: str
    session_property: str
    thesaurus: str


def fetch_recommendations(client: PoliteClient, state: str, *, progress: Progress = unheeded) -> FetchedFile:
    """All rows on a State (ISO3) as one file that the format ``upr_info_api`` reads.

    ``progress`` counts rows. Raises FetchError where the site knows no such State, or answers about another.
    """
    search = _Search(client, state, progress)
    rows, total = search.run()
    content = {"templates": search.schema.templates, "totalRows": total, "rows": rows}
    data = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()
    return FetchedFile(f"upr-info-{state}.json", data, search.asked, client.now())


class _Search:
    def __init__(self, client: PoliteClient, state: str, progress: Progress) -> None:
        self._client, self._state, self._progress = client, state, progress
        self._site = settings.UPR_INFO_URL.rstrip("/")
        self.address = self.asked = f"{self._site}/api/search"
        self.schema = self._read_schema()
        self._rows: dict[str, dict[str, Any]] = {}

    def run(self) -> tuple[list[dict[str, Any]], int]:
        """The rows, each once, in the order of the answers, and how many the site tells of."""
        values = self._state_values()
        state_filter = self._filter(self.schema.state_property, values)
        self.asked = f"{self.address}?{urlencode(state_filter)}"
        first = self._ask([*state_filter, ("limit", str(PAGE)), ("from", "0")])
        total = _total(first)
        if first.get("relation") == AT_LEAST or total >= WINDOW:
            total = 0
            for key in _buckets(first, self.schema.session_property):
                of_session = self._filter(self.schema.session_property, [key])
                total += self._gather([*state_filter, *of_session], total)
        else:
            self._keep(first, total)
            self._gather(state_filter, 0, begun=len(self._rows))
        if not self._rows:
            raise FetchError(
                _("%(address)s: expected recommendations to %(state)s, found none.")
                % {"address": self.address, "state": self._name}
            )
        return list(self._rows.values()), total

    @property
    def _name(self) -> str:
        return states()[self._state].short_name

    def _read_schema(self) -> _Schema:
        address = f"{self._site}/api/templates"
        found: dict[str, str] = {}
        state = session = thesaurus = ""
        for template in _rows(self._client.get_json(address), address):
            properties = {
                meaning: item
                for item in template.get("properties") or []
                if isinstance(item, dict) and (meaning := meaning_of(str(item.get("name") or "")))
            }
            if _STATE in properties and ("text" in properties or "response" in properties):
                found[str(template.get("_id"))] = str(template.get("name") or "")
                state = state or str(properties[_STATE]["name"])
                thesaurus = thesaurus or str(properties[_STATE].get("content") or "")
                session = session or str(properties.get(_SESSION, {}).get("name") or _SESSION)
        if not found:
            raise FetchError(
                _(
                    "%(address)s: expected a template with a State under review and a recommendation, found none."
                )
                % {"address": address}
            )
        return _Schema(found, state, session, thesaurus)

    def _state_values(self) -> list[str]:
        """The whole identifiers that stand for the State: from its thesaurus, else from the search's own counts."""
        address = f"{self._site}/api/thesauris"
        for thesaurus in _rows(self._client.get_json(address), address):
            if str(thesaurus.get("_id")) == self.schema.thesaurus:
                found = [key for key, label in _values(thesaurus.get("values")) if self._is_meant(label)]
                if found:
                    return found
        counts = self._ask([("limit", "0")])
        found = [
            key
            for key, label in _buckets(counts, self.schema.state_property).items()
            if self._is_meant(label)
        ]
        if not found:
            raise FetchError(
                _("%(address)s: expected %(state)s among the States under review, found no such State.")
                % {"address": self.address, "state": self._name}
            )
        return found

    def _is_meant(self, label: str) -> bool:
        return find_state(label) == self._state

    def _filter(self, name: str, values: list[str]) -> list[tuple[str, str]]:
        return [(f"filters[{name}][values][]", value) for value in values]

    def _ask(self, params: Params) -> dict[str, Any]:
        types = [("types[]", identifier) for identifier in self.schema.templates]
        answer = self._client.get_json(self.address, [*types, *params])
        _rows(answer, self.address)
        return dict(answer)

    def _gather(self, filters: Params, before: int, begun: int = 0) -> int:
        """Keep page after page of a filter; returns how many rows the site tells of for it."""
        total, place = None, begun
        while total is None or place < total:
            answer = self._ask([*filters, ("limit", str(PAGE)), ("from", str(place))])
            total = _total(answer)
            taken = len(answer["rows"])
            if total >= WINDOW:
                raise FetchError(
                    _(
                        "%(address)s: expected fewer than %(window)d rows on %(state)s in one session, found more."
                    )
                    % {"address": self.address, "window": WINDOW, "state": self._name}
                )
            self._keep(answer, before + total)
            place += taken
            if not taken:
                break
        return total or 0

    def _keep(self, answer: dict[str, Any], total: int) -> None:
        for row in answer["rows"]:
            about = [label for label in _labels(row, self.schema.state_property) if not self._is_meant(label)]
            if about:
                raise FetchError(
                    _("%(address)s: expected rows on %(state)s alone, found one on %(other)s.")
                    % {"address": self.address, "state": self._name, "other": about[0]}
                )
            self._rows[str(row.get("sharedId") or len(self._rows))] = row
        self._progress(len(self._rows), total)


def _rows(answer: Any, address: str) -> list[dict[str, Any]]:
    rows = answer.get("rows") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FetchError(
            _("%(address)s: expected an answer with a list of rows, found none in it.") % {"address": address}
        )
    return rows


def _total(answer: dict[str, Any]) -> int:
    total = answer.get("totalRows")
    return total if isinstance(total, int) else len(answer["rows"])


def _values(values: Any) -> Iterator[tuple[str, str]]:
    """The identifiers and labels of a thesaurus; groups hold values of their own."""
    for value in values if isinstance(values, list) else []:
        if isinstance(value, dict):
            yield str(value.get("id") or ""), str(value.get("label") or "")
            yield from _values(value.get("values"))


def _buckets(answer: dict[str, Any], name: str) -> dict[str, str]:
    """Identifier and label of each value that a search counts for a property."""
    aggregations = answer.get("aggregations")
    counted = aggregations.get("all", {}).get(name, {}) if isinstance(aggregations, dict) else {}
    return {
        str(bucket["key"]): str(bucket.get("label") or "")
        for bucket in counted.get("buckets", [])
        if isinstance(bucket, dict) and "key" in bucket
    }


def _labels(row: dict[str, Any], name: str) -> list[str]:
    metadata = row.get("metadata")
    values = metadata.get(name) if isinstance(metadata, dict) else None
    return [str(value.get("label") or "") for value in values or [] if isinstance(value, dict)]
