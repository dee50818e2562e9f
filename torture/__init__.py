"""Torture: the clinic's records under kills, power cuts, full disks and broken files.

``python -m torture`` (``make torture``) runs it; ``--help`` says how much of it. A trial has one of
four outcomes (``torture.verdict``). There are controls that must lose, so that a harness that
cannot see a loss never reports success: of the power cuts in every run, of the kills in the tests.

Writers are processes of their own and report through a pipe what a person would have been told;
whatever was reported must be there afterwards, once, and everything else whole or absent.
"""
