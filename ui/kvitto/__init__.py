"""The receipts pane: find, look, print again, take back."""
