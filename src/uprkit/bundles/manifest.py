"""The manifest: who made a bundle, when, of which reviews, and what each of its members must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from uprkit.bundles import json_text
from uprkit.bundles.checks import (
    Check,
    day,
    described,
    list_of,
    nothing_or,
    one_of,
    pattern,
    record,
    text,
    whole,
)
from uprkit.bundles.errors import BundleError
from uprkit.bundles.keys import PublicKey
from uprkit.bundles.schema import KINDS, OPERATOR_KINDS, VERSION, country, installation, sha256

FORMAT = "uprtrack-bundle"
MAX_MEMBERS = 2_000
MAX_ROWS = 500_000
MAX_ROW_BYTES = 50 * 1024 * 1024
"""Of all rows together: they are held in memory."""
MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_BYTES = 1024 * 1024 * 1024
"""Of all members together."""
_INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_review = record(
    {
        "state_under_review": country,
        "mechanism": pattern(r"[a-z][a-z_-]{0,40}", "the key of a mechanism such as upr"),
        "cycle": whole(1, 9999),
        "session": nothing_or(whole(1, 9999)),
        "reviewed_on": nothing_or(day),
        "adopted_on": nothing_or(day),
        "next_review_on": nothing_or(day),
    }
)
MEMBER_NAME = rf"(?:{'|'.join(KINDS)})\.jsonl|files/[0-9a-f]{{64}}"
_member = record(
    {
        "name": pattern(MEMBER_NAME, "the name of a member, <kind>.jsonl or files/<SHA-256>"),
        "sha256": sha256,
        "bytes": whole(0, MAX_BYTES),
        "rows": nothing_or(whole(0, MAX_ROWS)),
    }
)
_FIELDS: dict[str, Check] = {
    "format": one_of(FORMAT),
    "version": whole(VERSION, VERSION),
    "installation": installation,
    "public_key": pattern(r"uprtrack-key-1:[A-Za-z0-9+/]{43}=", "the public key of an installation"),
    "operator": text(300),
    "operator_kind": one_of(*OPERATOR_KINDS),
    "created_at": pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "an instant such as 2025-01-31T12:00:00Z"),
    "sequence": whole(1, 2**53),
    "reviews": list_of(_review, 500),
    "members": list_of(_member, MAX_MEMBERS),
    "generator": text(60),
}


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review that a bundle covers in full, with its dates where they are known."""

    state_under_review: str
    mechanism: str
    cycle: int
    session: int | None = None
    reviewed_on: date | None = None
    adopted_on: date | None = None
    next_review_on: date | None = None

    @property
    def alias(self) -> str:
        return f"{self.state_under_review}-{self.mechanism}{self.cycle}"


