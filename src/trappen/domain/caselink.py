"""The address of a case in the case system: a municipality's pattern with the case number in it.

Only the number goes into the address; it is quoted, so that no number can lead anywhere else.
"""

from urllib.parse import quote, urlsplit

PLACE = "{sagsnummer}"
MOST = 300


def check_pattern(text: str) -> str:
    """The pattern, bare of spaces around it; empty is no pattern.

    Raises:
        ValueError: in Danish, if it is no https address with `PLACE` once, after the name of the server.
    """
    pattern = text.strip()
    if not pattern:
        return ""
    if len(pattern) > MOST or any(sign.isspace() or sign in "<>\"'`\\" for sign in pattern):
        raise ValueError(f"Adressen må være højst {MOST} tegn uden mellemrum, anførselstegn og vinkelparenteser")
    try:
        parts = urlsplit(pattern)
        server, user = parts.hostname, parts.username
        _ = parts.port
    except ValueError:
        raise ValueError("Adressen kan ikke læses") from None
    if parts.scheme != "https" or not server:
        raise ValueError("Adressen skal begynde med https:// og navnet på en server")
    if user is not None or PLACE in parts.netloc:
        raise ValueError("Serverens navn må hverken have brugernavn eller sagsnummer i sig")
    if pattern.count(PLACE) != 1 or pattern.count("{") != 1 or pattern.count("}") != 1:
        raise ValueError(f"Skriv {PLACE} én gang dér, hvor sagsnummeret skal stå")
    return pattern


def case_address(pattern: str, number: str) -> str:
    """Where the case is; empty without a pattern or a number."""
    return pattern.replace(PLACE, quote(number, safe="")) if pattern and number else ""
