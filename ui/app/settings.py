"""What the settings page can do at a till."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kassa.adapters.files import save_export
from kassa.adapters.folders import Folders
from kassa.adapters.printers import list_queues
from kassa.adapters.settings_file import check_settings, save_settings, settings_mapping
from kassa.adapters.support import support_bundle
from kassa.clock import local_now
from kassa.desk.people_ports import Roll
from kassa.desk.settings import KOPIA_MINUTER, KOPIA_VARNA_TIMMAR, STADA_DAGAR, Settings
from kassa.reading import whole_number
from ui.checkout.till import Till
from ui.settings.ports import SettingsUseCases
from ui.widgets.kept_keys import KeptKeys

LOG_FILE = "kassa.log"
NUMBERS = (
    "godkann_over",
    "las_efter_minuter",
    "fakturaserie",
    "faktura_dagar",
    "logg_ar",
    "kopia_minuter",
    "kopia_varna_timmar",
    "stada_dagar",
)
EMPTY = {
    "kopia_minuter": KOPIA_MINUTER,
    "kopia_varna_timmar": KOPIA_VARNA_TIMMAR,
    "stada_dagar": STADA_DAGAR,
}
"""What an empty input means; elsewhere it is zero."""
FLAGS = ("kontant", "kortreferens")
YES, NO = "ja", "nej"


def settings_use_cases(
    till: Till, folders: Folders, settings: Settings, restart: Callable[[Settings, KeptKeys], None]
) -> SettingsUseCases:
    """Return what the settings page can do.

    Args:
        till: the desk.
        folders: where its files lie.
        settings: those in force.
        restart: opens the window again with others, which gets the keys kept meanwhile.
    """

    def save(typed: Mapping[str, str]) -> Settings:
        till.session.require(Roll.ADMINISTRATOR)
        checked = check_settings({key: _value(key, value) for key, value in typed.items()})
        save_settings(folders.settings, checked)
        return checked

    def bundle() -> str:
        till.session.require(Roll.ADMINISTRATOR)
        clock = till.clock
        content = support_bundle(
            till.ledger,
            till.taxa_book,
            clock,
            settings_mapping(settings),
            folders.log / LOG_FILE,
            folders.database,
        )
        name = f"supportunderlag {local_now(clock):%Y-%m-%d}"
        return save_export(folders.export, name, ".zip", content)

    return SettingsUseCases(
        load=lambda: (_typed(settings), list_queues()), save=save, restart=restart, bundle=bundle
    )


def _typed(settings: Settings) -> dict[str, str]:
    """Return the settings as they stand in the inputs."""
    return {
        key: (YES if value else NO) if isinstance(value, bool) else str(value)
        for key, value in settings_mapping(settings).items()
    }


def _value(key: str, typed: str) -> str | int | bool:
    """Return what was typed as the file has it; what is no number is left for the check to name."""
    words = typed.strip()
    if key in FLAGS:
        return words == YES
    if key in NUMBERS and (number := whole_number(words)) is not None:
        return number
    if key in NUMBERS and not words:
        return EMPTY.get(key, 0)
    return words
