"""Runs each compiled loop once, so that the machine code lies on disk before anybody waits for it.

`python -m plait.warming` does it after an installation; `dev setup` does it for a clone. Where the code was compiled
before and nothing changed, it only reads it.
"""

import sys
from pathlib import Path


def warm() -> Path | None:
    """Run every loop on a handful of sessions; returns where the code is kept, None where there is no place for it."""
    from plait.rupture import cold_watching, new_state, read_session, watch
    from plait.trajectory import Scale, fit, make_sessions
    from plait.trajectory.whitening import whiten

    clients, sessions = range(6), range(5)
    rows = [(client, session, (3 * client + 5 * session * session) % 7) for client in clients for session in sessions]
    client, session, score = zip(*rows, strict=True)
    fit(make_sessions(client, session, score, clinician=[number % 2 for number in client]))
    watching = cold_watching(Scale(0, 10))
    watch(watching, make_sessions(client, session, score, scale=Scale(0, 10)))
    read_session(watching, new_state(watching), 0, {(None, None): 7.0})
    kept = getattr(whiten, "stats", None)
    return None if kept is None or kept.cache_path is None else Path(kept.cache_path)


def main() -> None:
    place = warm()
    told = "nowhere: it is compiled anew in each process" if place is None else str(place)
    sys.stdout.write(f"compiled code is kept in {told}\n")


if __name__ == "__main__":
    main()
