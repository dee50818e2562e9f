"""The handbook as the window reads it: its pages, and which one fits where one is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FITS = re.compile(r"<!--\s*visas för:\s*(.*?)\s*-->")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_HEADING = re.compile(r"^# (?:\d+\. )?(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class HandbokPage:
    """One page.

    Attributes:
        title: its heading, without the number.
        fits: names of the window's pages it is about.
        text: Markdown, without what is not for readers.
        folder: where its pictures lie.
    """

    title: str
    fits: tuple[str, ...]
    text: str
    folder: Path


def load_handbok(folder: Path) -> tuple[HandbokPage, ...]:
    """Return the pages in order; none where there is no handbook."""
    return tuple(_page(file) for file in sorted(folder.glob("*.md")))


def _page(file: Path) -> HandbokPage:
    text = file.read_text(encoding="utf-8")
    fits, heading = _FITS.search(text), _HEADING.search(text)
    return HandbokPage(
        title=heading[1] if heading else file.stem,
        fits=tuple(fits[1].split()) if fits else (),
        text=_COMMENT.sub("", text),
        folder=file.parent,
    )
