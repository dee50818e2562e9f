"""The house keeps its size and its names."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("kassa", "db", "ui")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MOST_LINES = 400
MOST_FUNCTION_LINES = 40
DATA_MODULES = ("kassa/avgift/land.py",)


TOP_LEVEL = {
    # what was agreed on
    "pyproject.toml", "README.md", "kassa", "ui", "resources", "db", "tests",
    # what joined it
    "CHANGELOG.md", "Makefile", "benchmarks", "docs", "fuzz", "requirements", "scripts", "torture",
    ".ci", ".editorconfig", ".gitignore", ".pre-commit-config.yaml",
}  # fmt: skip


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_is_one_room_with_a_name_on_its_door(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree) or not tree.body
    assert relative(path) in DATA_MODULES or len(path.read_text().splitlines()) <= MOST_LINES


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function, its docstring aside."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_functions_are_short(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))

    long = [f.name for f in functions if code_lines(f) > MOST_FUNCTION_LINES]

    assert long == []


MAY_QUOTE_THE_SYSTEM = (
    "kassa/adapters/os_words.py",
    "db/kontroll/source.py",  # SQLite names the table or the column that is missing
)
SYSTEM_WORDS = re.compile(r"\.strerror\b|\{(?:error|exc|err)(?:!s)?\}")


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_nobody_is_told_the_words_of_the_operating_system(path):
    """They are English; ``kassa.adapters.os_words`` has them in Swedish."""
    said = SYSTEM_WORDS.findall(path.read_text(encoding="utf-8"))

    assert said == [] or relative(path) in MAY_QUOTE_THE_SYSTEM


def test_main_window_is_a_frame():
    lines = (ROOT / "ui" / "shell" / "main_window.py").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 200


def folded(word: str) -> str:
    return unicodedata.normalize("NFD", word.lower()).encode("ascii", "ignore").decode()


def glossary() -> list[str]:
    text = (ROOT / "docs" / "ordlista.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \|", text, flags=re.MULTILINE)[2:]
    return [word.strip() for row in rows for word in row.split(",")]


def test_no_two_words_of_the_glossary_fold_into_one():
    twins = [word for word, times in Counter(map(folded, glossary())).items() if times > 1]

    assert len(glossary()) > 40
    assert twins == []


def test_no_address_of_a_package_registry_and_no_path_of_a_machine():
    files = [*ROOT.glob("requirements/*.txt"), *ROOT.glob("*.toml"), ROOT / "Makefile"]

    assert not [f.name for f in files if re.search(r"https?://|/home/|/root/", f.read_text())]


def test_nothing_lies_at_the_top_that_is_not_meant_to():
    """Neither in the repository nor on its way there; who adds a name says so above."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not measured: this is no checkout of the repository")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout

    assert {file.partition("/")[0] for file in files.split("\0") if file} == TOP_LEVEL
