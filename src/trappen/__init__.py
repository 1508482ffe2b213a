"""Trappen: the steering layer for Sverigesmodel programmes in Danish child and family services."""

__version__ = "0.1.0"
