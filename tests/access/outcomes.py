"""What became of a request, in the truth table's words; and every address that the server answers at."""

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access import table

OUTCOMES = {200: table.OPENS, 404: table.NOTHING, 405: table.NO_METHOD}


def outcome_of(response, asked: str) -> str:
    """What became of a request, in the table's words."""
    if response.status_code != 302:
        return OUTCOMES.get(response.status_code, str(response.status_code))
    where = response.headers["Location"].partition("?")[0]
    if where == reverse("account_login"):
        return table.SIGN_IN
    if where == reverse("account_reauthenticate") and where != asked:
        return table.AGAIN
    return table.REASON if where.endswith("/reason") else table.GOES_ON


def server_addresses() -> dict[str | None, str]:
    """Every address that the server answers at, by name, whoever brought it."""
    return dict(walk(get_resolver(), ""))


def walk(resolver: URLResolver, prefix: str):
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name, address
        else:
            yield from walk(entry, address)
