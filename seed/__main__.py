"""`python3 -m seed`: put the demonstration into an empty database; exits 1 with a sentence if it is not empty."""

from db import venv

if __name__ == "__main__":
    venv.enter("seed")

    from seed.command import main

    main()