@dataclass(frozen=True, slots=True)
class Member:
    """``rows`` is None for a file."""

    name: str
    sha256: str
    bytes: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself. ``sequence`` rises with every bundle that an installation makes."""

    public_key: PublicKey
    operator: str
    operator_kind: str
    created_at: datetime
    sequence: int
    reviews: tuple[ReviewTold, ...]
    members: tuple[Member, ...] = ()
    generator: str = ""

    @property
    def fingerprint(self) -> str:
        return self.public_key.fingerprint

    @property
    def review_aliases(self) -> tuple[str, ...]:
        return tuple(review.alias for review in self.reviews)


def require_limits(file: str, members: Iterable[Member]) -> None:
    """BundleError where there are more members, or larger ones, than a bundle has."""
    listed = list(members)
    rows = sum(member.bytes for member in listed if member.rows is not None)
    whole_size = sum(member.bytes for member in listed)
    largest = max((member.bytes for member in listed if member.rows is None), default=0)
    for what, found, limit in (
        ("members", len(listed), MAX_MEMBERS),
        ("bytes of rows", rows, MAX_ROW_BYTES),
        ("bytes in one file", largest, MAX_FILE_BYTES),
        ("bytes", whole_size, MAX_BYTES),
    ):
        if found > limit:
            raise BundleError(
                f"{file} is refused: it has {found:,} {what}, and bundles with up to {limit:,} are read."
            )


def write_manifest(manifest: Manifest) -> bytes:
    """The bytes that are signed."""
    return json_text.written(
        {
            "format": FORMAT,
            "version": VERSION,
            "installation": manifest.public_key.digits,
            "public_key": manifest.public_key.text,
            "operator": manifest.operator,
            "operator_kind": manifest.operator_kind,
            "created_at": manifest.created_at.astimezone(UTC).strftime(_INSTANT),
            "sequence": manifest.sequence,
            "reviews": [_review_fields(review) for review in manifest.reviews],
            "members": [
                {"name": item.name, "sha256": item.sha256, "bytes": item.bytes, "rows": item.rows}
                for item in manifest.members
            ],
            "generator": manifest.generator,
        }
    ).encode("utf-8")


def read_manifest(file: str, data: bytes, signer: PublicKey) -> Manifest:
    """Read a manifest whose signature has been checked; BundleError names the field that does not fit."""
    place = f"manifest.json of {file}"
    told = json_text.read(place, data)
    if not isinstance(told, dict):
        raise BundleError(f"{place}: expected an object, found {described(told)}.")
    version = told.get("version")
    if told.get("format") == FORMAT and version != VERSION:
        raise BundleError(
            f"{file} is written in version {described(version)} of the bundle format, and version {VERSION} "
            "is read here: ask the partner for a bundle in that version, or bring this installation up to date."
        )
    if problem := record(_FIELDS)(told):
        raise BundleError(f"{place}, {problem}.")
    manifest = _from_fields(place, told)
    if manifest.public_key != signer or told["installation"] != signer.digits:
        raise BundleError(
            f"{place} names the installation {told['installation']}, but the key {signer.digits} signed it."
        )
    _require_members(place, manifest)
    return manifest


def _from_fields(place: str, told: Mapping[str, Any]) -> Manifest:
    try:
        created_at = datetime.strptime(told["created_at"], _INSTANT).replace(tzinfo=UTC)
    except ValueError as error:
        raise BundleError(f"{place}: “{told['created_at']}” is no instant of the calendar.") from error
    return Manifest(
        public_key=PublicKey.from_text(told["public_key"]),
        operator=told["operator"],
        operator_kind=told["operator_kind"],
        created_at=created_at,
        sequence=told["sequence"],
        reviews=tuple(_review_told(review) for review in told["reviews"]),
        members=tuple(Member(**member) for member in told["members"]),
        generator=told["generator"],
    )


def _require_members(place: str, manifest: Manifest) -> None:
    names = [member.name for member in manifest.members]
    if len(set(names)) != len(names):
        raise BundleError(f"{place} lists a member twice.")
    expected = [f"{kind}.jsonl" for kind in KINDS]
    if missing := [name for name in expected if name not in names]:
        raise BundleError(f"{place} lists no {missing[0]}: expected one member for each kind of row.")
    for member in manifest.members:
        if (member.rows is None) != member.name.startswith("files/"):
            raise BundleError(f"{place}: {member.name} has a wrong count of rows ({described(member.rows)}).")
        if member.rows is None and member.name != f"files/{member.sha256}":
            raise BundleError(f"{place}: {member.name} is not named after its SHA-256, {member.sha256}.")
    aliases = manifest.review_aliases
    if not aliases or len(set(aliases)) != len(aliases):
        raise BundleError(f"{place}: expected each review once and at least one, found {list(aliases)}.")


_DAYS = ("reviewed_on", "adopted_on", "next_review_on")


def _review_fields(review: ReviewTold) -> dict[str, object]:
    days = {name: getattr(review, name) for name in _DAYS}
    return {
        "state_under_review": review.state_under_review,
        "mechanism": review.mechanism,
        "cycle": review.cycle,
        "session": review.session,
        **{name: value.isoformat() if value else None for name, value in days.items()},
    }


def _review_told(told: Mapping[str, Any]) -> ReviewTold:
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in _DAYS}
    return ReviewTold(**{**told, **days})
