"""Trained models: what they learn, how they are kept, and what is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.uprkit.classify.samples import write_export
from uprkit.classify.features import action_features, issue_features, read_text
from uprkit.classify.linear import fit, scores
from uprkit.classify.model import ClassificationModel, load_model, save_model, shipped_model
from uprkit.classify.tagging import tag_texts
from uprkit.classify.training import Example, read_examples, train
from uprkit.errors import UnreadableModelError, UnreadablePaperError
from uprkit.issues import action_categories, issues


@pytest.fixture
def model(tmp_path: Path) -> ClassificationModel:
    return train(read_examples(write_export(tmp_path / "export.csv")), {"version": "test"})


def test_it_learns_what_people_coded(model: ClassificationModel) -> None:
    (tags,) = tag_texts(["Ratify the middle treaty on lighthouses"], model)
    assert tags.action is not None
    assert tags.action.label == "5"
    assert [tag.label for tag in tags.issues] == ["International instruments"]
    assert all(0 <= tag.confidence <= 1 and tag.reasons for tag in (tags.action, *tags.issues))


def test_a_saved_model_answers_as_before_and_its_bytes_are_always_the_same(
    model: ClassificationModel, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    save_model(model, first)
    save_model(model, second)
    assert first.read_bytes() == second.read_bytes()
    again = load_model(first)
    texts = [issue_features(read_text("Strengthen the protection of children in harbours"))]
    assert np.abs(again.issues.scores(texts) - model.issues.scores(texts)).max() < 0.1
    assert again.version == "test"
    assert again.about["texts"] == 40


def test_training_again_gives_the_same_weights(model: ClassificationModel, tmp_path: Path) -> None:
    again = train(read_examples(tmp_path / "export.csv"), {})
    assert (again.action.weights == model.action.weights).all()


def test_later_sessions_can_be_left_out(tmp_path: Path) -> None:
    export = write_export(tmp_path / "export.csv")
    assert {example.session for example in read_examples(export, until_session=3)} == {1, 2, 3}


def test_neither_state_is_read(tmp_path: Path) -> None:
    export = write_export(tmp_path / "export.csv")
    other = tmp_path / "other.csv"
    other.write_text(export.read_text().replace("Freedonia", "Elsewhere").replace("Sylvania", "Nowhere"))
    assert read_examples(export) == read_examples(other)


def test_an_export_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Text,Action\nRatify it,5\n")
    with pytest.raises(UnreadablePaperError, match="Issue, Session is missing"):
        read_examples(path)


def test_too_few_examples_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        train([Example("Ratify it", 5, frozenset({"Other"}), 1)], {})


def _changed(source: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(source) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members[name] = content
    with zipfile.ZipFile(source, "w") as archive:
        for member, kept in members.items():
            archive.writestr(member, kept)


def test_what_is_no_model_is_refused_with_a_sentence(model: ClassificationModel, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(b"no archive")
    with pytest.raises(UnreadableModelError, match="no model of this library"):
        load_model(path)
    with pytest.raises(UnreadableModelError, match="cannot be opened"):
        load_model(tmp_path / "missing.npz")
    save_model(model, path)
    _changed(path, "action_weights.npy", b"\x80\x04N.")
    with pytest.raises(UnreadableModelError, match="no model of this library"):
        load_model(path)


def test_pickled_arrays_are_never_unpickled(model: ClassificationModel, tmp_path: Path) -> None:
    path, pickled = tmp_path / "model.npz", tmp_path / "pickled.npy"
    save_model(model, path)
    np.save(pickled, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    _changed(path, "about.npy", pickled.read_bytes())
    with pytest.raises(UnreadableModelError):
        load_model(path)


def test_a_model_of_other_features_is_refused(model: ClassificationModel, tmp_path: Path) -> None:
    path, about = tmp_path / "model.npz", tmp_path / "about.npy"
    save_model(model, path)
    told = json.dumps({"features": 0, "labels": {}, "texts": 0}).encode()
    np.save(about, np.frombuffer(told, np.uint8))
    _changed(path, "about.npy", about.read_bytes())
    with pytest.raises(UnreadableModelError, match="train it again"):
        load_model(path)


def test_the_shipped_model_knows_all_labels_and_holds_no_texts() -> None:
    shipped = shipped_model()
    assert set(shipped.issues.labels) == set(issues())
    assert shipped.action.labels == tuple(str(number) for number in action_categories())
    assert shipped.about["sessions"] == [1, 16]
    assert "UPR Info" in shipped.about["source"]
    assert shipped.issues.numbers.dtype == np.uint32


def test_the_solver_parts_what_can_be_parted() -> None:
    texts = [np.array([0, 1]), np.array([0, 2]), np.array([0, 1, 3]), np.array([0, 2, 3])]
    gold = np.array([[True], [False], [True], [False]])
    weights = fit(texts, gold, 4, cost=1.0, rounds=20)
    assert ((scores(texts, weights) > 0) == gold).all()
    assert scores([], weights).shape == (0, 1)


def test_features_tell_roles_apart() -> None:
    first, second = read_text("Ratify and promote it"), read_text("Promote and ratify it")
    assert set(action_features(first)) != set(action_features(second))
    assert action_features(read_text("")) is not None
