"""Fuzz one reader with atheris: ``python -m fuzz.one NAME``, started by ``python -m fuzz``."""

from __future__ import annotations

import sys

import atheris

NAME = sys.argv.pop(1)
PARTS = ["kassa", "ui", "db", "tuf", "zeep"]  # with the libraries that read for Kassa

with atheris.instrument_imports(include=PARTS, enable_loader_override=False):
    from fuzz.targets import TARGETS

    TARGET = next(target for target in TARGETS if target.name == NAME)
    for seed in TARGET.seeds():  # what is imported or made once is, before the clock runs
        TARGET.feed(seed)

if __name__ == "__main__":
    atheris.Setup(sys.argv, TARGET.feed)  # the rest of the command line is libFuzzer's
    atheris.Fuzz()
