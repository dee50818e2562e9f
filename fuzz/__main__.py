"""Fuzz every reader and print what came of it.

python -m fuzz [--inputs 1000000] [--seed N] [--only NAME]
python -m fuzz --only NAME --again FILE     one input once more, without atheris
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from fuzz.target import CORPUS, LONGEST, Target
from fuzz.targets import TARGETS

ROOT = Path(__file__).parent.parent
FOUND = ROOT / ".cache" / "fuzz-found"
SECONDS_FOR_ONE = 20
THOUSAND = 1000


@dataclass(frozen=True)
class Outcome:
    """How a reader fared."""

    target: Target
    inputs: int
    seconds: float
    covered: int
    crash: str = ""


def main() -> int:
    """Fuzz as the command line says; 0 when every input was read or refused in words."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1_000_000))
    parser.add_argument("--only", choices=[target.name for target in TARGETS])
    parser.add_argument("--again", type=Path)
    options = parser.parse_args()
    chosen = [target for target in TARGETS if options.only in (None, target.name)]
    with tempfile.TemporaryDirectory(prefix="kassa-fuzz-") as temporary:
        os.environ["TMPDIR"] = tempfile.tempdir = temporary  # readers keep what they open
        if options.again:
            chosen[0].feed(options.again.read_bytes())
            print("read, or refused in words")
            return 0
        return _fuzz_all(chosen, options)


def _fuzz_all(chosen: list[Target], options: argparse.Namespace) -> int:
    print(f"Python {platform.python_version()}, atheris {version('atheris')}, seed {options.seed}")
    whole = sum(target.share for target in chosen)
    outcomes = []
    for target in chosen:
        runs = -(-options.inputs * target.share // whole)  # rounded up: so many in all, or more
        outcomes.append(_fuzz(target, runs, options.seed))
        _tell(outcomes[-1], options.seed)
    inputs = sum(outcome.inputs for outcome in outcomes)
    crashed = sum(bool(outcome.crash) for outcome in outcomes)
    print(f"{inputs} inputs, {crashed} readers crashed or hung")
    return 1 if crashed else 0


def _fuzz(target: Target, runs: int, seed: int) -> Outcome:
    """Fuzz one reader in a process of its own, over a copy of its seeds."""
    corpus = FOUND / "corpus" / target.name
    shutil.rmtree(corpus, ignore_errors=True)
    shutil.copytree(CORPUS / target.name, corpus)
    words = FOUND / f"{target.name}.dict"
    words.write_text("".join(f'"{_quoted(word)}"\n' for word in target.words))
    artifacts = FOUND / "crash"
    artifacts.mkdir(exist_ok=True)
    command = [
        *(sys.executable, "-m", "fuzz.one", target.name, str(corpus)),
        *(f"-runs={runs}", f"-seed={seed}", f"-max_len={LONGEST}"),
        *(f"-timeout={SECONDS_FOR_ONE}", "-rss_limit_mb=4096"),
        *((f"-dict={words}",) if target.words else ()),
        *(f"-artifact_prefix={artifacts}/{target.name}-", "-print_final_stats=1"),
    ]
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, capture_output=True, check=False, text=True, errors="replace"
    )
    said = done.stdout + done.stderr
    counted = re.search(r"number_of_executed_units: (\d+)", said)
    covered = [int(each) for each in re.findall(r" cov: (\d+) ", said)]
    return Outcome(
        target,
        int(counted[1]) if counted else 0,
        time.monotonic() - began,
        covered[-1] if covered else 0,
        said[-3000:] if done.returncode else "",
    )


def _quoted(word: str) -> str:
    return "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\' else f"\\x{byte:02x}"
        for char in word
        for byte in char.encode()
    )


def _tell(outcome: Outcome, seed: int) -> None:
    rate = outcome.inputs / max(outcome.seconds, 0.001)
    print(
        f"{outcome.target.name:<16}{outcome.inputs:>9} inputs {outcome.seconds:>7.0f} s "
        f"{rate:>7.0f}/s  {outcome.covered:>5} places reached"
        f"{'  CRASHED OR HUNG' if outcome.crash else ''}",
        flush=True,
    )
    if outcome.crash:
        print(outcome.crash)
        print(f"again: python -m fuzz --only {outcome.target.name} --seed {seed}, or --again FILE")


if __name__ == "__main__":
    sys.exit(main())
