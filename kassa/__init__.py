"""The core of Kassa: rules, ledger and use cases, free of Qt, SQL and the network.

Everything here is values in, values out. The only exceptions are the rooms under
``kassa.adapters``, which talk to the world, and ``kassa.desk``, which reaches it through ports.
"""
