"""The reader itself: ``python -m uprkit.apart MEMORY_BYTES``, questions on standard input."""

from __future__ import annotations

import gc
import sys

from uprkit.apart.frames import Answered, Asked, Read, read_asked, write
from uprkit.apart.limits import allow_cpu, confine
from uprkit.errors import UnreadablePaperError
from uprkit.formats import recognise
from uprkit.formats.pdf_picture import page_picture
from uprkit.formats.source import Source


def answer(asked: Asked) -> Answered:
    source = Source(asked.name, asked.data)
    try:
        if asked.page is not None:
            return Answered(picture=page_picture(source, asked.page, asked.mark))
        known = recognise(source)
        return Answered(Read(known.key, known.load().parse(source)))
    except UnreadablePaperError as error:
        return Answered(refusal=str(error))
    except (MemoryError, RecursionError):
        return Answered(
            refusal=f"{asked.name} is refused: reading it takes more memory than any UN paper needs."
        )


def main(memory_bytes: int) -> None:
    """Answer until nobody asks any more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not get among the answers.
    sys.stdout = sys.stderr
    # What is read is kept until it is sent, so that looking for rubbish on the way would find none.
    gc.set_threshold(100_000)
    confine(memory_bytes)
    while (asked := read_asked(questions)) is not None:
        allow_cpu(asked.cpu_seconds)
        write(answers, answer(asked))


if __name__ == "__main__":
    main(int(sys.argv[1]))
