"""Documents of the register, made by the services as whoever acts."""

from datetime import date

from comity.access.models import Unit
from comity.access.services import label_for
from comity.documents.models.reference import DocumentType
from comity.documents.services import incoming, outgoing


def make_letter(actor, *, level=0, caveats=(), unit=None, kind="official_letter", **values):
    """A letter that is drawn up, with everything that signing wants."""
    given = {
        "kind": DocumentType.objects.get(pk=kind),
        "title": "friendship exchange",
        "language": "vi",
        "addressees": "Bộ Tư lệnh Quân khu\nSở Ngoại vụ",
        "body": "Thực hiện kế hoạch năm.\nĐề nghị phối hợp.",
        "place": "Lao Bảo",
        "signer_post": "Chỉ huy trưởng",
        "signer_name": "Đại tá Lê Văn A",
        "copies": "Như trên\nLưu: VT",
        **({"unit": Unit.objects.get(code=unit)} if unit else {}),
        **values,
    }
    label = label_for(actor=actor, level=level, caveats=caveats)
    return outgoing.draw_up(actor=actor, values=given, label=label)


def sign(actor, **values):
    return outgoing.sign_document(actor=actor, document=make_letter(actor, **values))


def arrive(actor, *, level=0, **values):
    """A directive that arrived on a day of the year 2026."""
    given = {
        "kind": DocumentType.objects.get(pk="directive"),
        "title": "Directive of the region",
        "sender": "The region",
        "sender_number": "7/CT",
        "arrived_on": date(2026, 3, 2),
        **values,
    }
    return incoming.register_arrival(actor=actor, values=given, label=label_for(actor=actor, level=level))
