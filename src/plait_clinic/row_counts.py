"""What the database believes about how many rows its tables hold.

PostgreSQL chooses how to join by counts that it takes now and then. Between a large write and the next count it may
take a full table for an empty one, and go through it row by row for minutes.
"""

from django.apps import apps
from django.db import connection


def count_again(*rooms: str) -> None:
    """Have the tables of these rooms counted, after many rows came at once; what this transaction wrote is counted too.

    Rooms are named by their app labels; with none named, every table is counted. SQLite keeps no such counts: there is
    nothing to do.
    """
    if connection.vendor != "postgresql":
        return
    written = [model for model in apps.get_models() if not rooms or model._meta.app_label in rooms]
    tables = sorted(model._meta.db_table for model in written)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))
