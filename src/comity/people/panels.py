"""The tabs of a person's page; `config` lists them."""

from django.utils.translation import gettext_lazy as _

from comity.access import policies as access
from comity.foundation import clock
from comity.foundation.registry import type_name
from comity.foundation.requests import ActingRequest
from comity.frame.drawing import draw_panel
from comity.kit.panels import Drawn, Panel
from comity.people import queries
from comity.people.models import LanguageSkill, Person


def show_languages(request: ActingRequest, person: Person) -> Drawn:
    """Show which languages the person speaks how well."""
    context = {
        "person": person,
        "skills": list(queries.languages_of(person)),
        "today": clock.today(),
        "why_not_add": access.why_not(request.actor, "add", type_name(LanguageSkill)),
    }
    return draw_panel(request, "people/panels/languages.html", context, of=person)


PANELS = [Panel(type_name(Person), "languages", _("Languages"), show_languages, 10)]
