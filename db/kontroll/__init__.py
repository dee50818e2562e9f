"""The records as ``kassa kontrollera`` reads them: one snapshot, on a connection of its own."""
