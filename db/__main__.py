"""`python3 -m db COMMAND`: for operators and scripts; prints what it did, exits 1 with a sentence on failure."""

from db import venv

if __name__ == "__main__":
    venv.enter("db")

    from db.commands import main

    main()
