"""Files that ship with Kassa: tariffs, fonts, icons, style sheets and translations.

The files lie beside this module, also in an installed or frozen Kassa, so a bundled resource
always has a real path. Nothing is ever written here.
"""

from pathlib import Path

__all__ = ["handbok", "path"]


def path(*parts: str) -> Path:
    """Return where a bundled resource lies.

    Args:
        parts: The folder and the file name, such as ``"fonts", "IBMPlexSans-Regular.ttf"``.

    Returns:
        The path of the resource. Whether it exists shows when it is opened.
    """
    return Path(__file__).parent.joinpath(*parts)


def handbok() -> Path:
    """Return the folder of the handbook, which lies beside the program's packages.

    Returns:
        The folder. Where Kassa was installed without its documents it does not exist.
    """
    return path().parent / "docs" / "handbok"
