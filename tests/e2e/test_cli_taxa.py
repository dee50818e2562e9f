"""``kassa taxa ...`` as it is typed: what is refused is told, and changes nothing."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kassa.adapters.central import keys
from kassa.adapters.settings_file import save_settings
from kassa.clock import to_local, to_utc
from kassa.desk.settings import Settings
from kassa.taxa.central import fingerprint
from tests.helpers.region import norrmark
from tests.helpers.till import open_ledger
from ui.cli import main, taxa_nycklar

PASSPHRASE = "mossa under granen"


@pytest.fixture(autouse=True)
def light(monkeypatch):
    monkeypatch.setattr(keys, "MEMORY_KIB", 1024)
    monkeypatch.setattr(keys, "ITERATIONS", 1)


@pytest.fixture
def office(tmp_path: Path, monkeypatch) -> Path:
    """The publisher's folder with keys, and a tariff laid out; a desk's folder beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fras.txt").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "nu.toml").write_bytes(norrmark())
    assert run("nycklar", "skapa", "--region", "98", *FRAS, "nycklar", "utlagd").exit_code == 0
    assert publicera("nu.toml").exit_code == 0
    return tmp_path


FRAS = ("--losenfras-fil", "fras.txt")


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["taxa", *arguments], input=typed)


def publicera(file: str, *keys: str) -> Result:
    places = keys or ("nycklar",)
    named = [part for place in places for part in ("--nyckel", place)]
    return run("publicera", "--ja", *FRAS, *named, file, "utlagd")


def clinic(folder: Path, adress: str) -> Path:
    """Set up a desk of region 98."""
    made = folder / "klinik"
    made.mkdir()
    settings = Settings(
        "Testmottagningen", "232100-0057", "Storgatan 1", "primarvard", "K1",
        region="98", taxa_adress=adress, taxa_rot=str(folder / "utlagd/metadata/1.root.json"),
    )  # fmt: skip
    save_settings(made / "kassa.toml", settings)
    return made


def laid_out(folder: Path) -> dict[str, bytes]:
    out = folder / "utlagd"
    return {str(file): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def timestamp(folder: Path) -> dict[str, Any]:
    """Return what the newest timestamp says, without its signature."""
    file = folder / "utlagd" / "metadata" / "timestamp.json"
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["signed"]
    return said


def installed(folder: Path) -> list[str]:
    ledger = open_ledger(folder / "kassa.db")
    found = [f"{fil.galler_fran} v{fil.version}" for fil in ledger.taxa_fil_list()]
    ledger.close()
    return found


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (b"belopp = 250", b"belopp = -1", "är inte rätt"),
        (
            b'tjanst = "distans", klass',
            b'akut = true, tjanst = "distans", klass',
            "taxan publiceras inte",
        ),
    ],
    ids=["a fee below nothing", "a visit without a fee"],
)
def test_a_tariff_that_is_not_proved_is_not_published(office, right, wrong, said):
    (office / "ny.toml").write_bytes(norrmark(version=2).replace(right, wrong))
    before = laid_out(office)

    done = publicera("ny.toml")

    assert done.exit_code != 0
    assert said in done.output
    assert laid_out(office) == before


def test_the_same_version_with_another_content_is_not_published(office):
    (office / "ny.toml").write_bytes(norrmark(distans="120"))
    done = publicera("ny.toml")

    assert done.exit_code == 3
    assert "skriv version = 2" in done.output


def test_one_holder_alone_cannot_publish(office):
    (office / "ny.toml").write_bytes(norrmark(version=2, distans="120"))
    done = publicera("ny.toml", "nycklar/hallare-1", "nycklar/stampel")

    assert done.exit_code == 3
    assert "1 av 2 underskrifter" in done.output
    assert "Nyckelhållare 2, Nyckelhållare 3" in done.output


def test_it_is_asked_before_it_is_published(office):
    (office / "ny.toml").write_bytes(norrmark(version=2, distans="120"))
    named = ("--nyckel", "nycklar", *FRAS)
    done = run("publicera", *named, "ny.toml", "utlagd", typed="n\n")

    assert "1 ändring mot den publicerade" in done.output
    assert "Inget är publicerat" in done.output
    assert not list((office / "utlagd").rglob("*v2*"))


@pytest.mark.parametrize(("typed", "is_published"), [
    ("ja", True), ("J", True), ("nej", False), ("", False), ("y", False), ("kanske\nj", True),
])  # fmt: skip
def test_the_answer_is_swedish(office, typed, is_published):
    """Whoever publishes answers ja or nej; anything else is asked again or is no."""
    (office / "ny.toml").write_bytes(norrmark(version=2, distans="120"))
    done = run("publicera", "--nyckel", "nycklar", *FRAS, "ny.toml", "utlagd", typed=f"{typed}\n\n")

    assert bool(list((office / "utlagd").rglob("*v2*"))) is is_published
    assert "Publicera? (ja/nej)" in done.output
    assert "invalid input" not in done.output


