"""UPR Info's site as its interface answers, over made-up recommendations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.uprtrack.documents.fetching.remote_site import RemoteSite, Reply, Request, json_reply

TEMPLATE = "5d8ce04361cde0408222e9a8"
SLOVENIA = "1b1b1b1b-0000-4000-8000-000000000001"
CHILE = "1b1b1b1b-0000-4000-8000-000000000002"
STATES = {SLOVENIA: "Slovenia", CHILE: "Chile"}
SESSIONS = {"s34": "34 - November 2019", "s44": "44 - November 2023"}
WINDOW = 10_000


def entity(number: int, state: str = SLOVENIA, session: str = "s34") -> dict[str, Any]:
    return {
        "_id": f"_{number}",
        "sharedId": f"e{number}",
        "template": TEMPLATE,
        "language": "en",
        "title": f"Open lake {number}",
        "creationDate": 1700000000000 + number,
        "metadata": {
            "recommendation": [{"value": f"Open lake number {number} to the public"}],
            "state_under_review": [{"value": state, "label": STATES[state]}],
            "recommending_state": [{"value": CHILE, "label": "Chile"}],
            "response": [{"value": "r1", "label": "Supported"}],
            "action_category": [{"value": "a5", "label": "5 - Specific action"}],
            "issues": [{"value": "i1", "label": "Justice"}],
            "session": [{"value": session, "label": SESSIONS[session]}],
        },
    }


@dataclass
class Uwazi:
    """``is_thesaurus`` says whether States are a thesaurus or pages of their own; ``is_deaf`` to filters."""

    entities: list[dict[str, Any]]
    is_thesaurus: bool = True
    is_deaf: bool = False
    window: int = WINDOW
    asked: list[Request] = field(default_factory=list)

    def serve(self, site: RemoteSite) -> None:
        site.on("/api/templates", json_reply({"rows": self.templates()}))
        values = [{"id": key, "label": label} for key, label in STATES.items()]
        groups = [{"id": "g", "label": "All", "values": values}]
        site.on("/api/thesauris", json_reply({"rows": [{"_id": "th1", "name": "States", "values": groups}]}))
        site.on("/api/search", self.search)

    def templates(self) -> list[dict[str, Any]]:
        properties = [
            {"name": "recommendation", "label": "Text", "type": "markdown"},
            {
                "name": "state_under_review",
                "label": "State under review",
                "type": "select" if self.is_thesaurus else "relationship",
                "content": "th1" if self.is_thesaurus else "5d8cdec361cde0408222d3ec",
            },
            {"name": "response", "label": "Response", "type": "select", "content": "th2"},
            {"name": "session", "label": "Session", "type": "relationship"},
        ]
        return [
            {"_id": "5e57cdd6f54e0a1304c0d50d", "name": "Document", "properties": []},
            {"_id": TEMPLATE, "name": "Recommendation", "properties": properties},
        ]

    def search(self, request: Request) -> Reply:
        self.asked.append(request)
        found = self.entities if self.is_deaf else [item for item in self.entities if fits(item, request)]
        start, limit = int(request.query.get("from", ["0"])[0]), int(request.query.get("limit", ["30"])[0])
        if start + limit > self.window:
            return Reply(500, b"Result window is too large")
        is_bound = len(found) >= self.window
        return json_reply(
            {
                "rows": found[start : start + limit],
                "totalRows": self.window if is_bound else len(found),
                "relation": "gte" if is_bound else "eq",
                "aggregations": {
                    "all": {
                        "state_under_review": {"buckets": buckets(STATES)},
                        "session": {"buckets": buckets(SESSIONS)},
                    }
                },
            }
        )


def fits(item: dict[str, Any], request: Request) -> bool:
    """A filter's values are compared whole; a filter that nothing fits gives no rows, and status 200."""
    if item["template"] not in request.query.get("types[]", []):
        return False
    for name in ("state_under_review", "session"):
        wanted = request.query.get(f"filters[{name}][values][]")
        if wanted and item["metadata"][name][0]["value"] not in wanted:
            return False
    return True


def buckets(labels: dict[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "label": label, "filtered": {"doc_count": 1}} for key, label in labels.items()]
