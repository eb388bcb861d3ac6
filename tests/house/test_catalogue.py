"""The little gettext of our own: what is written is read again, and the standard library reads what is compiled."""

import gettext
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.catalogue import CatalogueError, Entry, Key, make_mo, read_po, write_po
from tools.messages import in_python, in_template
from tools.translations import entry_problems, extracted, main

HEADER = Entry(Key(""), ("Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",))
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t"), min_size=1, max_size=40)
KEYS = st.builds(Key, TEXTS, st.just("") | TEXTS, st.just("") | TEXTS)


@st.composite
def entries(draw):
    key = draw(KEYS)
    translations = draw(st.tuples(TEXTS, TEXTS) if key.plural else st.tuples(TEXTS))
    return Entry(key, translations, draw(st.sampled_from([(), ("room/views.py", "room/a.html")])), fuzzy=False)


CATALOGUES = st.lists(entries(), max_size=8, unique_by=lambda entry: (entry.key.context, entry.key.singular))


@given(CATALOGUES)
def test_what_is_written_is_read_again(listed):
    assert read_po(write_po([HEADER, *listed]), "x.po") == [HEADER, *listed]


@given(CATALOGUES)
def test_the_standard_library_reads_what_is_compiled(listed):
    read = gettext.GNUTranslations(io.BytesIO(make_mo([HEADER, *listed])))
    for entry in listed:
        key, context = entry.key, entry.key.context
        if key.plural:
            ask = (lambda n, k=key: read.npgettext(k.context, k.singular, k.plural, n)) if context else None
            ask = ask or (lambda n, k=key: read.ngettext(k.singular, k.plural, n))
            assert (ask(1), ask(5)) == entry.translations
        else:
            found = read.pgettext(context, key.singular) if context else read.gettext(key.singular)
            assert found == entry.translations[0]


def test_unfinished_and_doubtful_translations_are_not_served():
    listed = [HEADER, Entry(Key("a"), ("",)), Entry(Key("b"), ("ja",), fuzzy=True), Entry(Key("c"), ("ja",))]
    read = gettext.GNUTranslations(io.BytesIO(make_mo(listed)))
    assert [read.gettext(text) for text in "abc"] == ["a", "b", "ja"]


def test_a_line_that_cannot_be_read_is_named():
    with pytest.raises(CatalogueError, match=r"x\.po:4: cannot be read: msgid no quotes"):
        read_po('msgid ""\nmsgstr ""\n\nmsgid no quotes\n', "x.po")


@pytest.mark.parametrize(
    ("english", "german", "problem"),
    [
        ("%(count)d of %(name)s", "%(name)s: %(count)d", None),
        ("%(count)d of %(name)s", "%(name)s", "other placeholders"),
        ("{low} to {high}", "{low} bis {hoch}", "other placeholders"),
        ("%d times", "%s mal", "other placeholders"),
        (" and ", "und", "other space"),
        ("Go", "", "not translated"),
    ],
)
def test_a_translation_keeps_placeholders_and_space(english, german, problem):
    said = list(entry_problems(Entry(Key(english), (german,)), 2))
    assert [text.startswith(problem or "?") for text in said] == ([True] if problem else [])


def test_a_plural_needs_as_many_forms_as_the_language_has():
    [problem] = entry_problems(Entry(Key("%d day", "%d days"), ("%d Tag",)), 2)
    assert problem == "1 plural forms"


def test_extracting_keeps_translations_adds_what_is_new_and_drops_what_is_gone():
    kept, gone = Entry(Key("Kept"), ("Bleibt",)), Entry(Key("Gone"), ("Weg",))
    found = in_python("from django.utils.translation import gettext as _\n_('New')\n_('Kept')\n", "a.py")
    assert extracted([HEADER, kept, gone], found) == [
        HEADER,
        Entry(Key("New"), ("",), ("a.py",)),
        Entry(Key("Kept"), ("Bleibt",), ("a.py",)),
    ]


def test_extracting_takes_what_is_missing_from_another_catalogue_and_overwrites_nothing():
    entries = [HEADER, Entry(Key("a"), ("",)), Entry(Key("b"), ("unser b",))]
    others = [Entry(Key("a"), ("anderes a",)), Entry(Key("b"), ("anderes b",)), Entry(Key("c"), ("unnötig",))]
    found = in_python("from django.utils.translation import gettext as _\n_('a'), _('b')\n", "a.py")
    assert [entry.translations for entry in extracted(entries, found, others)[1:]] == [("anderes a",), ("unser b",)]


@pytest.mark.parametrize(
    "arguments", [[], ["publish"], ["check", "xx"], ["check", "de", "more.po"], ["extract", "de", "a.po", "b.po"]]
)
def test_a_command_that_there_is_not_explains_itself_and_changes_nothing(arguments, capsys):
    assert main(arguments) == 2
    assert "extract" in capsys.readouterr().out


def test_checking_the_catalogues_as_they_are_finds_nothing(capsys):
    assert main(["check"]) == main(["check", "de"]) == 0
    assert capsys.readouterr().out == "nothing to mend\n" * 2


def test_texts_are_found_in_python_by_the_names_they_are_imported_under():
    source = """
from django.utils.translation import gettext as _, gettext_lazy as lazy, ngettext, pgettext
from elsewhere import gettext
a = lazy("One " "line")
b = ngettext("%d day", "%d days", 3)
c = pgettext("month", "May")
d = gettext("not ours")
"""
    keys = [found.key for found in in_python(source, "a.py")]
    assert keys == [Key("One line"), Key("%d day", "%d days"), Key("May", context="month")]


def test_texts_are_found_in_templates_with_their_lines():
    source = """{% load i18n %}<h1>{% translate "It (really) is" %}</h1>
{% blocktranslate count count=n %}{{ name }} {{ count }} day{% plural %}{{ count }} days{% endblocktranslate %}
{% translate "May" context "month" %}{% include "a.html" with label=_("A label") %}"""
    found = {(one.key, one.line) for one in in_template(source, "a.html")}
    assert found == {
        (Key("It (really) is"), 1),
        (Key("%(name)s %(count)s day", "%(count)s days"), 2),
        (Key("May", context="month"), 3),
        (Key("A label"), 3),
    }
