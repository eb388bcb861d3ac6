"""What a journey asks the server's own database: how often an answer was kept, and what time it is for a check-in."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from plait_clinic.checkins.tokens import token_hash
from tests.journeys.conftest import PATIENCE_SECONDS, Server

CHECK_IN_OF_A_LINK = "(SELECT check_in_id FROM checkins_link WHERE token_hash = ?)"


def hash_in(link: str) -> bytes:
    return token_hash(link.rpartition("/")[2])


def ask(server: Server, question: str, *values) -> list[tuple]:
    path = server.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS)) as database, database:
        return database.execute(question, values).fetchall()


def kept(server: Server, link: str) -> list[str]:
    """Each answer that is kept for a link's check-in: in time or late."""
    rows = ask(server, f"SELECT late FROM checkins_response WHERE check_in_id = {CHECK_IN_OF_A_LINK}", hash_in(link))  # noqa: S608
    return ["late" if late else "in time" for (late,) in rows]


def kept_value(server: Server, link: str, item: str) -> int:
    """The one value that is kept for an item."""
    answers = "checkins_answer JOIN checkins_response ON checkins_response.id = response_id"
    question = f"SELECT value FROM {answers} WHERE item = ? AND check_in_id = {CHECK_IN_OF_A_LINK}"  # noqa: S608
    [(value,)] = ask(server, question, item, hash_in(link))
    return value


def case_of(server: Server, link: str) -> str:
    """The address part of the case that a link belongs to."""
    sessions = "cases_session ON case_id = cases_case.id"
    tables = f"cases_case JOIN {sessions} JOIN checkins_checkin ON session_id = cases_session.id"
    question = f"SELECT cases_case.handle FROM {tables} WHERE checkins_checkin.id = {CHECK_IN_OF_A_LINK}"  # noqa: S608
    [(handle,)] = ask(server, question, hash_in(link))
    return handle


def end(server: Server, link: str, *, days_ago: int = 0) -> None:
    """Let a check-in have ended now, or some days ago: what was begun before now was begun in time."""
    expires_at = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days_ago)
    change = f"UPDATE checkins_checkin SET opens_at = ?, expires_at = ? WHERE id = {CHECK_IN_OF_A_LINK}"  # noqa: S608
    ask(server, change, str(expires_at - timedelta(days=7)), str(expires_at), hash_in(link))
