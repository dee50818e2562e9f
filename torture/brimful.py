"""A small disk that is really full: ``python -m torture.brimful FOLDER`` inside a mount of its own.

``full_disk`` starts it under ``unshare`` with a tmpfs of some megabytes; where that is not
allowed, it is not measured. Sales go on until one is refused. The refusal must say that the disk is
full, nothing may be half written, and the same sale must go through once there is room.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.errors import StorageError
from torture.cut import ROOT
from torture.verdict import Trial, Verdict
from torture.verify import faults_after
from torture.works_sale import told
from torture.world import AnyFact, World

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = "a small disk that is really full"
BALLAST_BYTES = 2_000_000  # room for a whole copy of the file: the log is put into it at the end
SIZES_KB = (3_200, 3_400, 3_600, 3_800, 4_100, 4_600)
MOST_SALES = 3_000


def full_disk(folder: Path, seed: int, rounds: int) -> Iterator[Trial]:
    """Yield small disks that were filled to the brim."""
    unshare = shutil.which("unshare")
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(rounds):
        again = f"--only full --seed {seed} --rounds {place + 1}"
        size = SIZES_KB[place % len(SIZES_KB)] + place // len(SIZES_KB)
        script = f'mount -t tmpfs -o size={size}k none "$1" && shift && exec "$@"'
        inside = [sys.executable, "-m", "torture.brimful", str(folder), f"{seed} {place}"]
        if unshare is None:
            yield Trial(KIND, "sales", Verdict.NOT_MEASURED, "there is no unshare here", again)
            continue
        done = subprocess.run(
            [unshare, "-rm", "sh", "-c", script, "sh", str(folder), *inside],
            cwd=ROOT,
            capture_output=True,
            check=False,
            text=True,
        )
        yield _outcome(done, again)


def _outcome(done: subprocess.CompletedProcess[str], again: str) -> Trial:
    said = done.stdout.strip().splitlines()
    if done.returncode == 0 and said:
        lost = json.loads(said[-1])["lost"]
        return Trial(KIND, "sales", Verdict.LOST if lost else Verdict.SURVIVED, lost, again)
    if "torture.brimful" not in done.stderr and "Traceback" not in done.stderr:
        text = f"no mount of one's own is allowed here: {done.stderr.strip()}"
        return Trial(KIND, "sales", Verdict.NOT_MEASURED, text, again)
    return Trial(KIND, "sales", Verdict.LOST, done.stderr[-1500:], again)


def fill(folder: Path, seed: str) -> str:
    """Sell until the disk is full, make room, go on; return what was lost, empty for nothing."""
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(BALLAST_BYTES))
    world = World.open(folder / "clinic", seed)
    facts: list[AnyFact] = []
    for _place in range(MOST_SALES):
        shown = world.till.quote(number=world.number())
        try:
            facts += told(world.till.complete(shown, confirmed=True).kvitto)
        except StorageError as error:
            return _full(world, error, facts, ballast, shown)
    return f"the disk was never full after {MOST_SALES} sales"


def _full(
    world: World, error: StorageError, facts: list[AnyFact], ballast: Path, shown: object
) -> str:
    if error.code not in {"lagring_full", "lagring_oatkomlig"}:
        return f"refused as {error.code}: {error.message}"
    ballast.unlink()
    facts += told(world.till.complete(shown, confirmed=True).kvitto)  # type: ignore[arg-type]
    world.close()
    return faults_after(world.folder, facts)


def main() -> None:
    """Fill the disk at the first argument."""
    folder, seed = Path(sys.argv[1]), sys.argv[2]
    sys.stdout.write(f"{json.dumps({'lost': fill(folder, seed)})}\n")


if __name__ == "__main__":
    main()
