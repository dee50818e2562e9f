"""The month: what the region makes up for, down to the receipts; and the accounts."""
