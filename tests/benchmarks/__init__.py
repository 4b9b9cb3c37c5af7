"""How fast it is, measured beside a floor in the same run."""
