"""A part of a page that is the same for everybody who is asked the same: rendered once, and kept by what it shows.

`{% once fresh fields %}...{% endonce %}`: the first word says whether it may be kept at all, so that nothing that
somebody sent stays in memory; the others are everything that the part depends on, beside the language.
"""

from django import template
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 64
"""Renderings kept of one part of a page: languages times clinics times forms. Beyond it all are rendered anew."""


class Once(template.Node):
    def __init__(self, may_keep, depends_on, nodelist) -> None:
        self._may_keep, self._depends_on, self.nodelist = may_keep, depends_on, nodelist
        self._kept: dict[tuple[object, ...], str] = {}

    def render(self, context) -> str:
        if not self._may_keep.resolve(context, ignore_failures=True):
            return self.nodelist.render(context)
        key = (get_language(), *(one.resolve(context) for one in self._depends_on))
        found = self._kept.get(key)
        if found is None:
            found = self.nodelist.render(context)
            if len(self._kept) >= MOST_KEPT:
                self._kept = {}
            self._kept[key] = found
        return found


@register.tag
def once(parser, token) -> Once:
    """Render what stands inside once for each set of values."""
    _name, may_keep, *depends_on = token.split_contents()
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(parser.compile_filter(may_keep), [parser.compile_filter(one) for one in depends_on], nodelist)
