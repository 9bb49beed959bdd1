"""A bundle is read where it is whole and refused with a sentence where any byte of it is not as it was made."""

from __future__ import annotations

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uprkit.bundles.samples import KEY, NAME, OTHER_KEY, manifest, packed, rows
from tests.uprkit.bundles.samples import members as members_of
from tests.uprkit.bundles.samples import zipped as stored
from uprkit.bundles import BundleError, PublicKey, SigningKey, open_bundle, pack, same_fingerprint
from uprkit.bundles.archive import _signature_text
from uprkit.bundles.container import MANIFEST, SIGNATURE

WHOLE = packed()


def members() -> dict[str, bytes]:
    return members_of(WHOLE)


def resigned(change: Callable[[dict[str, Any]], None], key: SigningKey = KEY) -> bytes:
    """The sample with its manifest changed and signed again: what a partner with bad intent could send."""
    contents = members()
    told = json.loads(contents[MANIFEST])
    change(told)
    contents[MANIFEST] = json.dumps(told).encode()
    contents[SIGNATURE] = _signature_text(key.public, key.sign(contents[MANIFEST]))
    return stored(contents)


def refusal(data: bytes) -> str:
    with pytest.raises(BundleError) as caught:
        open_bundle(NAME, data)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert NAME in sentence
    return sentence


def test_what_was_packed_is_read_again() -> None:
    bundle = open_bundle(NAME, WHOLE)
    assert bundle.manifest.review_aliases == ("XCO-upr4",)
    assert bundle.manifest.public_key == KEY.public
    assert {kind: list(found) for kind, found in bundle.rows.items()} == rows()


def test_it_is_a_zip_file_as_any_other_program_writes_one() -> None:
    assert stored(members()) == WHOLE


def test_the_same_rows_and_time_make_the_same_bytes_in_whatever_order() -> None:
    shuffled = {kind: list(reversed(found)) for kind, found in reversed(rows().items())}
    assert pack(manifest(), shuffled, KEY) == WHOLE


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(WHOLE) - 1), mask=st.integers(1, 255))
def test_any_flipped_byte_is_refused_with_a_sentence(place: int, mask: int) -> None:
    altered = bytearray(WHOLE)
    altered[place] ^= mask
    refusal(bytes(altered))


@settings(max_examples=80, deadline=None)
@given(length=st.integers(0, len(WHOLE) - 1))
def test_a_truncated_file_is_refused(length: int) -> None:
    refusal(WHOLE[:length])


@settings(max_examples=50, deadline=None)
@given(before=st.binary(max_size=40), after=st.binary(max_size=40))
def test_bytes_around_it_are_refused(before: bytes, after: bytes) -> None:
    if before or after:
        refusal(before + WHOLE + after)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    refusal(data)


def zipped(names: list[str], **how: Any) -> bytes:
    contents = members()
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        # A name that stands twice is what the reader has to refuse.
        warnings.simplefilter("ignore", UserWarning)
        for name in names:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = how.get("mode", 0o100644) << 16
            info.compress_type = how.get("compress", zipfile.ZIP_STORED)
            archive.writestr(info, contents.get(name, b"x"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (zipped([*list(members())[::-1]]), "expected a member manifest.json, found assessments.jsonl"),
        (zipped([MANIFEST, SIGNATURE, *list(members())[:1:-1]]), "where it belongs"),
        (zipped([*members(), "plans.jsonl"]), "twice"),
        (zipped([*members(), "../outside"]), "that no bundle has"),
        (zipped([*members(), "files/" + "0" * 64]), "manifest does not list"),
        (zipped([name for name in members() if name != "plans.jsonl"]), "holds no plans.jsonl"),
        (zipped([name for name in members() if name != "assessments.jsonl"]), "which its manifest lists"),
        (zipped([name for name in members() if name != SIGNATURE]), "expected a member manifest.sig"),
        (zipped(list(members()), mode=0o120777), "not stored the way"),
        (zipped(list(members()), compress=zipfile.ZIP_DEFLATED), "a compressed member"),
    ],
)
def test_a_container_of_another_shape_is_refused(data: bytes, told: str) -> None:
    assert told in refusal(data)


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plans.jsonl", bytes(200_000_000))
    assert "a compressed member" in refusal(out.getvalue())


def test_a_manifest_signed_by_another_key_is_refused() -> None:
    contents = members()
    signature = OTHER_KEY.sign(contents[MANIFEST])
    contents[SIGNATURE] = _signature_text(KEY.public, signature)
    assert "does not fit" in refusal(stored(contents))
    contents[SIGNATURE] = _signature_text(OTHER_KEY.public, signature)
    assert "names the installation" in refusal(stored(contents))


