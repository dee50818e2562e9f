"""The text of a tariff: what is no TOML has its line, and the test cases can be left out."""

from __future__ import annotations

import random
import tomllib

import pytest

from kassa.taxa.lines import line_by_place, line_of
from kassa.taxa.load import load_taxa
from kassa.taxa.toml_fault import MEANING, UNKNOWN, complaint_of
from kassa.taxa.toml_file import PROV_KEYS, TomlError, parse_file, parse_taxa
from resources import path
from tests.helpers.taxa import rjl_content

FILES = sorted(path("taxa").parent.rglob("*.toml"))


def without_prov(text: str) -> dict[str, object]:
    return {key: value for key, value in tomllib.loads(text).items() if key not in PROV_KEYS}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_tariff_is_the_same_without_its_test_cases(file):
    content = file.read_bytes()

    assert parse_file(content) == tomllib.loads(content.decode())
    assert parse_taxa(content) == without_prov(content.decode())


HEAD = 'id = "x"\n[fakta]\nalder = [20]\n'
CASE = '[[prov]]\nnamn = "a"\n'
TEXTS = {
    "test cases last": HEAD + CASE + CASE,
    "a ground first": HEAD + "[provgrund]\na = 1\n" + CASE,
    "a table after them": HEAD + CASE + "[rang]\nb = 1\n" + CASE,
    "an indented table after them": HEAD + CASE + "  [rang]\nb = 1\n",
    "a row after them": HEAD + CASE + "[[produkt]]\nb = 1\n",
    "a table of a case": HEAD + CASE + "[prov.fall]\nb = 1\n",
    "a heading in a text": f"{HEAD}[rang]\nb = '''\n{CASE}'''\nc = 1\n",
    "a heading in a list": HEAD + "[rang]\nb = [\n[[1]],\n]\nc = 1\n",
    "a heading in a comment": HEAD + "# [[prov]]\nc = 1\n",
    "only a longer name": HEAD + '[[provning]]\nnamn = "a"\n',
    "test cases first": CASE + "[rang]\nb = 1\n",
    "ends of lines of Windows": (HEAD + CASE).replace("\n", "\r\n"),
    "none": HEAD,
}


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_but_test_cases_is_left_out(name):
    assert parse_taxa(TEXTS[name].encode()) == without_prov(TEXTS[name])


@pytest.mark.parametrize("seed", range(20))
def test_nothing_but_test_cases_is_left_out_in_whatever_order_things_stand(seed):
    rng = random.Random(seed)
    pieces = [CASE, CASE, "[rang]\na = 1\n", "[[klass]]\nb = '''\n[[prov]]\n'''\n", "[egen.x]\n"]
    rng.shuffle(pieces)
    text = HEAD + "".join(pieces[: rng.randint(1, 5)])

    assert parse_taxa(text.encode()) == without_prov(text)


def test_a_desk_reads_no_test_cases_and_the_review_does():
    content = rjl_content() + b"\n[[prov]]\nnamn = \n"

    assert load_taxa(content).id == "rjl-2026"
    with pytest.raises(TomlError) as caught:
        parse_file(content)
    (complaint,) = caught.value.complaints
    assert content.decode().split("\n")[complaint.line - 1] == "namn = "


def test_a_text_left_open_before_the_test_cases_is_told_where_it_begins():
    text = HEAD + 'namn = """två rader\n' + CASE

    with pytest.raises(TomlError) as caught:
        parse_taxa(text.encode())
    assert [complaint.line for complaint in caught.value.complaints] == [4]


def test_what_is_left_of_a_broken_file_is_the_rest_of_it():
    text = '[rang]\na = [1,\n2\nb = 2\n[[produkt]]\nc = "x\nd = 4\n[[produkt]]\nc = 5\n'

    with pytest.raises(TomlError) as caught:
        parse_file(text.encode())
    error = caught.value
    assert [complaint.line for complaint in error.complaints] == [3, 6]
    assert [(part.name, part.lines.start) for part in error.parts] == [("rang", 1), ("produkt", 5)]
    assert tomllib.loads(error.rest or "") == {"rang": {"b": 2}, "produkt": [{"d": 4}, {"c": 5}]}


