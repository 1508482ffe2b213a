"""Pseudonyms and encryption: what keeps a child's number and name out of every other table.

Both come from the identity key. It may hold several secrets, newest first, separated by commas: the first encrypts, all
of them decrypt, and the last one, the oldest, makes pseudonyms and lookup tokens, which must never change.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from trappen.domain.errors import TrappenError

# 55 bits: among a million children one chance in 70,000 that two share a key, and then the load is refused.
PSEUDONYM_LENGTH = 11
STAND_IN = re.compile(rf"X[A-Z2-7]{{{PSEUDONYM_LENGTH}}}")


def pseudonym(municipality: str, child_id: str) -> str:
    """The key that everything but the table of identities knows a child by, e.g. `B7KQ2M4XPLA3`.

    The same municipality code and source key always give the same pseudonym.
    """
    return "B" + _token(f"child|{municipality}|{child_id}", PSEUDONYM_LENGTH)


def cpr_token(municipality: str, cpr: str) -> str:
    """What a CPR number is looked up by without being stored; hyphen and spaces do not matter."""
    digits = "".join(character for character in cpr if character.isdigit())
    return _token(f"cpr|{municipality}|{digits}", 26)


def stand_in(municipality: str, text: str) -> str:
    """Replaces a value that looks like a CPR number where none should be, so that references still agree."""
    return "X" + _token(f"value|{municipality}|{text}", PSEUDONYM_LENGTH)


def is_stand_in(text: str) -> bool:
    """Whether the text has the form of a stand-in, and so tells a person nothing."""
    return STAND_IN.fullmatch(text) is not None


def fingerprint(municipality: str, text: str) -> bytes:
    """16 bytes that tell whether an identity changed. Keyed: a plain hash of a CPR number is soon guessed."""
    return _digest(f"identity|{municipality}|{text}")[:16]


def seal(values: Mapping[str, str]) -> bytes:
    """Encrypts the values with the newest secret."""
    return _cipher().encrypt(json.dumps(dict(values), ensure_ascii=False).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """What was sealed.

    Raises:
        TrappenError: if none of the secrets fits.
    """
    try:
        opened: dict[str, str] = json.loads(_cipher().decrypt(bytes(sealed)))
    except InvalidToken:
        raise _other_key() from None
    return opened


def reseal(sealed: bytes | memoryview) -> bytes:
    """The same content encrypted with the newest secret; for a change of key.

    Raises:
        TrappenError: if none of the secrets fits.
    """
    try:
        return _cipher().rotate(bytes(sealed))
    except InvalidToken:
        raise _other_key() from None


def _other_key() -> TrappenError:
    return TrappenError(
        "Navne og CPR-numre kan ikke læses.",
        why="De er krypteret med en anden identitetsnøgle end den, programmet har nu.",
        now="Sæt TRAPPEN_IDENTITY_KEY til den nøgle, der gjaldt, da data blev indlæst.",
    )


def _secrets() -> list[bytes]:
    return [part.strip().encode() for part in settings.IDENTITY_KEY.split(",") if part.strip()]


def _cipher() -> MultiFernet:
    keys = [hashlib.sha256(b"trappen identities|" + part).digest() for part in _secrets()]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _token(text: str, length: int) -> str:
    return base64.b32encode(_digest(text)).decode()[:length]


def _digest(text: str) -> bytes:
    return hmac.new(b"trappen pseudonyms|" + _secrets()[-1], text.encode(), hashlib.sha256).digest()
