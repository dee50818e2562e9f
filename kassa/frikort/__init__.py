"""The frikort ledger: append-only entries in, the state on a day out, by a pure fold."""
