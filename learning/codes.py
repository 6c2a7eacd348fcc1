"""Certificate codes: letters and digits that cannot be mistaken for one another, too many to guess.

Douglas Crockford's base 32: no I, L, O (they read as 1, 1, 0) and no U. Twelve of them are 60 bits.
"""

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
GROUP: Final = 4
_FORGIVEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """As people read it: ``7K3M-9QRT-2XWB``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def as_kept(typed: str) -> str:
    """What somebody typed, forgiving case, spaces, hyphens, and O for 0 or I and L for 1."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return letters.translate(_FORGIVEN)
