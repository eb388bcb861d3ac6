"""Static files under test: they do not change while tests run, and each of many browsers would list them anew."""

from typing import ClassVar

from whitenoise.middleware import WhiteNoiseMiddleware


class ListedOnce(WhiteNoiseMiddleware):
    """The server's own middleware, with one list of files for all browsers of a run."""

    listed: ClassVar[dict[str, object]] = {}

    def add_files_from_finders(self) -> None:
        if not self.listed:
            super().add_files_from_finders()
            self.listed.update(self.files)
        self.files.update(self.listed)
