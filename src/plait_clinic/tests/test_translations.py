"""Every text of the clinic is in every catalogue, finished, with its placeholders; what is served is what is there."""

import gettext
import io
import re

import pytest
from django.conf import settings
from django.utils import translation

from tools.catalogue import Key, make_mo, read_po
from tools.messages import bare_words, in_python, messages_of
from tools.translations import ROOT, catalogues, plural_forms, problems

FOUND = messages_of(ROOT)
PATHS = catalogues()
ADDRESSED = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[mnrs]?|[Dd]u|[Dd]ir|[Dd]ich|[Dd]eine?[mnrs]?)\b")
# Where words stand that a client reads: adults and adolescents read the same ones.
OF_CLIENTS = re.compile(
    r"checkins/templates/checkins/(?!day|concerns|link|session)|checkins/(page|filling)\.py$"
    r"|plait_clinic/own/(templates/own/(?!help)|(looks|page|views)\.py$)|delivery/messages\.py$|risk/templates/risk/(before_answering|help_now)"
    r"|signals/(told\.py$|templates/signals/(ask|own))"
    r"|clinic/tasks/([a-z]+\.py$|templates/tasks/(?!page))"
    r"|endings/(own_views\.py$|templates/endings/(own_change|on_own_page))"
    r"|goals/(own_views\.py$|templates/goals/(own|on_own_page|card|table))"
    r"|kiosk/templates/kiosk/(?!tablet|out)|paper/templates/paper/(on_own_page|sheet)"
    r"|preparation/(own_views\.py$|templates/preparation/(own|on_own_page))|families/templates/families/(own|on_own_page)"
    r"|carers/((own_views|words|kinds|told)\.py$|templates/carers/(own|on_own_page|questions))"
    r"|expectations/((own_views|words|defaults|forms)\.py$|templates/expectations/(own|on_own_page|on_together|what|fit_table))"
)


def entries_of(path):
    return read_po(path.read_text(encoding="utf-8"), path.name)


@pytest.fixture(params=PATHS, ids=lambda path: path.parents[1].name)
def catalogue(request):
    return request.param


def test_every_language_offered_has_its_catalogue():
    of_the_source = translation.to_locale(settings.LANGUAGE_CODE)
    offered = {translation.to_locale(code) for code, _name in settings.LANGUAGES}
    assert {path.parents[1].name for path in PATHS} == offered - {of_the_source}


def test_every_text_is_translated_with_its_placeholders_and_none_is_left_over(catalogue):
    assert "\n".join(problems(entries_of(catalogue), FOUND, catalogue.name)) == ""


def test_a_text_without_a_translation_is_named_with_its_place():
    entries = entries_of(PATHS[0])
    new = in_python('from django.utils.translation import gettext as _\n\nsaid = _("Quite new.")\n', "room/views.py")
    [problem] = problems(entries, [*FOUND, *new], "django.po")
    assert problem.startswith("room/views.py:3: not in django.po: Quite new.")


def test_a_text_that_is_put_together_cannot_be_translated_and_is_named_too():
    new = in_python("from django.utils.translation import gettext as _\n_(heading)\n", "room/views.py")
    [problem] = problems(entries_of(PATHS[0]), [*FOUND, *new], "django.po")
    assert problem.startswith("room/views.py:2: a text for translation has to stand there as it is")


def test_the_compiled_catalogue_is_made_from_the_written_one(catalogue):
    made = make_mo(entries_of(catalogue))
    assert catalogue.with_suffix(".mo").read_bytes() == made, "run python -m tools.translations compile"


def test_the_standard_library_reads_every_translation_from_the_compiled_catalogue(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as file:
        served = gettext.GNUTranslations(io.BytesIO(file.read()))
    entries = [entry for entry in entries_of(catalogue) if entry.key != Key("")]
    assert len(entries) > 300
    for entry in entries:
        key = entry.key
        if key.plural:
            forms = [served.ngettext(key.singular, key.plural, count) for count in (1, 2)]
            assert tuple(forms) == entry.translations
        else:
            found = served.pgettext(key.context, key.singular) if key.context else served.gettext(key.singular)
            assert found == entry.translations[0]


def test_german_has_one_form_for_one_and_one_for_all_others():
    german = next(path for path in PATHS if path.parents[1].name == "de")
    assert plural_forms(entries_of(german)) == 2
    with translation.override("de"):
        said = [translation.ngettext("and %d more", "and %d more", count) % count for count in (0, 1, 2, 21)]
    assert said == ["und 0 weitere", "und 1 weiteres", "und 2 weitere", "und 21 weitere"]


def test_no_template_holds_words_outside_its_tags_for_translation():
    templates = [path for path in (ROOT / "src/plait_clinic").rglob("templates/**/*") if path.is_file()]
    bare = {path.name: bare_words(path.read_text(encoding="utf-8")) for path in templates}
    assert len(bare) > 30
    assert {name: words for name, words in bare.items() if words} == {}


def test_what_clients_read_in_german_fits_adults_and_adolescents_alike():
    german = next(path for path in PATHS if path.parents[1].name == "de")
    read = [entry for entry in entries_of(german) if any(map(OF_CLIENTS.search, entry.places))]
    assert len(read) > 40
    assert [text for entry in read for text in entry.translations if ADDRESSED.search(text)] == []


def test_no_german_word_blames_or_says_rupture_of_a_drop():
    german = next(path for path in PATHS if path.parents[1].name == "de")
    texts = [" ".join(entry.translations).lower() for entry in entries_of(german)]
    forbidden = r"ruptur|widerst|unehrlich|ehrlich|verweiger|mangelnd|nicht kooperativ|patient"
    assert [text for text in texts if re.search(forbidden, text)] == []
