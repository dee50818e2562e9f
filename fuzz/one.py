"""Fuzz one reader with atheris: ``python -m fuzz.one NAME``, started by ``python -m fuzz``."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["kassa", "ui", "db"], enable_loader_override=False):
    from fuzz.targets import TARGETS


def main() -> None:
    """Feed the reader named first; the rest of the command line is libFuzzer's."""
    name = sys.argv.pop(1)
    target = next(target for target in TARGETS if target.name == name)
    target.feed(target.seeds()[0])  # what is read once is read before the clock runs
    atheris.Setup(sys.argv, target.feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
