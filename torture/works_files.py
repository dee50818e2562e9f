"""Files that leave the program: into its own folder, onto a stick, under a name somebody gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.adapters.cleaning import add_elsewhere, replace_elsewhere
from kassa.adapters.files import make_folder, save_export, save_file, saving
from kassa.adapters.folders import Folders
from torture.world import AnyFact, FileFact, Work

if TYPE_CHECKING:
    from pathlib import Path

    from torture.world import World

CLEANING = "kassa.adapters.cleaning"
FILES = "kassa.adapters.files"


def _stick(world: World) -> Path:
    return world.folder / "usb"


def _for_the_stick(world: World) -> bytes:
    with saving("Minnet kunde inte sättas i"):  # a real stick is in before Kassa writes to it
        make_folder(_stick(world))
    return _content(world)


def _content(world: World) -> bytes:
    return f"{world.chance.randrange(10**9)}\n".encode()


def _save(world: World, content: bytes) -> list[AnyFact]:
    path = save_export(world.folder / "export", "lista", ".csv", content)
    return [FileFact.of(world.folder, world.folder / path)]


def _replace_elsewhere(world: World, content: bytes) -> list[AnyFact]:
    file = _stick(world) / f"{int(content)}.csv"
    replace_elsewhere(Folders(world.folder), file, content)
    return [FileFact.of(world.folder, file)]


def _add_elsewhere(world: World, content: bytes) -> list[AnyFact]:
    file = add_elsewhere(Folders(world.folder), _stick(world), "kassa-K1", ".utbyte", content)
    return [FileFact.of(world.folder, file)]


def _save_named(world: World, content: bytes) -> list[AnyFact]:
    file = _stick(world) / f"paket {int(content)}.pdf"
    save_file(file, content)
    return [FileFact.of(world.folder, file)]


FILE_WORKS = (
    Work("a list for others", (f"{FILES}:save_export",), _content, _save, "more"),
    Work(
        "a list on a stick", (f"{CLEANING}:replace_elsewhere",), _for_the_stick, _replace_elsewhere
    ),
    Work(
        "a new file on a stick",
        (f"{CLEANING}:add_elsewhere",),
        _for_the_stick,
        _add_elsewhere,
        "more",
    ),
    Work("a file under a name given", (f"{FILES}:save_file",), _for_the_stick, _save_named),
)
