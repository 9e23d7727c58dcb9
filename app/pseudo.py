"""A language that nobody speaks, for tests: what it leaves in plain English was never marked for translation.

Each sentence stands in brackets, has accents, is longer by two fifths and is read from right to left.
"""

import re
from gettext import NullTranslations

PSEUDO = "ar-XB"
OPEN, CLOSE = "⟦", "⟧"

#: What stays as it is: placeholders, tags and entities.
KEPT = re.compile(r"(%\(\w+\)[a-z]|%%|\{\w*\}|<[^>]*>|&\w+;)")
#: Two letters for a vowel make an English sentence about two fifths longer, as German often is.
ACCENTS = str.maketrans(
    {"a": "áá", "e": "éé", "i": "íí", "o": "óó", "u": "úú"}
    | {"A": "ÁÁ", "E": "ÉÉ", "I": "ÍÍ", "O": "ÓÓ", "U": "ÚÚ"}
    | {"c": "ç", "n": "ñ", "s": "š", "y": "ý", "z": "ž", "N": "Ñ", "S": "Š"}
)


class Pseudo(NullTranslations):
    """Made on the fly from the English sentences."""

    def gettext(self, message: str) -> str:
        return strange(message)

    def pgettext(self, context: str, message: str) -> str:
        return strange(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return strange(msgid1 if n == 1 else msgid2)


def strange(message: str) -> str:
    parts = KEPT.split(message)
    return (
        OPEN + "".join(part if at % 2 else part.translate(ACCENTS) for at, part in enumerate(parts)) + CLOSE
    )
