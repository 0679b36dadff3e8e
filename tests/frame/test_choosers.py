"""Choosing among many."""

from django.forms import ModelChoiceField
from tests.factories.records import make_partner

from comity.frame.choosers import with_chooser
from comity.partners.models import Partner


def test_choices_when_several_have_one_name_stand_in_the_order_of_their_keys(world):
    with world.acting("staff_officer@province_a") as actor:
        made = [make_partner(actor, code=f"P{n}", name_en="One name") for n in range(5)]
        field = with_chooser(ModelChoiceField(Partner.objects.order_by("name_en")))
        offered = [key for key, _words in field.widget.offered(set()) if key]
    assert offered == sorted(str(partner.pk) for partner in made)
