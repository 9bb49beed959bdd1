"""The reader itself: ``python -m uprkit.apart MEMORY_BYTES``, questions on standard input.

Where the system can fork, each paper is read by a child that ends with it: what one paper may have done to its
reader does not reach the next.
"""

from __future__ import annotations

import gc
import os
import sys

from uprkit.apart.frames import Answered, Asked, Read, packed, read_asked
from uprkit.apart.limits import allow_cpu, confine
from uprkit.apart.rehearsal import rehearsal
from uprkit.errors import UnreadablePaperError
from uprkit.formats import FORMATS, read
from uprkit.formats.source import Source

MOST_ANSWERED = 512 * 1024**2


def answer(asked: Asked) -> Answered:
    """What a paper says, or the sentence that refuses it."""
    source = Source(asked.name, asked.data)
    try:
        if asked.page is not None:
            return Answered(picture=_picture(source, asked.page, asked.mark))
        known, paper = read(source)
        return Answered(Read(known.key, paper))
    except UnreadablePaperError as error:
        return Answered(refusal=str(error))
    except (MemoryError, RecursionError):
        return Answered(
            refusal=f"{asked.name} is refused: reading it takes more memory than any UN paper needs."
        )


def _picture(source: Source, page: int, mark: str) -> bytes:
    from uprkit.formats.pdf_picture import page_picture

    return page_picture(source, page, mark)


def _answer_confined(asked: Asked, memory_bytes: int) -> bytes:
    confine(memory_bytes)
    allow_cpu(asked.cpu_seconds)
    return packed(answer(asked))


def _answer_in_child(asked: Asked, memory_bytes: int) -> bytes:
    """The child's answer, packed; where it ends without one, that it stopped."""
    back, forth = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        # The child sees neither the next questions nor the way answers take.
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        with os.fdopen(forth, "wb") as stream:
            stream.write(_answer_confined(asked, memory_bytes))
        os._exit(0)
    os.close(forth)
    with os.fdopen(back, "rb") as stream:
        told = stream.read(MOST_ANSWERED)
    _pid, status = os.waitpid(child, 0)
    return told if status == 0 else packed(Answered(is_stopped=True))


def _load(suffix: str = "") -> None:
    """Load the formats that come with a suffix, or all: what the parent has, no child loads anew."""
    for known in FORMATS:
        if not suffix or suffix in known.suffixes:
            known.load()


def main(memory_bytes: int) -> None:
    """Answer until nobody asks any more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not get among the answers.
    sys.stdout = sys.stderr
    # What is read is kept until it is sent, so that looking for rubbish on the way would find none.
    gc.set_threshold(100_000)
    _load(".pdf")
    # What every paper needs is made once and not by each child anew.
    packed(answer(Asked("rehearsal.pdf", rehearsal().data, 0)))
    gc.freeze()
    answer_one = _answer_in_child if hasattr(os, "fork") else _answer_confined
    while (asked := read_asked(questions)) is not None:
        if not Source(asked.name, asked.data).is_pdf:
            _load()
        answers.write(answer_one(asked, memory_bytes))
        answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