def test_the_holders_are_named_by_whoever_makes_the_keys(tmp_path, monkeypatch):
    """The desks show who signed: with a name, not with a number."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fras.txt").write_text(PASSPHRASE, encoding="utf-8")
    named = ("--namn", "Ekonomidirektören", "--namn", "Taxeansvarig", "--namn", "It-chefen")
    made = ("nycklar", "skapa", "--region", "98", *FRAS)

    twice = run(*made, "--namn", "A", "--namn", "A", "nycklar", "utlagd")
    assert "Två hållare heter A" in twice.output
    assert not (tmp_path / "nycklar").exists()
    assert run(*made, *named, "nycklar", "utlagd").exit_code == 0
    shown = run("nycklar", "visa", "utlagd").output
    assert "Taxa: 2 av 3 skriver under (Ekonomidirektören, Taxeansvarig, It-chefen)" in shown


def test_a_desk_fetches_from_a_folder_and_says_what_came(office):
    (office / "ny.toml").write_bytes(norrmark(date(2099, 1, 1), distans="120"))
    publicera("ny.toml")
    folder = clinic(office, str(office / "utlagd"))
    done = run("hamta", "--mapp", str(folder))

    assert done.exit_code == 0, done.output
    assert "gäller från 2099-01-01, version 1" in done.output
    assert installed(folder) == ["2026-01-01 v1", "2099-01-01 v1"]


def test_a_share_that_is_not_there_is_told_and_noted(office):
    folder = clinic(office, str(office / "ingen"))
    done = run("hamta", "--mapp", str(folder))
    ledger = open_ledger(folder / "kassa.db")
    (noted,) = ledger.hamtning_list(5)
    ledger.close()

    assert done.exit_code == 2
    assert "går inte att nå" in done.output
    assert noted.kod == "taxa_onabar"


def test_without_an_address_or_a_clinic_it_is_told_what_to_do(office):
    folder = clinic(office, "")

    assert "Ingen adress" in run("hamta", "--mapp", str(folder)).output
    assert "Starta Kassa" in run("hamta", "--mapp", str(office / "annan")).output


def test_another_root_is_trusted_only_with_its_fingerprint(office):
    """All root keys were lost: a new root begins a new chain, the tariffs stay."""
    folder = clinic(office, str(office / "utlagd"))
    run("hamta", "--mapp", str(folder))
    run("nycklar", "skapa", "--region", "98", *FRAS, "nya", "utlagd2")
    root = office / "utlagd2" / "metadata" / "1.root.json"
    shown = fingerprint(root.read_bytes())

    wrong = run("lita", "--mapp", str(folder), str(root), typed="0000\n")
    assert wrong.exit_code == 1
    assert "stämmer inte" in wrong.output
    right = run("lita", "--mapp", str(folder), "--fingeravtryck", shown, str(root))
    assert right.exit_code == 0
    assert installed(folder) == ["2026-01-01 v1"]
    ledger = open_ledger(folder / "kassa.db")
    trusted = ledger.trusted()
    ledger.close()
    assert (trusted.roots, trusted.timestamp) == ((root.read_bytes(),), None)


def test_a_root_of_another_region_is_not_trusted(office):
    folder = clinic(office, str(office / "utlagd"))
    run("nycklar", "skapa", "--region", "06", *FRAS, "nya", "utlagd2")
    root = office / "utlagd2" / "metadata" / "1.root.json"
    shown = fingerprint(root.read_bytes())

    done = run("lita", "--mapp", str(folder), "--fingeravtryck", shown, str(root))
    assert done.exit_code == 1
    assert "hör till region 98" in done.output
    assert "ingen rot" in run("lita", "--mapp", str(folder), str(office / "nu.toml")).output


def test_the_day_to_day_renewal_is_one_command(office):
    before = timestamp(office)
    done = run("fornya", *FRAS, "--nyckel", "nycklar/stampel", "utlagd")
    after = timestamp(office)

    assert done.exit_code == 0
    assert after["version"] == before["version"] + 1
    assert after["expires"] >= before["expires"]
    until = to_local(datetime.fromisoformat(after["expires"])).date()
    assert f"gäller till {until}." in done.output


def test_days_are_the_readers_own(office, monkeypatch):
    """At half past twelve at night it is the new day here, and still the old one in UTC."""
    night = to_utc(datetime(2033, 6, 1, 0, 30))  # noqa: DTZ001 - local time
    monkeypatch.setattr(taxa_nycklar, "_now", lambda: night)
    done = run("fornya", "--dagar", "10", *FRAS, "--nyckel", "nycklar/stampel", "utlagd")

    assert timestamp(office)["expires"] == "2033-06-10T22:30:00Z"
    assert "Dagsstämpel är förnyad och gäller till 2033-06-11." in done.output
    assert "Dagsstämpeln gäller till 2033-06-11\n" in run("nycklar", "visa", "utlagd").output
