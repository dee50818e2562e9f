"""The check of the records at a till, in a thread of its own: prints must not wait for it."""

from __future__ import annotations

from db.kontroll.source import open_kontroll
from kassa.adapters.folders import Folders
from kassa.clock import local_now
from kassa.desk.data_key import DataKey
from kassa.desk.kontroll.finding import Kontroll
from kassa.desk.kontroll.run import Progress, kontrollera
from ui.background import Background
from ui.checkout.till import Till
from ui.kontroll.ports import KontrollUseCases
from ui.kontroll.view import KontrollPane
from ui.shell.main_window import MainWindow


def kontroll_pane(till: Till, folders: Folders, key: DataKey, window: MainWindow) -> KontrollPane:
    """Return the page; the check that runs ends with the window.

    Args:
        till: the desk.
        folders: where its file lies.
        key: of the clinic.
        window: closes it.
    """

    def check(progress: Progress) -> Kontroll:
        newest = till.taxa_book.valid_on(local_now(till.clock).date())
        with open_kontroll(folders.database, key) as source:
            return kontrollera(source, till.taxa_book, newest, progress)

    background = Background(window)
    pane = KontrollPane(KontrollUseCases(check), background.run)
    window.closed.connect(pane.stop)
    window.closed.connect(background.close)
    return pane
