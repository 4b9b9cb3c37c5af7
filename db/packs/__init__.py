"""Showcase packs: a frozen copy of one area in which nobody can be recognised."""
