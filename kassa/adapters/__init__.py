"""The outside world: paper, printers, folders, the settings file and the system's clock."""
