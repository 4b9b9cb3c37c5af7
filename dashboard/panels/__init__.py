"""Panels: what the rows of one domain look like on a screen; a view in, parts out."""
