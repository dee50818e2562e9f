"""What the operating system says went wrong, in Swedish."""

from __future__ import annotations

import errno

NO_ANSWER = "inget svar"

_WORDS = {
    errno.ECONNREFUSED: "den tar inte emot",
    errno.ECONNRESET: "förbindelsen bröts",
    errno.EPIPE: "förbindelsen bröts",
    errno.EHOSTUNREACH: "den går inte att nå",
    errno.ENETUNREACH: "nätet går inte att nå",
    errno.ETIMEDOUT: NO_ANSWER,
    errno.ENOENT: "finns inte",
    errno.ENODEV: "finns inte",
    errno.ENXIO: "finns inte",
    errno.ENOTDIR: "är ingen mapp",
    errno.EISDIR: "är en mapp",
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.EROFS: "disken är skrivskyddad",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "utrymmet är slut",
    errno.EBUSY: "används av något annat",
    errno.EIO: "läs- eller skrivfel",
    errno.EEXIST: "finns redan",
    errno.ENOTEMPTY: "är inte tom",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EFBIG: "blir för stor",
    errno.EINVAL: "går inte att använda så",
    errno.ELOOP: "länken leder i ring",
    errno.EMFILE: "för många filer är öppna",
    errno.ENETDOWN: "nätet går inte att nå",
    errno.ESTALE: "nätverksmappen svarar inte",
}


def why(error: OSError) -> str:
    """Return why a file, a printer or a server could not be reached, to stand in brackets.

    What has no Swedish words here keeps those of the system; without any there was no answer.
    """
    return _WORDS.get(error.errno or 0) or error.strerror or NO_ANSWER
