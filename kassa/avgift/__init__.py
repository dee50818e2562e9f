"""The fee: a case and a tariff in, an ``Avgift`` with its reasons out. Pure; knows no frikort."""
