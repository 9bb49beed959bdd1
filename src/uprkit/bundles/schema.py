"""The rows of a bundle, version 1: which fields each kind has and what may stand in them.

Identifiers are those of the installation that made the bundle. Whoever speaks is named by ``organisation``, an
identifier among the bundle's organisations, or null where the actor has dropped the attribution: then only
``organisation_kind`` tells what kind of body it is.
"""

from __future__ import annotations

import re

from uprkit.bundles.checks import (
    Check,
    day,
    decimal,
    empty_or,
    list_of,
    misfit,
    nothing_or,
    one_of,
    pattern,
    record,
    text,
    web_address,
    whole,
)

SUFFIX = ".uprtrack-bundle"
VERSION = 1
KINDS = ("organisations", "recommendations", "plans", "measures", "assessments")
"""Each a member ``<kind>.jsonl`` of every bundle, in the order in which they build on one another."""

ORGANISATION_KINDS = (
    "nmirf",
    "ministry",
    "parliament",
    "judiciary",
    "prosecutor",
    "ombudsman",
    "nhri",
    "cso",
    "coalition",
    "thematic_group",
    "mechanism_group",
    "child_led_group",
    "recommending_state",
    "un_agency",
    "un_country_team",
    "media",
    "academic",
)
WITHHELD = "withheld"
"""The kind of body where even that would tell who speaks."""
OPERATOR_KINDS = ("", "state", "nhri", "civil_society", "un", "academic")
POSITIONS = ("supported", "noted", "pending")
RECOMMENDATION_KINDS = ("recommendation", "voluntary_pledge", "observation")
PLAN_KINDS = ("state_matrix", "cso_plan", "action_strategy")
ACTION_TYPES = ("political", "legislative", "administrative", "resources")
ACTION_STATUSES = ("not_started", "ongoing", "completed", "delayed")
RESPONSIBILITY_KINDS = ("lead", "support", "invited")
INDICATOR_TYPES = ("structural", "process", "outcome")
MEASURE_KINDS = ("law", "policy", "programme", "judgment", "budget", "training", "practice", "other")
LEVELS = ("fully", "partially", "not", "not_assessed")
LIGHTS = ("green", "orange", "red", "grey")
EFFECTS = ("better", "unchanged", "worse", "unknown")
FILE_SUFFIXES = (
    ".jpg",
    ".png",
    ".webp",
    ".gif",
    ".tif",
    ".pdf",
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
    ".ods",
    ".odp",
    ".csv",
    ".txt",
)
"""Of the kinds of file that traces of their authors can be removed from: no other is published."""
CONFIDENCES = ("high", "medium", "low")

identifier = pattern(r"[0-9a-z]{4,12}", "an identifier of 4 to 12 small letters and digits")
country = pattern(r"[A-Z]{3}", "a code of three capital letters such as SVN")
review_alias = pattern(r"[A-Z]{3}-[a-z][a-z_-]{0,40}\d{1,4}", "a review such as SVN-upr4")
installation = pattern(r"[0-9]{40}", "a fingerprint of 40 digits")
sha256 = pattern(r"[0-9a-f]{64}", "a SHA-256 of 64 hexadecimal digits")
_LONG = 1_000_000
_year = whole(1900, 2200)
_level_or_empty = empty_or(one_of(*LEVELS))
_speaker: dict[str, Check] = {
    "organisation": nothing_or(identifier),
    "organisation_kind": one_of(*ORGANISATION_KINDS, WITHHELD),
    "published_on": day,
}
_evidence_fields = record(
    {
        "id": identifier,
        "title": text(200),
        "link": empty_or(web_address),
        "file_name": empty_or(
            pattern(
                rf"[^/\\\x00-\x1f]{{1,120}}(?:{'|'.join(map(re.escape, FILE_SUFFIXES))})",
                f"the plain name of a file that ends in one of {', '.join(FILE_SUFFIXES)}",
            )
        ),
        "sha256": empty_or(sha256),
    }
)


