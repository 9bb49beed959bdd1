"""``smart``: what of each text is specific, measurable, achievable, relevant, time-bound, as JSON lines."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from uprkit.classify_command import texts_of
from uprkit.reasons import sentence


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    smart = commands.add_parser("smart", help="print which letters of SMART the texts of a CSV file state")
    smart.add_argument("file", type=Path, metavar="FILE", help="has a column Text")
    smart.add_argument(
        "--draft", action="store_true", help="the texts are drafts of one's own: suggest how to word them"
    )
    smart.set_defaults(run=print_smart)


def print_smart(options: argparse.Namespace) -> int:
    """One JSON object for each row, in order; exit status 0. Raises UnreadablePaperError.

    Received texts get proposals of indicators; only drafts get other wordings.
    """
    # Loaded on demand: reading a paper needs neither numpy nor weights.
    from uprkit.classify.actions import propose_parts
    from uprkit.classify.drafting import reword_draft
    from uprkit.classify.indicators import propose_indicators
    from uprkit.classify.model import shipped_model
    from uprkit.classify.tagging import tag_texts
    from uprkit.rules.action_category import read_action_category
    from uprkit.rules.smart import read_smart

    encoder = msgspec.json.Encoder()
    texts = list(texts_of(options.file))
    for text, tags in zip(texts, tag_texts(texts, shipped_model()), strict=True):
        issues = [tag.label for tag in tags.issues]
        letters = read_smart(text, read_action_category(text), issues, max(1, len(propose_parts(text))))
        told: dict[str, Any] = {
            "smart": {
                each.letter.value: {"verdict": each.verdict.value, "reason": sentence(each.reason)}
                for each in letters
            }
        }
        if options.draft:
            told["rewordings"] = [
                {"draft": each.draft, "proposal": each.proposal} for each in reword_draft(text)
            ]
        else:
            told["indicators"] = [
                {
                    "type": each.type.value,
                    "indicator": each.told(),
                    "sdg_indicator": each.sdg_indicator or None,
                }
                for each in propose_indicators(text, [tag.label for tag in tags.sdgs])
            ]
        sys.stdout.write(encoder.encode(told).decode() + "\n")
    return 0
