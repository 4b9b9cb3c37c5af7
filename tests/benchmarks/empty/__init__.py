"""The floor: a page with one line of text, on a server with the same settings as ours."""
