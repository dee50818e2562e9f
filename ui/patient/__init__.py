"""The patient's page: find a patient, see every fee and why it counts, note what was paid."""
