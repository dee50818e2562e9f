"""What it is to be fuzzed: a reader, what it may refuse with, and what its inputs begin with."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kassa.errors import UserFacingError

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 20_000
"""How many bytes an input may have: more than any seed, which would be cut off."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader.

    Attributes:
        name: of the reader, and of its folder of seeds.
        covers: the modules that read, so that a test finds one that is not here.
        read: reads some bytes, and returns something true where it went all the way.
        share: of all inputs, in thousandths.
        words: what such input is made of, for the mutations.
        refuses: the errors it may refuse something with; any other is a crash.
    """

    name: str
    covers: tuple[str, ...]
    read: Callable[[bytes], object]
    share: int
    words: tuple[str, ...] = ()
    refuses: tuple[type[UserFacingError], ...] = ()

    def feed(self, content: bytes) -> None:
        """Read something, for the fuzzer, which asks for no answer; see ``takes``."""
        self.takes(content)

    def takes(self, content: bytes) -> bool:
        """Return whether something was read to the end; it may also be refused in words.

        Raises:
            Exception: the reader crashed.
        """
        try:
            return bool(self.read(content))
        except self.refuses as error:
            if not error.message.strip():
                message = "an error without a text"
                raise AssertionError(message) from error
            error.message.encode()  # what cannot be shown is no text
            return False

    def seeds(self) -> tuple[bytes, ...]:
        """Return the inputs everything begins with."""
        return tuple(file.read_bytes() for file in sorted((CORPUS / self.name).iterdir()))


def text_of(content: bytes) -> str:
    """Return bytes as somebody may have typed or scanned them."""
    return content.decode("utf-8", errors="replace")


def new_folder() -> Path:
    """Return an empty folder, which goes with all that the fuzzing leaves."""
    return Path(tempfile.mkdtemp(prefix="kassa-fuzz-"))
