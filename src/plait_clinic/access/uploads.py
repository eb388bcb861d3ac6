"""An upload is held in memory and ends at a limit: nothing of it goes to disk, and the rest is thrown away unread.

Django's own handlers write a large upload to a temporary file in full before a page may refuse it. What is refused
here costs the time of receiving it and no more than the limit in memory.
"""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST_BYTES = 2_000_000


class BoundedUpload(FileUploadHandler):
    """Takes files up to MOST_BYTES in all. What is larger sets `request.upload_refused` and leaves no file of it."""

    taken = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = BytesIO()

    def receive_data_chunk(self, raw_data, start):  # noqa: ARG002 - where in the file is of no matter
        self.taken += len(raw_data)
        if self.taken > MOST_BYTES:
            self.received = BytesIO()
            self.request.upload_refused = True
            raise StopUpload(connection_reset=False)
        self.received.write(raw_data)

    def file_complete(self, file_size):
        self.received.seek(0)
        return InMemoryUploadedFile(
            file=self.received,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
