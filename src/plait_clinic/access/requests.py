"""A request that can be made of anything that was sent, so that what is wrong with it is answered by a page of ours.

Django looks at the address's fields while it makes a request whose content type names an encoding. Where there are too
many of them it raises there, outside of everything that answers errors, and the web server would say that we failed.
"""

from django.core.exceptions import TooManyFieldsSent
from django.core.handlers.wsgi import WSGIRequest


class Request(WSGIRequest):
    """As Django's; too many fields are refused when they are first read, by the middleware that reads them."""

    def _set_content_type_params(self, meta) -> None:
        try:
            super()._set_content_type_params(meta)
        except TooManyFieldsSent:
            return  # the encoding is set by now, and reading the fields raises again, inside what answers errors
