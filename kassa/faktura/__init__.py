"""Invoices: the frozen document, its OCR reference, where it stands, and payment files."""
