"""What schemathesis does beside its own work; loaded by it, where nothing of ours is installed.

Each request comes from an address of its own, so that limits on one address hide nothing.
"""

import ipaddress
from itertools import count

import schemathesis

ADDRESSES = (str(ipaddress.IPv4Address("10.0.0.1") + number) for number in count())


@schemathesis.hook
def before_call(_context, case, _kwargs):
    case.headers["X-Forwarded-For"] = next(ADDRESSES)
