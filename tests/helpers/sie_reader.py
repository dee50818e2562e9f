"""A reader of SIE 4 written apart from the program, from SIE-gruppen's description of the format.

It knows nothing of how Kassa writes: it reads bytes, splits fields as the format says (blanks or
tabs, quotation marks with backslash, braces for objects) and refuses what a strict reader would.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Voucher:
    """One #VER with its lines: (account, objects, amount, date)."""

    serie: str
    nummer: str
    day: str
    text: str
    lines: list[tuple[str, list[str], Decimal, str]] = field(default_factory=list)


@dataclass
class Sie:
    """A file: its single posts by label, its accounts, its vouchers."""

    posts: dict[str, list[str]] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    vouchers: list[Voucher] = field(default_factory=list)


def fields_of(line: str) -> list[str | list[str]]:
    """Return the fields of a line; an object list is a list."""
    found: list[str | list[str]] = []
    at = 0
    while at < len(line):
        if line[at] in " \t":
            at += 1
        elif line[at] == "{":
            end = line.index("}", at)
            found.append([str(each) for each in fields_of(line[at + 1 : end])])
            at = end + 1
        elif line[at] == '"':
            word, at = quoted(line, at + 1)
            found.append(word)
        else:
            end = at
            while end < len(line) and line[end] not in " \t{":
                end += 1
            found.append(line[at:end])
            at = end
    return found


def quoted(line: str, at: int) -> tuple[str, int]:
    """Return a quoted word and where it ends."""
    word = ""
    while line[at] != '"':
        if line[at] == "\\":
            at += 1
        word += line[at]
        at += 1
    return word, at + 1


def read_sie(content: bytes) -> Sie:
    """Read a file of type 4I.

    Raises:
        ValueError: it breaks a rule of the format.
    """
    if any(byte < 32 and byte not in (9, 10, 13) for byte in content):
        raise ValueError("a control character")
    sie = Sie()
    inside: list[str] = []
    for line in content.decode("cp437").split("\r\n"):
        word = line.strip()
        if word == "}":
            sie.vouchers.append(voucher_of(inside))
            inside = []
        elif word.startswith("#VER") or inside:
            inside.append(word)
        elif word:
            head, *rest = (str(part) for part in fields_of(word))
            if head == "#KONTO":
                sie.accounts[rest[0]] = rest[1]
            else:
                sie.posts[head] = rest
    if inside:
        raise ValueError("a voucher that does not end")
    unknown = {each[0] for v in sie.vouchers for each in v.lines} - sie.accounts.keys()
    if unknown:
        raise ValueError(f"accounts without a name: {unknown}")
    return sie


def voucher_of(lines: list[str]) -> Voucher:
    """Return the voucher of its lines: #VER, the brace, one #TRANS each."""
    _, serie, nummer, day, text, *_ = (str(part) for part in fields_of(lines[0]))
    voucher = Voucher(serie, nummer, day, text)
    if lines[1] != "{":
        raise ValueError("a voucher without its brace")
    for line in lines[2:]:
        head, konto, objects, amount, on = fields_of(line)
        if head != "#TRANS" or not isinstance(objects, list):
            raise ValueError(f"no line of a voucher: {line}")
        if "," in str(amount) or len(str(amount).partition(".")[2]) > 2:
            raise ValueError(f"no amount: {amount}")
        voucher.lines.append((str(konto), objects, Decimal(str(amount)), str(on)))
    if sum((each[2] for each in voucher.lines), Decimal(0)) != 0:
        raise ValueError("a voucher that is not zero")
    return voucher
