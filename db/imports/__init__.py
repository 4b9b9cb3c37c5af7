"""Imports: a file as people keep it is read, planned row by row, and put in as one batch that can be undone."""
