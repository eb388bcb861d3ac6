"""The office's pages about the words of repair cards: all pieces, one of them, and back to the words that ship."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import access_card_words
from plait_clinic.audit.record import staff_audit
from plait_clinic.repairs.actions import change_words, return_to_shipped
from plait_clinic.repairs.card import card_of
from plait_clinic.repairs.forms import LABELS, PieceForm
from plait_clinic.repairs.models import CardText
from plait_clinic.repairs.page import routes_of
from plait_clinic.repairs.queries import changed_here, language_of, versions_of, words_here
from plait_clinic.repairs.words import (
    BY_KEY,
    CHOICES,
    EVERY,
    LANGUAGES,
    NAMES,
    PIECES,
    Choice,
    Direction,
    Noticed,
    Strand,
    Words,
)

EVERY_NAME = lazy("The words on every card")


def name_of(piece: str) -> str:
    """What a piece is called on the pages."""
    if piece == EVERY:
        return str(EVERY_NAME)
    if piece in BY_KEY:
        choice = BY_KEY[piece]
        return f"{choice.strand.label} · {choice.direction.label} · {choice.noticed.label}"
    if piece in Strand.values:
        return _("%(strand)s: what it is, and the quick route") % {"strand": Strand(piece).label}
    return _("%(direction)s: noticing oneself, and the exploratory route") % {"direction": Direction(piece).label}


def example_with(piece: str) -> Choice:
    """A card that the piece stands on: its own, or the first one that it is part of."""
    return next(choice for choice in CHOICES if piece in (choice.key, choice.strand, choice.direction, EVERY))


@require_GET
def pieces(request):
    """Every piece in one language, and which of them read otherwise here than they ship."""
    access_card_words(request)
    language = request.GET.get("language") or language_of(get_language())
    if language not in LANGUAGES:
        raise Http404
    changed = changed_here(request.user.organisation, language)
    page = {
        "cards_in": language,
        "spoken_languages": languages_named(),
        "shared": [(piece, name_of(piece), piece in changed) for piece in PIECES if piece not in BY_KEY],
        "strands": [(strand, cards_of(strand, changed)) for strand in Strand],
        "noticed": Noticed,
    }
    return render(request, "repairs/pieces.html", page)


def cards_of(strand: Strand, changed: frozenset[str]) -> list[tuple[Direction, list[tuple[str, str, bool]]]]:
    """The cards of one strand: for each direction, those by who noticed."""
    return [
        (
            direction,
            [
                (key, noticed.label, key in changed)
                for noticed in Noticed
                if (key := Choice(strand, direction, noticed).key)
            ],
        )
        for direction in Direction
    ]


def languages_named() -> list[tuple[str, str, str]]:
    """The languages of the cards, each with what it is spoken as and its own name."""
    return [(code, spoken(code), name) for code, name in NAMES.items()]


def spoken(language: str) -> str:
    """The language itself, without whom it is said to: what a page is told that its words are in."""
    return language.partition("-")[0]


def words_or_404(request, language: str, piece: str) -> dict[str, Words]:
    """All pieces as they hold here, where language and piece are known."""
    if language not in LANGUAGES or piece not in PIECES:
        raise Http404
    return dict(words_here(request.user.organisation, language))


@require_http_methods(["GET", "POST"])
def piece(request, language: str, piece: str):
    """One piece: change its words, look at a card with them before they are kept, and see who changed them when."""
    access_card_words(request)
    words = words_or_404(request, language, piece)
    form = PieceForm(request.POST or None, piece=piece, spoken=spoken(language), words=words[piece])
    valid = request.method == "POST" and form.is_valid()
    if valid and "look" not in request.POST:
        keep(request, language, piece, form)
        return redirect("card_piece", language=language, piece=piece)
    shown = card_of(example_with(piece), words | {piece: form.read} if valid else words)
    page = {
        "piece": piece,
        "name": name_of(piece),
        "cards_in": language,
        "spoken_in": spoken(language),
        "spoken": NAMES[language],
        "form": form,
        "card": shown,
        "on": name_of(shown.choice.key),
        "routes": routes_of(shown, {}),
        "not_kept": valid,
        "versions": [version_row(row) for row in versions_of(request.user.organisation, piece, language)],
    }
    return render(request, "repairs/piece.html", page, status=422 if request.method == "POST" and not valid else 200)


def keep(request, language: str, piece: str, form: PieceForm) -> None:
    """Keep what was written, and say whether anything is different now."""
    organisation, audit = request.user.organisation, staff_audit(request)
    kept = change_words(organisation=organisation, piece=piece, language=language, entries=form.entries(), audit=audit)
    messages.success(request, _("The words are kept.") if kept else _("These are the words that stood here already."))


def version_row(row: CardText) -> tuple[CardText, list[tuple[str, object]]]:
    """One change with its texts, each under what it is called; none where it was back to what ships."""
    content = row.content or {}
    texts = [(name, [text] if isinstance(text, str) else text) for name, text in content.items()]
    return row, [(LABELS[name][0], lines) for name, lines in texts if name in LABELS]


@require_POST
def as_shipped(request, language: str, piece: str):
    """Back to the words that ship."""
    access_card_words(request)
    words_or_404(request, language, piece)
    organisation, audit = request.user.organisation, staff_audit(request)
    return_to_shipped(organisation=organisation, piece=piece, language=language, audit=audit)
    messages.success(request, _("These are the words that come with Plait again."))
    return redirect("card_piece", language=language, piece=piece)
