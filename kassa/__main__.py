"""``python -m kassa`` is the command line."""

from ui.start.command import main

main()
