"""``python -m kassa`` is the command line."""

from ui.cli import main

main()
