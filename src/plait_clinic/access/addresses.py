"""From which address a request comes, for counting failures. Only a keyed hash of it is ever kept."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def client_address(request) -> str:
    """The address as our own proxies saw it; without proxies of ours, the header is not believed."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    places = settings.TRUSTED_PROXIES
    if places and len(hops) >= places:
        return hops[-places]
    return request.META.get("REMOTE_ADDR", "")


def address_hash(request) -> bytes:
    return salted_hmac("plait.address", client_address(request), algorithm="sha256").digest()
