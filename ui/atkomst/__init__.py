"""The access log: who looked at whom, the sample checks, the export."""
