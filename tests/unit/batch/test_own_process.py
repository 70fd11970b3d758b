"""Printing in a process that can be ended."""

import os
import time

import pytest

from analysis.batch.crew.own_process import in_own_process
from analysis.errors import ReportError
from analysis.export.parts import Document, Title
from analysis.language import Text

DOCUMENT = Document(title=Title(title="Titel"), lead=(), body=())


def refuse(_document: Document) -> bytes:
    raise ReportError(Text("Celle 7: bogstavet.", "Cell 7: the letter."))


def hang(_document: Document) -> bytes:
    time.sleep(60)
    return b""


def die(_document: Document) -> bytes:
    os._exit(9)


def test_the_bytes_are_those_of_the_same_printing_here() -> None:
    large = os.urandom(3_000_000)
    assert in_own_process(lambda _: large)(DOCUMENT) == large


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (refuse, ("Celle 7: bogstavet.", "Cell 7: the letter.")),
        (hang, ("stoppet efter 1 sekunder", "stopped after 1 seconds")),
        (die, ("oversætteren døde", "the compiler died")),
    ],
)
def test_whatever_becomes_of_it_is_said_in_words(make, words) -> None:
    with pytest.raises(ReportError) as caught:
        in_own_process(make, seconds=1)(DOCUMENT)
    assert words[0] in caught.value.message.da
    assert words[1] in caught.value.message.en
