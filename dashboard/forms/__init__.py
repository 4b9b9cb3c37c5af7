"""Edit forms: dialogs that keep what was typed until it is saved."""
