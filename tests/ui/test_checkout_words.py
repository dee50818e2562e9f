"""What people type: times, words, forms."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.helpers.taxa import rjl
from ui.checkout.form import Form
from ui.checkout.match import fold
from ui.checkout.quick import quick_list
from ui.checkout.reading import looks_complete, read_form
from ui.checkout.search import Catalogue
from ui.moment import parse_day, parse_moment

NOW = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001 - local time of the desk


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(rjl())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nu", "2026-03-02T10:15"),
        ("14:30", "2026-03-02T14:30"),
        ("kl 9", "2026-03-02T09:00"),
        ("9.30", "2026-03-02T09:30"),
        ("i går", "2026-03-01T10:15"),
        ("igår 14:30", "2026-03-01T14:30"),
        ("i gar kl 14", "2026-03-01T14:00"),
        ("I FÖRRGÅR 8:05", "2026-02-28T08:05"),
        ("1/3 14:30", "2026-03-01T14:30"),
        ("2026-02-28 10.45", "2026-02-28T10:45"),
        ("i fredags 14:30", "2026-02-27T14:30"),
        ("Måndag", "2026-02-23T10:15"),
        ("sondag kl 9", "2026-03-01T09:00"),
        ("31/12", "2025-12-31T10:15"),
        ("2026-02-28 07:00", "2026-02-28T07:00"),
        ("2026-02-28T07:00", "2026-02-28T07:00"),
        ("2026-02-28T07:00:30", "2026-02-28T07:00"),
        ("20260228 7:00", "2026-02-28T07:00"),
    ],
)
def test_a_time_as_people_write_it(typed, expected):
    found = parse_moment(typed, NOW)

    assert found is not None
    assert found.isoformat(timespec="minutes") == expected


@pytest.mark.parametrize(
    "typed", ["", "  ", "tolk", "25:00", "10:75", "2026-02-30 10:00", "30/2", "i går 99:00", "9"]
)
def test_what_is_no_time_is_none(typed):
    assert parse_moment(typed, NOW) is None


def test_a_day_needs_no_time():
    assert parse_day("2026-01-12", NOW.date()) == date(2026, 1, 12)
    assert parse_day("", NOW.date()) is None


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("tolk", "Tolk var bokad"),
        ("uteblev", "Uteblev utan återbud"),
        ("bokad tid uteblev", "Uteblev utan återbud"),
        ("amning", "Amningsmottagning"),
        ("remiss", "Remiss från primärvården"),
        ("Québec", "Québec, konventionsland"),
        ("quebec", "Québec, konventionsland"),
        ("norge", "Norge"),
        ("barnmorska", "Barnmorska"),
        ("ssk", "Sjuksköterska"),
        ("telefon", "Distanskontakt"),
        ("akut", "Akut eller nödvändig vård"),
        ("asyl", "Asylsökande"),
        ("lma", "LMA-kort"),
        ("frikort", "Tidigare avgifter och frikort"),
        ("i går", "Besöket var 2026-03-01 10:15"),
        ("smitta", "Smittskydd"),
    ],
)
def test_a_word_finds_its_fact_first(catalogue, typed, label):
    assert catalogue.find(typed, NOW)[0].label == label


def test_every_omstandighet_is_found_by_its_own_name_and_words(catalogue):
    for item in rjl().omstandighet_list:
        for word in (item.etikett, *item.sok):
            changes = [match.changes for match in catalogue.find(word, NOW)]
            assert ((f"omstandigheter.{item.id}", True),) in changes, word


def test_nonsense_finds_nothing(catalogue):
    assert catalogue.find("xyzzy", NOW) == ()
    assert catalogue.find("  ", NOW) == ()


def test_folding_forgets_case_and_dots():
    assert fold("ÅTERBUD i går") == "aterbud i gar"


@pytest.mark.parametrize("vardniva", ["primarvard", "specialistvard"])
def test_there_are_nine_quick_visits_and_each_is_recognised(vardniva):
    quicks = quick_list(vardniva, rjl())

    assert [quick.number for quick in quicks] == list(range(1, 10))
    for quick in quicks:
        form = Form(vardniva=vardniva).changed(quick.changes)
        assert form.has_besok
        assert quick.is_chosen(form)


@pytest.mark.parametrize("key", ["akut", "remiss.fran", "handlingar.pass", "omstandigheter.amning"])
def test_a_form_is_read_and_changed_by_the_name_of_the_widget(key):
    value = "primarvard" if key == "remiss.fran" else True

    form = Form(kategori="norden").changed(((key, value),))

    assert form.value(key) == value
    assert form.changed(((key, "" if key == "remiss.fran" else False),)).value(key) != value


def test_a_new_kategori_drops_what_no_longer_belongs():
    form = Form().changed((("kategori", "eu_ees"), ("land", "DE"), ("handlingar.eu_kort", True)))

    changed = form.changed((("kategori", "folkbokford"),))

    assert changed.land == ""
    assert changed.handlingar == ()


def test_a_remiss_taken_away_takes_its_answer_along():
    form = Form().changed((("remiss.fran", "primarvard"), ("remiss.forsta_besoket", True)))

    assert form.changed((("remiss.fran", ""),)).remiss_forsta_besoket is None


def test_the_case_is_contract_json():
    form = Form(personnummer="8805042382").changed(
        (
            ("vardgivarkategori", "lakare"),
            ("remiss.fran", "primarvard"),
            ("remiss.forsta_besoket", False),
            ("omstandigheter.amning", True),
            ("tidpunkt", "i går 9:00"),
        )
    )

    reading = read_form(form, NOW, lambda _day: rjl(), is_committed=True)

    assert reading.faults == ()
    assert reading.case == {
        "tidpunkt": "2026-03-01T09:00",
        "patient": {"kategori": "folkbokford", "personnummer": "19880504-2382"},
        "besok": {
            "vardniva": "primarvard",
            "vardgivarkategori": "lakare",
            "typ": "mottagning",
            "remiss": {"fran": "primarvard", "forsta_besoket": False},
            "omstandigheter": ["amning"],
        },
    }


@pytest.mark.parametrize(
    ("key", "typed", "path"),
    [
        ("tidpunkt", "snart", "tidpunkt"),
        ("fodelsedatum", "på 80-talet", "patient.fodelsedatum"),
        ("drg_pris", "dyrt", "besok.drg_pris"),
        ("frikort.ackumulerat", "-5", "frikort.ackumulerat"),
        ("frikort.frikort_till", "snart", "frikort.frikort_till"),
        ("vecka_efter_forlossning", "9" * 5_000, "besok.vecka_efter_forlossning"),
    ],
)
def test_what_cannot_be_read_is_a_fault_at_its_field(key, typed, path):
    reading = read_form(Form().changed(((key, typed),)), NOW, lambda _day: rjl(), is_committed=True)

    assert [fault.field for fault in reading.faults] == [path]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("198805042382", True), ("880504-2382", True), ("8805042382", False), ("19880504", False)],
)
def test_a_number_is_judged_before_enter_only_when_it_is_surely_whole(typed, expected):
    assert looks_complete(typed) is expected
