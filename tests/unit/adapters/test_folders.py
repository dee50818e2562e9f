"""Where Kassa keeps its files."""

import stat
from pathlib import Path

import platformdirs
import pytest

from kassa.adapters.folders import Folders
from kassa.errors import StorageError


def test_everything_lies_below_the_chosen_folder():
    folders = Folders.of(Path("mapp"))

    assert folders.database == Path("mapp/kassa.db")
    assert folders.settings == Path("mapp/kassa.toml")
    assert folders.kvitto == Path("mapp/kvitto")
    assert folders.log == Path("mapp/logg")


def test_practice_clinic_shares_no_file_with_the_real_one():
    real, ovning = Folders.of(Path("mapp")), Folders.of(Path("mapp"), ovning=True)

    assert ovning.base == Path("mapp/ovning")
    assert ovning.database != real.database
    assert ovning.settings != real.settings


def test_user_s_own_place_is_the_usual(monkeypatch, tmp_path):
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, **_: tmp_path / name)

    assert Folders.of() == Folders(tmp_path / "kassa")


def test_missing_folders_are_made_for_the_owner_only(tmp_path):
    folders = Folders.of(tmp_path / "a" / "b", ovning=True)
    folders.ensure()
    folders.ensure()

    made = [tmp_path / "a", tmp_path / "a" / "b", folders.base, folders.kvitto, folders.log]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in made] == [0o700] * 5


def test_file_in_the_way_is_told(tmp_path):
    (tmp_path / "upptagen").write_text("")

    with pytest.raises(StorageError, match="upptagen"):
        Folders.of(tmp_path / "upptagen").ensure()
