"""Learning from decisions: what is taught is followed, what is unknown teaches nothing, few teach nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from uprkit.classify.adapting import FEWEST, Lesson, adapt, compare
from uprkit.classify.model import ClassificationModel, load_model, save_model, shipped_model
from uprkit.classify.tagging import tag_texts

NOUNS = (
    "harbours",
    "lighthouses",
    "ferries",
    "piers",
    "buoys",
    "beacons",
    "wrecks",
    "canals",
    "docks",
    "islands",
)
PLACES = (
    "north",
    "south",
    "east",
    "west",
    "bay",
    "coast",
    "delta",
    "cape",
    "strait",
    "lagoon",
    "shore",
    "reef",
)


def texts() -> list[str]:
    return [f"Protect zephyr dwellers of the {noun} in the {place}" for place in PLACES for noun in NOUNS]


def lessons(label: str = "Right to housing") -> list[Lesson]:
    """A word that the shipped model does not know stands for a label, as people on this site decide."""
    yes = {"issues": frozenset({label}), "action": frozenset({"5"})}
    return [Lesson(text, yes, {}) for text in texts()]


def issues(text: str, model: ClassificationModel) -> set[str]:
    (found,) = tag_texts([text], model)
    return {tag.label for tag in found.issues}


def test_what_people_decide_again_and_again_is_followed_in_new_texts() -> None:
    model, told = shipped_model(), lessons()
    new = "Protect zephyr dwellers near the quays"
    assert "Right to housing" not in issues(new, model)
    compared = compare(model, told)
    assert compared["issues"].is_better
    assert compared["issues"].held_out == len(told) // 4
    taught = adapt(model, told, ["issues"], {"version": "taught"})
    assert "Right to housing" in issues(new, taught)
    assert taught.version == "taught"
    assert taught.action is model.action


def test_what_the_lessons_do_not_speak_of_stays() -> None:
    model = shipped_model()
    taught = adapt(model, lessons(), ["issues"], {"version": "taught"})
    for text in (
        "Abolish the death penalty",
        "Ratify the Convention against Torture",
        "End trafficking in women",
    ):
        assert issues(text, taught) == issues(text, model)


def test_a_label_that_nobody_decided_on_teaches_nothing() -> None:
    model = shipped_model()
    place = model.issues.labels.index("Right to water")
    told = [
        Lesson(
            each.text, {"issues": frozenset({"Right to housing"})}, {"issues": frozenset({"Right to water"})}
        )
        for each in lessons()
    ]
    taught = adapt(model, told, ["issues"], {"version": "taught"})
    there = np.searchsorted(taught.issues.numbers, model.issues.numbers) + 1
    assert np.array_equal(taught.issues.weights[there, place], model.issues.weights[1:, place])


def test_few_decisions_teach_nothing() -> None:
    compared = compare(shipped_model(), lessons()[: FEWEST - 1])
    assert not any(each.is_enough or each.is_better for each in compared.values())
    assert compare(shipped_model(), [])["issues"].held_out == 0


def test_decisions_that_follow_no_rule_are_no_better() -> None:
    draw = np.random.default_rng(0)
    told = [
        Lesson(
            text,
            {"issues": frozenset({str(draw.choice(["Right to housing", "Right to water", "Labour"]))})},
            {},
        )
        for text in texts()
    ]
    model = shipped_model()
    compared = compare(model, told)["issues"]
    agreed = [Lesson(text, {"issues": frozenset(issues(text, model))}, {}) for text in texts()]
    assert compared.after < 0.6
    assert not compare(model, agreed)["issues"].is_better


def test_a_text_that_was_taught_is_not_asked_about() -> None:
    told = [Lesson("Protect zephyr dwellers", {"issues": frozenset({"Labour"})}, {})] * (2 * FEWEST)
    assert compare(shipped_model(), told)["issues"].held_out == 0


def test_a_taught_model_is_written_and_read_like_any_other(tmp_path: Path) -> None:
    taught = adapt(shipped_model(), lessons(), ["issues"], {"version": "taught"})
    path = tmp_path / "site.npz"
    save_model(taught, path)
    assert path.stat().st_size < 5_000_000
    again = load_model(path)
    assert again.version == "taught"
    assert "Right to housing" in issues("Protect zephyr dwellers near the quays", again)
