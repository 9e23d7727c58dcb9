"""The eight reasons of a Report, and which of them cannot wait."""

from typing import Literal, get_args

Reason = Literal[
    "confidential", "safety", "harassment", "discrimination", "personal", "copyright", "spam", "other"
]
REASONS: tuple[str, ...] = get_args(Reason)

#: The first Report of anybody hides until a person has looked (MOD-3).
HIDING = ("safety", "confidential", "personal")
#: Looked at within `sla_urgent_h` (MOD-6).
URGENT = (*HIDING, "harassment")
