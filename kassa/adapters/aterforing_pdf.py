"""The closing report of an outage as a PDF on A5, drawn from the report alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.adapters.kvitto_layout import BODY, HEADING, NAME, QUIET, STRONG
from kassa.adapters.pages import Paper, pages_pdf
from kassa.adapters.sheet import (
    ROOM,
    Block,
    Cell,
    Style,
    gap,
    row,
    rule,
)
from kassa.aterforing import ord as words
from kassa.kvitto.text import money_text, time_text
from kassa.patient import masked

if TYPE_CHECKING:
    from kassa.aterforing.inforing import Inforing
    from kassa.aterforing.rapport import Aterforingsrapport, Borttagning, Summa

BELOPP_ROOM = 92.0
ANTAL_ROOM = 44.0
KVITTO_ROOM = 52.0


class PdfAterforingRenderer:
    """Draws closing reports; implements ``kassa.desk.ports.AterforingRenderer``."""

    def render(self, rapport: Aterforingsrapport) -> bytes:
        """Return the PDF; the same report gives the same bytes.

        Raises:
            GlyphMissingError: a text has a character the font cannot write.
        """
        title = words.RAPPORT_TITLE
        said = f"Gjord {time_text(rapport.made_at)} av {rapport.clerk}"
        paper = Paper(title, title, rapport.klinik.namn, said, rapport.ovning)
        return pages_pdf(paper, [*_summary(rapport), *_list(rapport)])


def _summary(rapport: Aterforingsrapport) -> list[Block]:
    blocks = [
        *row(Cell(rapport.klinik.namn, NAME)),
        gap(10),
        *row(Cell(words.RAPPORT_TITLE, HEADING)),
    ]
    for avbrott in rapport.avbrott:
        until = time_text(avbrott.until_at) if avbrott.until_at else "pågår"
        said = f"Kassa {avbrott.desk}: {time_text(avbrott.from_at)} till {until}. {avbrott.skal}"
        blocks += row(Cell(said, BODY))
    blocks += [gap(4), *row(Cell(words.verdict(rapport), STRONG))]
    return [*blocks, *_sums(rapport), *_systems(rapport)]


def _sums(rapport: Aterforingsrapport) -> list[Block]:
    blocks = [
        *_title("Kvitton under avbrottet"),
        *_sum("Besök", rapport.kvitton),
        *_sum("Regleringar", rapport.regleringar),
        *_sum("Att redovisa", _plus(rapport.kvitton, rapport.regleringar), STRONG),
        *_sum("därav makulerade sedan", rapport.returer, QUIET),
        *_title("Vad som har hänt med dem"),
        *_sum("Införda, eller fanns redan", rapport.klar),
        *_sum("Införda och sedan makulerade", rapport.makulerat.alla),
        *_sum("Makulerade innan de fördes in", rapport.behovs_inte),
        *_sum("Att reda ut: skiljer sig, eller går inte", rapport.reda_ut),
        *_sum("Kvar att föra in", rapport.kvar),
        *_line("Differens", "", money_text(rapport.differens), STRONG),
    ]
    if rapport.makulerat.alla.antal or rapport.tidigare.alla.antal:
        blocks += _title("Att ta bort, därför att det är makulerat")
        blocks += _borttagning("Infört efter avbrottet", rapport.makulerat)
        blocks += _borttagning("Registrerat redan före avbrottet", rapport.tidigare)
    return blocks


def _borttagning(what: str, borttagning: Borttagning) -> list[Block]:
    if not borttagning.alla.antal:
        return []
    return [*_sum(what, borttagning.alla), *_sum("därav borttaget", borttagning.borttaget, QUIET)]


def _systems(rapport: Aterforingsrapport) -> list[Block]:
    blocks = [*_title(words.SYSTEM_TITLE), *row(Cell(words.SYSTEM_NOTE, QUIET), keep=True)]
    main = [system for system in rapport.system if system.is_main]
    for system in main:
        blocks += _line(words.system_text(system), "", money_text(system.infort), BODY)
    blocks += _line("Tillsammans", "", money_text(rapport.infort), STRONG)
    for system in rapport.system[len(main) :]:
        blocks += _line(words.system_text(system), "", money_text(system.infort), BODY)
    return [
        *blocks,
        gap(14, keep=True),
        *row(Cell("Datum och underskrift, ansvarig: " + "_" * 34, QUIET)),
    ]


def _list(rapport: Aterforingsrapport) -> list[Block]:
    blocks = _title("Rad för rad")
    system = ""
    for each in rapport.rader:
        if each.target.system != system:
            system = each.target.system
            blocks += [gap(5, keep=True), *row(Cell(system, STRONG), keep=True)]
        blocks += _row(each)
    return blocks


def _row(each: Inforing) -> list[Block]:
    post = each.post
    number = masked(post.number) if post.is_skyddad else post.number
    kod = each.target.rader[0].avgiftskod if each.target.rader else None
    middle = ROOM - KVITTO_ROOM - BELOPP_ROOM
    first = row(
        Cell(post.kvitto_number, BODY, room=KVITTO_ROOM),
        Cell(f"{number} · {time_text(post.tidpunkt)} · {kod or '–'}", BODY, KVITTO_ROOM, middle),
        Cell(money_text(each.target.belopp), BODY, ROOM - BELOPP_ROOM, BELOPP_ROOM, is_right=True),
        keep=True,
    )
    said = Cell(words.row_text(each), QUIET, KVITTO_ROOM, ROOM - KVITTO_ROOM)
    return [*first, *row(said), gap(2)]


def _title(text: str) -> list[Block]:
    return [
        gap(7, keep=True),
        rule(keep=True),
        gap(3, keep=True),
        *row(Cell(text, STRONG), keep=True),
    ]


def _plus(one: Summa, other: Summa) -> Summa:
    return type(one)(one.antal + other.antal, one.belopp + other.belopp)


def _sum(what: str, summa: Summa, style: Style = BODY) -> list[Block]:
    return _line(what, str(summa.antal), money_text(summa.belopp), style)


def _line(what: str, antal: str, belopp: str, style: Style) -> list[Block]:
    left = ROOM - BELOPP_ROOM
    taken = BELOPP_ROOM + (ANTAL_ROOM if antal else 0.0)
    cells = [Cell(what, style, room=ROOM - taken)]
    if antal:
        cells.append(Cell(antal, style, left - ANTAL_ROOM, ANTAL_ROOM, is_right=True))
    cells.append(Cell(belopp, style, left, BELOPP_ROOM, is_right=True))
    return list(row(*cells))
