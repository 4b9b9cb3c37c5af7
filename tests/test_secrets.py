"""No secret lies in the repository, and none is printed."""

import re
import subprocess

from db.venv import ROOT

SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}|xox[bp]-[0-9A-Za-z-]{20}"
    r"|(?:password|passwd|secret|token|api_key)\s*[:=]\s*[\"'][^\"'\s{}<>]{12,}[\"']"
    r"|\w+://[^\s/:@\"'{]+:(?!\*\*\*|hidden|password)[^\s/@\"'{]{3,}@",
    re.IGNORECASE,
)


def test_no_file_of_the_repository_holds_a_secret() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        file = ROOT / name
        if file.suffix not in (".png", ".ico") and file.is_file() and file.stat().st_size < 1_000_000:
            text = file.read_text(encoding="utf-8", errors="ignore")
            found += [f"{name}: {match[0][:40]}" for match in SECRET.finditer(text)]
    assert not found, "\n".join(found)


def test_the_search_would_find_one() -> None:
    key, url = "-----BEGIN " + "PRIVATE KEY-----", "postgresql://me:" + "sesame@host/x"
    assert SECRET.search(key) and SECRET.search(url)
