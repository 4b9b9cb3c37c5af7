"""What every test may use."""

pytest_plugins = ["tests.gates", "tests.databases", "tests.demonstration"]
