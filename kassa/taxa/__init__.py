"""The tariff: its file format, its facts and its decision tables. Rules are data."""
