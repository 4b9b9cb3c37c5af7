"""Imports: files as people keep them."""
