"""The work list: what patients are owed or owe, settled with a receipt of its own."""
