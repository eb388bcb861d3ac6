"""From which address a request comes, for counting failures, and what the cache may be told of it.

Only a keyed hash of an address, or of a code that was used, is ever kept.
"""

import ipaddress

from django.conf import settings
from django.utils.crypto import salted_hmac

IPV6_HOUSEHOLD_BITS = 64  # RFC 6177: a site gets at least this much, so one household could use any address in it


def client_address(request) -> str:
    """The address as our own proxies saw it; without proxies of ours, the header is not believed."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    places = settings.TRUSTED_PROXIES
    if places and len(hops) >= places:
        return hops[-places]
    return request.META.get("REMOTE_ADDR", "")


def counted_address(address: str) -> str:
    """The address that failures are counted under: all of a household's IPv6 addresses count as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address  # a socket in the file system, or what our own proxy wrote
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.IPv6Network((parsed, IPV6_HOUSEHOLD_BITS), strict=False).network_address)


def address_hash(request, *, counting: str = "") -> bytes:
    """The keyed hash of an address; `counting` keeps failures of one kind apart from those of another."""
    counted = counted_address(client_address(request))
    return salted_hmac("plait.address", f"{counting} {counted}".strip(), algorithm="sha256").digest()


def cache_key(key: str, prefix: str, version: int) -> str:
    """The cache lies in the database: what follows a question mark, as a code that was used, is kept as a hash."""
    what, mark, of_whom = key.partition("?")
    hashed = salted_hmac("plait.cache", of_whom, algorithm="sha256").hexdigest() if mark else ""
    return f"{prefix}:{version}:{what}{mark}{hashed}"