def _evidence(value: object) -> str:
    """A link, or a file of the bundle; never both."""
    if problem := _evidence_fields(value):
        return problem
    told = value if isinstance(value, dict) else {}
    is_file = bool(told["sha256"])
    fits = is_file == bool(told["file_name"]) and is_file != bool(told["link"])
    return "" if fits else misfit("either a link, or a file with its name and SHA-256", value)


_position = record(
    {
        "position": one_of(*POSITIONS),
        "words": text(_LONG),
        "dated_on": nothing_or(day),
        "source": text(300),
        "symbol": text(60),
    }
)
_responsibility = record({"organisation": identifier, "kind": one_of(*RESPONSIBILITY_KINDS)})
_value = record({"measured_on": day, "value": decimal, "note": text(300)})
_indicator = record(
    {
        "id": identifier,
        "name": text(300, required=True),
        "type": one_of(*INDICATOR_TYPES),
        "unit": text(60),
        "baseline": nothing_or(decimal),
        "baseline_year": nothing_or(_year),
        "target": nothing_or(decimal),
        "target_year": nothing_or(_year),
        "source": text(300),
        "sdg_target": text(10),
        "values": list_of(_value, 2_000),
    }
)
_action = record(
    {
        "id": identifier,
        "cluster": nothing_or(whole(0, 5_000)),
        "text": text(_LONG, required=True),
        "type": one_of(*ACTION_TYPES),
        "starts_on": nothing_or(day),
        "ends_on": nothing_or(day),
        "programme": text(200),
        "status": one_of(*ACTION_STATUSES),
        "recommendations": list_of(identifier, 2_000),
        "responsibilities": list_of(_responsibility, 200),
        "indicators": list_of(_indicator, 200),
    }
)
_cluster = record({"title": text(200, required=True), "parent": nothing_or(whole(0, 5_000))})

ROWS: dict[str, Check] = {
    "organisations": record(
        {
            "id": identifier,
            "name": text(200, required=True),
            "short_name": text(60),
            "kind": one_of(*ORGANISATION_KINDS),
            "country": country,
        }
    ),
    "recommendations": record(
        {
            "id": identifier,
            "review": review_alias,
            **_speaker,
            "number": text(40),
            "heading": text(_LONG),
            "ordinal": whole(0, 1_000_000),
            "kind": one_of(*RECOMMENDATION_KINDS),
            "text": text(_LONG, required=True),
            "language": pattern(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,4}", "a language tag such as en"),
            "states": list_of(country, 200),
            "symbol": text(60),
            "paper": text(300),
            "dated_on": nothing_or(day),
            "page": nothing_or(whole(1, 100_000)),
            "position": nothing_or(_position),
            "known_as": list_of(record({"installation": installation, "id": identifier}), 50),
        }
    ),
    "plans": record(
        {
            "id": identifier,
            "review": review_alias,
            **_speaker,
            "kind": one_of(*PLAN_KINDS),
            "title": text(200, required=True),
            "clusters": list_of(_cluster, 5_000),
            "actions": list_of(_action, 5_000),
        }
    ),
    "measures": record(
        {
            "id": identifier,
            **_speaker,
            "kind": one_of(*MEASURE_KINDS),
            "taken_on": day,
            "taken_by": text(200),
            "text": text(_LONG, required=True),
            "recommendations": list_of(identifier, 2_000),
            "actions": list_of(identifier, 2_000),
            "evidence": list_of(_evidence, 500),
        }
    ),
    "assessments": record(
        {
            "id": identifier,
            **_speaker,
            "recommendation": identifier,
            "assessed_on": day,
            "level": one_of(*LEVELS),
            "laws": _level_or_empty,
            "policies": _level_or_empty,
            "practices": _level_or_empty,
            "light": one_of(*LIGHTS),
            "narrative": text(_LONG),
            "effect": one_of(*EFFECTS),
            "confidence": one_of(*CONFIDENCES),
            "evidence": list_of(_evidence, 500),
        }
    ),
}
"""The check of each kind of row."""