SAID = (
    "a 1",
    'a = "x',
    "a = 'x",
    "a = [1",
    "a = [1 2]",
    "a = {b = 1",
    "a = {b = 1 c = 2}",
    "a = {b = 1, b = 2}",
    "a = 1 2",
    "[a",
    "[[a]",
    "a = 1\na = 2",
    "[a]\n[a]",
    "[[a]]\n[a]",
    "a = []\n[[a]]",
    "a = {}\na.b = 1",
    "a = [1]\n[a.b]",
    "a = ja",
    "a =",
    "= 1",
    "å = 1",
    "[]",
    "a = 2026-02-30",
    "a = 2026-02-10T25:00:00",
    'a = "\\q"',
    'a = "\\u00"',
    'a = "\\ud800"',
    "a = 1 # \x00",
    "a = '\x01'",
    "a = .",
)


@pytest.mark.parametrize("text", SAID)
def test_every_complaint_of_the_parser_has_its_words(text):
    """No English reaches the tariff manager, and no complaint is without what would be right."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)

    complaint = complaint_of(caught.value, text)
    assert complaint.message != UNKNOWN
    assert complaint.message.endswith(".")
    assert 1 <= complaint.line <= text.count("\n") + 1


def test_what_the_parser_may_come_to_say_is_told_as_well():
    complaint = complaint_of(tomllib.TOMLDecodeError("Sth new (at line 2, column 1)"), "a = 1\nb")

    assert (complaint.line, complaint.message) == (2, UNKNOWN)
    assert all(words for _, words in MEANING)


PLACES = """\
id = "x"

[parameter.kvall_fran]
varde = 21:00:00

[hogkostnadsskydd]
tak = [  # { not one }
    { fran = 2025-01-01, kalla = "{ [" },
    { fran = 2026-01-01, kalla = "]" }, { fran = 2027-01-01 },
]
kalla = "K"

[[produkt]]
id = "a"
nar = { typ = "varor" }

[[produkt]]
id = "b"
text = '''
[[produkt]]
id = "no row"
'''
nar = [
    { typ = "varor" },
    { typ = "mottagning", tjanst = { ej = ["x"] } },
]
besok.typ = "varor"
"kod" = "1"
"""


@pytest.mark.parametrize(
    ("place", "begins"),
    [
        ("id", "id ="),
        ("unknown", "id ="),
        ("parameter", "[parameter.kvall_fran]"),
        ("parameter.kvall_fran.varde", "varde ="),
        ("parameter.kvall_fran.kalla", "[parameter.kvall_fran]"),
        ("hogkostnadsskydd.tak", "tak ="),
        ("hogkostnadsskydd.tak[1].belopp", "{ fran = 2025"),
        ("hogkostnadsskydd.tak[2].belopp", "{ fran = 2026"),
        ("hogkostnadsskydd.tak[3].fran", "{ fran = 2026"),
        ("hogkostnadsskydd.tak[4]", "tak ="),
        ("hogkostnadsskydd.kalla", "kalla ="),
        ("produkt", "[[produkt]]"),
        ("produkt[1].nar.typ", 'nar = { typ = "varor" }'),
        ("produkt[2].id", 'id = "b"'),
        ("produkt[2].nar[1].typ", '{ typ = "varor" }'),
        ("produkt[2].nar[2].tjanst", '{ typ = "mottagning"'),
        ("produkt[2].besok.typ", "besok.typ"),
        ("produkt[2].kod", '"kod"'),
        ("produkt[9].id", "[[produkt]]"),
    ],
)
def test_every_place_has_its_line(place, begins):
    tomllib.loads(PLACES)

    line = line_of(place, line_by_place(PLACES))

    assert PLACES.split("\n")[line - 1].strip().startswith(begins)
