"""The invoices: found, printed, reminded of, paid by files, given to the finance office."""
