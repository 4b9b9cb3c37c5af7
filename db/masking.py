"""Names and numbers of people as they are shown to whoever has not asked to see them, with a reason, in full."""

import re


def name(full: str) -> str:
    """张三丰 as 张*: how long a name is says something too."""
    return f"{full[:1]}*"


def phone(full: str) -> str:
    """13800138000 as 138****8000; a shorter number keeps less."""
    digits = re.sub(r"\D", "", full)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"****{digits[-2:]}"
