"""What is not sure about one recommendation, as whole sentences."""

from __future__ import annotations

from uprkit.formats.working_group_report.splitting import Piece


def doubts_about(piece: Piece, label: str, raw: str) -> tuple[str, ...]:
    """Doubts about a recommendation of paragraph ``label``; ``raw`` is the paragraph as printed."""
    intruding = (_unopened(label),) if raw.count("”") > raw.count("“") else ()
    if not piece.states:
        return (*intruding, *piece.doubts, _no_state(label, raw))
    if piece.is_assembled:
        return (*intruding, *piece.doubts, _assembled(label))
    return intruding + piece.doubts


def _unopened(label: str) -> str:
    return f"A quotation ends in paragraph {label} that begins nowhere; a note may have come among its words."


def _assembled(label: str) -> str:
    return f"The wording was put together from parts of paragraph {label}; compare it with the paragraph."


def _no_state(label: str, raw: str) -> str:
    end = raw[-60:].strip()
    return f"Paragraph {label} names no State that could be read; expected one in brackets near “… {end}”."
