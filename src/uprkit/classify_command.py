"""``classify``, ``link``, ``train``, ``split``: tags and links of texts as JSON lines, models, a split in time."""

from __future__ import annotations

import argparse
import csv
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from uprkit.errors import UnreadablePaperError
from uprkit.reasons import sentences

TEXT = "Text"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The four commands and their options."""
    classify = commands.add_parser("classify", help="print what the texts of a CSV file ask, one JSON a line")
    classify.add_argument("file", type=Path, metavar="FILE", help="has a column Text")
    classify.add_argument("--model", type=Path, metavar="PATH", help="a model of one's own")
    classify.add_argument("--rules-only", action="store_true", help="use no trained model")
    classify.set_defaults(run=print_tags)
    link = commands.add_parser("link", help="print which earlier text each later one echoes, one JSON a line")
    link.add_argument("queries", type=Path, metavar="QUERIES", help="later texts: has a column Text")
    link.add_argument("candidates", type=Path, metavar="CANDIDATES", help="earlier texts: has a column Text")
    link.add_argument("--model", type=Path, metavar="PATH", help="a model of one's own")
    link.set_defaults(run=print_links)
    train = commands.add_parser("train", help="train a model from an export of UPR Info's database")
    train.add_argument("export", type=Path, metavar="EXPORT", help="has Text, Action, Issue and Session")
    train.add_argument("--until-session", type=int, metavar="N", help="leave later sessions out")
    train.add_argument("--out", type=Path, required=True, metavar="MODEL")
    train.set_defaults(run=train_model)
    split = commands.add_parser("split", help="divide an export in time: up to a session, and behind it")
    split.add_argument("export", type=Path, metavar="EXPORT")
    split.add_argument("--until-session", type=int, required=True, metavar="N")
    split.add_argument("--before", type=Path, required=True, metavar="FILE", help="rows up to that session")
    split.add_argument("--after", type=Path, required=True, metavar="FILE", help="rows of later sessions")
    split.set_defaults(run=split_in_time)


def print_tags(options: argparse.Namespace) -> int:
    """One JSON object for each row, in order; exit status 0. Raises UnreadablePaperError."""
    # Loaded on demand: reading a paper needs neither numpy nor weights.
    from uprkit.classify.model import load_model, shipped_model
    from uprkit.classify.tagging import tag_texts

    model = None
    if not options.rules_only:
        model = load_model(options.model) if options.model else shipped_model()
    encode = msgspec.json.Encoder().encode
    with _without_looking_for_circles():
        for tags in tag_texts(texts_of(options.file), model):
            sys.stdout.write(encode(_printed(tags)).decode() + "\n")
    return 0


@contextmanager
def _without_looking_for_circles() -> Iterator[None]:
    """Nothing that is made meanwhile points in circles: looking for such would take a tenth of the time."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _printed(tags: Any) -> dict[str, Any]:
    action = tags.action
    groups = {
        "issues": tags.issues,
        "sdg_targets": [tag for tag in tags.sdgs if tag.label.count(".") < 2],
        "sdg_indicators": [tag for tag in tags.sdgs if tag.label.count(".") == 2],
        "affected_persons": tags.persons,
        "institutions": tags.institutions,
    }
    confidence: dict[str, Any] = {"action_category": round(action.confidence, 3) if action else None}
    reasons: dict[str, Any] = {"action_category": sentences(action.reasons) if action else []}
    for name, group in groups.items():
        confidence[name] = {tag.label: round(tag.confidence, 3) for tag in group}
        reasons[name] = {tag.label: sentences(tag.reasons) for tag in group}
    return {
        "action_category": int(action.label) if action else None,
        **{name: [tag.label for tag in group] for name, group in groups.items()},
        "treaties": tags.named.treaties,
        "bodies": tags.named.bodies,
        "confidence": confidence,
        "reasons": reasons,
    }


def print_links(options: argparse.Namespace) -> int:
    """One JSON object for each query, in order; exit status 0. Raises UnreadablePaperError."""
    from uprkit.classify.linking import Linker
    from uprkit.classify.model import load_model, shipped_model

    model = load_model(options.model) if options.model else shipped_model()
    linker = Linker(list(texts_of(options.candidates)), model)
    encoder = msgspec.json.Encoder()
    for link in linker.links(list(texts_of(options.queries))):
        told = {
            "query": link.query,
            "candidate": link.candidate,
            "score": round(link.score, 3),
            "kind": link.kind,
        }
        sys.stdout.write(encoder.encode(told).decode() + "\n")
    return 0


def texts_of(path: Path) -> Iterator[str]:
    """The column Text of a CSV file, in order; raises UnreadablePaperError with a sentence."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle)
            columns = next(reader, [])
            if TEXT not in columns:
                raise UnreadablePaperError(
                    f"{path.name}, line 1: expected a column {TEXT}; found {', '.join(columns) or 'nothing'}."
                )
            place = columns.index(TEXT)
            for row in reader:
                if row:
                    yield row[place] if place < len(row) else ""
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadablePaperError(
            f"{path} cannot be read: {error}; expected a CSV file in UTF-8 with a column {TEXT}."
        ) from error


def train_model(options: argparse.Namespace) -> int:
    """Write a model and print how it did in cross-validation; exit status 0, or 2 with a sentence."""
    from uprkit.classify.model import save_model
    from uprkit.classify.training import read_examples, train

    examples = read_examples(options.export, options.until_session)
    sessions = sorted({example.session for example in examples})
    about = {
        "source": "UPR Info, Database of UPR recommendations",
        "sessions": [sessions[0], sessions[-1]] if sessions else [],
        "version": f"linear 2, sessions {sessions[0]} to {sessions[-1]}" if sessions else "",
    }
    try:
        model = train(examples, about)
        save_model(model, options.out)
    except (ValueError, OSError) as error:
        print(f"{options.export.name} makes no model at {options.out}: {error}", file=sys.stderr)
        return 2
    print_report(model.about["cross_validation"], sys.stdout)
    return 0


def print_report(report: dict[str, Any], stream: IO[str]) -> None:
    """The scores of a cross-validation, as a table for a model card."""
    for task, told in report.items():
        print(f"{task}: micro-F1 {told['micro_f1']:.3f}, exact {told['exact']:.3f}", file=stream)
        print("| label | F1 | texts | suggested |\n| --- | --- | --- | --- |", file=stream)
        for label, scores in told["labels"].items():
            print(
                f"| {label} | {scores['f1']:.2f} | {scores['texts']} | {scores['suggested']} |", file=stream
            )


def split_in_time(options: argparse.Namespace) -> int:
    """Write the two halves with the columns as they are; exit status 0, or 2 with a sentence."""
    from uprkit.classify.training import export_rows

    rows = list(export_rows(options.export))
    is_early = [_session(row) <= options.until_session for row in rows]
    try:
        for target, wanted in ((options.before, True), (options.after, False)):
            with target.open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, list(rows[0]) if rows else [TEXT], lineterminator="\n")
                writer.writeheader()
                writer.writerows(row for row, early in zip(rows, is_early, strict=True) if early is wanted)
    except OSError as error:
        print(f"{error.filename} cannot be written: {error.strerror or error}", file=sys.stderr)
        return 2
    print(f"{sum(is_early)} rows up to session {options.until_session}, {len(rows) - sum(is_early)} later")
    return 0


def _session(row: dict[str, str]) -> int:
    session = (row["Session"] or "").strip()
    return int(session) if session.isdecimal() else 0
