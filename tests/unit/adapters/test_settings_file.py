"""The settings file: read strictly, every fault at once, written in one step."""

import stat

import pytest

from kassa.adapters.settings_file import check_settings, load_settings, save_settings
from kassa.desk.settings import Driftsform, Settings
from kassa.errors import InvalidInputError, StorageError

GOOD = {
    "namn": "Ögonmottagningen Ryhov",
    "organisationsnummer": "232100-0057",
    "adress": "Sjukhusgatan, 551 85 Jönköping",
    "vardniva": "specialistvard",
    "register": "K1",
}
SETTINGS = Settings(
    namn="Ögonmottagningen ”Ryhov”",
    organisationsnummer="232100-0057",
    adress="Sjukhusgatan\n551 85 Jönköping",
    vardniva="primarvard",
    register="ÅK1",
    driftsform=Driftsform.PRIVAT,
    skrivare="Reception_2",
    tema="morkt",
)


def faults_of(**changes: object) -> dict[str, str]:
    mapping = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(InvalidInputError) as caught:
        check_settings(mapping)
    return {fault.field: fault.message for fault in caught.value.faults}


def test_settings_come_back_as_they_were_saved(tmp_path):
    path = tmp_path / "kassa.toml"
    save_settings(path, SETTINGS)

    assert load_settings(path) == SETTINGS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["kassa.toml"]


def test_missing_file_is_no_settings(tmp_path):
    assert load_settings(tmp_path / "kassa.toml") is None


def test_what_is_left_out_has_its_usual_value():
    settings = check_settings(GOOD)

    assert (settings.driftsform, settings.skrivare, settings.tema) == ("region", "", "system")


def test_every_fault_is_told_at_once():
    faults = faults_of(
        namn=" ",
        organisationsnummer="232100-0058",
        adress="x" * 161,
        vardniva="primärvård",
        register="KASSA-1",
        driftsform="kommun",
        skrivare="-o bort",
        tema="rosa",
        printer="x",
    )

    assert set(faults) == {*GOOD, "driftsform", "skrivare", "tema", "printer"}


def test_unknown_key_is_told_with_its_nearest_name():
    assert "Menade du ”register”?" in faults_of(rejister="K2")["rejister"]


@pytest.mark.parametrize("key", GOOD)
def test_required_key_is_asked_for(key):
    assert set(faults_of(**{key: None})) == {key}


@pytest.mark.parametrize("key", [*GOOD, "driftsform", "skrivare", "tema"])
@pytest.mark.parametrize("value", [7, True, ["a"]])
def test_value_that_is_no_text_is_a_fault(key, value):
    assert set(faults_of(**{key: value})) == {key}


@pytest.mark.parametrize("written", ["2321000057", " 232100-0057 "])
def test_organisationsnummer_takes_its_normal_form(written):
    settings = check_settings({**GOOD, "organisationsnummer": written})

    assert settings.organisationsnummer == "232100-0057"


@pytest.mark.parametrize(
    "written", ["232100-005", "\uff12\uff13\uff12100-0057", "232100 - 0057", "x"]
)
def test_odd_organisationsnummer_is_a_fault(written):
    assert set(faults_of(organisationsnummer=written)) == {"organisationsnummer"}


def test_register_is_upper_case():
    assert check_settings({**GOOD, "register": " öst1 "}).register == "ÖST1"


@pytest.mark.parametrize("register", ["", "NIOTECKEN", "K 1", "K_1", "É1"])
def test_odd_register_is_a_fault(register):
    assert set(faults_of(register=register)) == {"register"}


@pytest.mark.parametrize("key", ["namn", "adress"])
@pytest.mark.parametrize("text", ["眼科", "Ryhov\x07", "Ryhov\u200e"])
def test_text_the_receipt_cannot_show_is_a_fault(key, text):
    assert "skrivas ut" in faults_of(**{key: text})[key]


def test_text_beyond_latin_1_that_the_font_has_is_fine():
    assert check_settings({**GOOD, "namn": "Łódź–kliniken"}).namn == "Łódź–kliniken"


def test_longest_texts_are_allowed():
    settings = check_settings({**GOOD, "namn": "x" * 80, "adress": "x" * 160})

    assert len(settings.namn + settings.adress) == 240


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"namn = 'a'\nregister =\n", "rad 2"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "Mottagningens namn saknas"),
    ],
)
def test_broken_file_is_told(tmp_path, content, told):
    path = tmp_path / "kassa.toml"
    path.write_bytes(content)

    with pytest.raises(InvalidInputError, match=told):
        load_settings(path)


def test_folder_in_place_of_file_is_told(tmp_path):
    with pytest.raises(StorageError, match="öppna"):
        load_settings(tmp_path)


def test_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "kassa.toml"
    save_settings(path, SETTINGS)
    before = path.read_bytes()

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="De gamla gäller"):
        save_settings(path, check_settings(GOOD))

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_save_into_missing_folder_is_told(tmp_path):
    with pytest.raises(StorageError):
        save_settings(tmp_path / "saknas" / "kassa.toml", SETTINGS)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kopia_mapp", "kopior"),
        ("kopia_mapp", "../kopior"),
        ("kopia_mapp", "/mnt/ko\npior"),
        ("kopia_mapp", "/" + "x" * 200),
        ("kopia_mapp", 7),
        ("kopia_minuter", 1441),
        ("kopia_minuter", -1),
        ("kopia_varna_timmar", 0),
        ("kopia_varna_timmar", 169),
        ("stada_dagar", 0),
        ("stada_dagar", 367),
    ],
)
def test_odd_settings_of_copies_and_cleaning_are_faults(key, value):
    assert set(faults_of(**{key: value})) == {key}


def test_copies_and_cleaning_have_sensible_values_where_nothing_is_set():
    settings = check_settings(GOOD)

    assert settings.kopia_mapp == ""
    assert (settings.kopia_minuter, settings.kopia_varna_timmar) == (15, 4)
    assert settings.stada_dagar == 30
    assert check_settings({**GOOD, "kopia_mapp": " /mnt/kopior "}).kopia_mapp == "/mnt/kopior"


WRONG_ADDRESSES = (
    "http://taxa.region.example",
    "taxa.region.example",
    "ftp://x/y",
    "mapp",
    5,
    "https://",
    "https://user@host/",
    "file:///mnt",
    "https://x/?a=1",
)


@pytest.mark.parametrize(
    "adress", ["https://taxa.region.example/utlagd", "https://server:8443", "/mnt/taxa", ""]
)
def test_where_the_tariff_comes_from_is_a_server_with_a_certificate_or_a_folder(adress):
    assert check_settings({**GOOD, "taxa_adress": adress}).taxa_adress == adress


@pytest.mark.parametrize("adress", WRONG_ADDRESSES)
def test_any_other_address_of_the_tariff_is_refused(adress):
    assert "går inte att läsa" in faults_of(taxa_adress=adress)["taxa_adress"]


def test_region_and_files_of_the_tariff_are_checked():
    found = check_settings({**GOOD, "region": "98", "taxa_rot": "/etc/rot.json", "taxa_ca": ""})
    assert (found.region, found.taxa_rot, found.taxa_ca) == ("98", "/etc/rot.json", "")
    assert check_settings(GOOD).region == "06"

    faults = faults_of(region="Norrmark", taxa_rot="rot.json", taxa_ca=7)
    assert set(faults) == {"region", "taxa_rot", "taxa_ca"}
