"""A small bundle of Coastland's, made of texts of our own."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from uprkit.bundles import Manifest, ReviewTold, SigningKey, pack

KEY = SigningKey(bytes(range(32)))
OTHER_KEY = SigningKey(bytes(range(1, 33)))
NAME = "coastland.uprtrack-bundle"


def manifest(sequence: int = 7, key: SigningKey = KEY) -> Manifest:
    return Manifest(
        public_key=key.public,
        operator="Coordination unit of Coastland",
        operator_kind="state",
        created_at=datetime(2025, 3, 1, 9, 30, tzinfo=UTC),
        sequence=sequence,
        reviews=(ReviewTold("XCO", "upr", 4, session=43, adopted_on=date(2023, 11, 10)),),
        generator="uprtrack test",
    )


def rows() -> dict[str, list[dict[str, Any]]]:
    speaker = {"organisation": "mech2345", "organisation_kind": "nmirf", "published_on": "2025-02-01"}
    return {
        "organisations": [
            {
                "id": "mech2345",
                "name": "Coordination unit",
                "short_name": "",
                "kind": "nmirf",
                "country": "XCO",
            }
        ],
        "recommendations": [
            {
                "id": "reco2345",
                "review": "XCO-upr4",
                **speaker,
                "number": "104.1",
                "heading": "",
                "ordinal": 1,
                "kind": "recommendation",
                "text": "Ratify the Optional Protocol — sans réserve;",
                "language": "en",
                "states": ["DNK"],
                "symbol": "A/HRC/54/99",
                "paper": "Report",
                "dated_on": None,
                "page": 12,
                "position": {
                    "position": "supported",
                    "words": "",
                    "dated_on": "2023-11-10",
                    "source": "A/HRC/54/99",
                    "symbol": "A/HRC/54/99",
                },
                "known_as": [],
            }
        ],
        "plans": [],
        "measures": [
            {
                "id": "meas2345",
                **speaker,
                "kind": "law",
                "taken_on": "2024-05-01",
                "text": "The law was passed.",
                "recommendations": ["reco2345"],
                "taken_by": "",
                "actions": [],
                "evidence": [],
            }
        ],
        "assessments": [],
    }


def packed(key: SigningKey = KEY, sequence: int = 7) -> bytes:
    return pack(manifest(sequence, key), rows(), key)


FILE = b"Minutes of the visit: three cells without light.\n"
DIGEST = hashlib.sha256(FILE).hexdigest()


def evidence(digest: str = DIGEST, **fields: str) -> dict[str, str]:
    told = {"id": "evid2345", "title": "Minutes", "link": "", "file_name": "minutes.txt", "sha256": digest}
    return {**told, **fields}


def rows_with_file(*items: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The sample, its measure resting on a file (or on ``items``)."""
    found = rows()
    found["measures"][0]["evidence"] = list(items or [evidence()])
    return found


def packed_with_file() -> bytes:
    return pack(manifest(), rows_with_file(), KEY, {DIGEST: FILE})


def members(data: bytes) -> dict[str, bytes]:
    """The members of a bundle as ``zipfile`` reads them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """Members as ``zipfile`` stores them: another program than the one under test."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return out.getvalue()