def test_a_signature_over_other_bytes_counts_for_nothing() -> None:
    """Without the prefix that says what is signed, the same bytes under the same key are no manifest."""
    raw = replace(KEY).sign(b"")
    assert not KEY.public.has_signed(members()[MANIFEST], raw)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda told: told.update(version=2), "version 2 of the bundle format"),
        (lambda told: told.update(format="something"), "one of 'uprtrack-bundle'"),
        (lambda told: told.pop("sequence"), "exactly the fields"),
        (lambda told: told.update(extra=1), "exactly the fields"),
        (lambda told: told.update(sequence=0), "field “sequence”"),
        (lambda told: told.update(created_at="2025-02-31T00:00:00Z"), "no instant of the calendar"),
        (lambda told: told.update(reviews=[]), "each review once"),
        (lambda told: told["members"].pop(), "lists no assessments.jsonl"),
        (lambda told: told["members"].append(told["members"][0]), "lists a member twice"),
        (lambda told: told["members"][1].update(rows=9), "expected 9 rows"),
        (lambda told: told["members"][1].update(rows=None), "wrong count of rows"),
        (lambda told: told["members"][1].update(sha256="0" * 64), "was altered"),
        (lambda told: told["members"][1].update(name="../up"), "field “name”"),
        (lambda told: told.update(installation="1" * 40), "names the installation"),
    ],
)
def test_a_signed_manifest_that_does_not_hold_is_refused(
    change: Callable[[dict[str, Any]], None], told: str
) -> None:
    assert told in refusal(resigned(change))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": 5}, "field “text”, expected a text of up to"),
        ({"text": "half \ud83d"}, "field “text”"),
        ({"kind": "decree"}, "one of"),
        ({"taken_on": "2024-13-01"}, "expected a day"),
        ({"id": "../../etc"}, "an identifier"),
        ({"author": "somebody"}, "exactly the fields"),
        (
            {
                "evidence": [
                    {"id": "evid2345", "title": "", "link": "javascript:x", "file_name": "", "sha256": ""}
                ]
            },
            "value 1, field “link”, expected an address",
        ),
    ],
)
def test_a_row_that_does_not_fit_its_kind_cannot_be_packed(change: dict[str, Any], told: str) -> None:
    changed = rows()
    changed["measures"][0].update(change)
    with pytest.raises(BundleError, match=r"measures\.jsonl, line 1") as caught:
        pack(manifest(), changed, KEY)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"id":"a234","id":"b234"}\n', "stands twice"),
        (b'{"id":NaN}\n', "no number"),
        (b"[" * 100_000 + b"\n", "nested too deep"),
        (b"\xff\n", "UTF-8"),
        (b"{}", "line break"),
        (b"[]\n", "exactly the fields"),
    ],
)
def test_lines_that_are_ambiguous_or_broken_are_refused(line: bytes, told: str) -> None:
    contents = members()
    head = json.loads(contents[MANIFEST])
    contents["plans.jsonl"] = line
    for member in head["members"]:
        if member["name"] == "plans.jsonl":
            member.update(sha256=hashlib.sha256(line).hexdigest(), bytes=len(line), rows=1)
    contents[MANIFEST] = json.dumps(head).encode()
    contents[SIGNATURE] = _signature_text(KEY.public, KEY.sign(contents[MANIFEST]))
    assert told in refusal(stored(contents))


def test_a_fingerprint_is_forty_digits_and_recognised_however_it_is_read_out() -> None:
    fingerprint = KEY.public.fingerprint
    assert [len(group) for group in fingerprint.split()] == [5] * 8
    assert same_fingerprint(fingerprint, fingerprint.replace(" ", "-"))
    assert same_fingerprint(fingerprint.replace(" ", ""), fingerprint)
    assert not same_fingerprint(fingerprint, OTHER_KEY.public.fingerprint)
    assert not same_fingerprint("", "")
    assert not same_fingerprint(fingerprint[:20], fingerprint[:20])


@given(st.binary(min_size=32, max_size=32))
def test_keys_are_written_and_read_again(seed: bytes) -> None:
    key = SigningKey(seed)
    assert SigningKey.from_text(key.text) == key
    assert PublicKey.from_text(key.public.text) == key.public
    assert seed.hex() not in repr(key)


@given(st.text(max_size=80))
def test_what_is_no_key_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BundleError, match="no public key"):
        PublicKey.from_text(text)
