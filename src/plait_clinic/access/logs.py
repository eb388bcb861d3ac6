"""Log lines as JSON with a request id. They hold no names, tokens, addresses or answers."""

import json
import logging
import re
from datetime import UTC, datetime

from plait_clinic.access.middleware import request_id


class WithRequestId(logging.Filter):
    """Stamps each record with the id of the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


# The address of a check-in, in whatever another package's message quotes it.
TOKEN_IN_AN_ADDRESS = re.compile(r"(/c/)[^/?\s\"']+")


class JsonLine(logging.Formatter):
    """One JSON object a line. An exception is named by type and place only: its text could hold what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.message(record),
            "request": getattr(record, "request_id", ""),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = self.where(record)
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def message(record: logging.LogRecord) -> str:
        """The text. Django's own lines about requests name the path, which may hold a token: ours name the view."""
        if record.name.startswith("django."):
            match = getattr(getattr(record, "request", None), "resolver_match", None)
            return f"a request failed in {match.view_name if match else 'no view'}"
        return TOKEN_IN_AN_ADDRESS.sub(r"\1[token]", record.getMessage())

    @staticmethod
    def where(record: logging.LogRecord) -> list[str]:
        """The frames of our own code that the exception came through."""
        frames, trace = [], record.exc_info[2]
        while trace is not None:
            code = trace.tb_frame.f_code
            if "plait" in code.co_filename:
                frames.append(f"{code.co_qualname}:{trace.tb_lineno}")
            trace = trace.tb_next
        return frames
