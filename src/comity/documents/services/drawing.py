"""Drawing a document up from records: its text is theirs, its label covers theirs, and the thread leads back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from comity.access.models import Label, Scope
from comity.access.services import raise_to
from comity.access.services.keeping import allow, allow_now, locked, require
from comity.documents import policies
from comity.documents.models.outgoing import OutgoingDocument
from comity.documents.papers.context import Section
from comity.documents.services import outgoing
from comity.documents.services.numbering import keep_entry
from comity.foundation.acting import Actor
from comity.foundation.models import Record
from comity.threads import services as threads
from comity.threads.models import LinkKind


@dataclass(frozen=True, slots=True)
class Material:
    """What a paper is drawn up from: the code of its type, its words, and every record that went into them.

    `name` tells the papers of one record from one another.
    """

    name: str
    kind: str
    title: str
    sections: tuple[Section, ...]
    rows: Sequence[Record]
    template: str = ""
    bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()

    @property
    def written(self) -> dict[str, Any]:
        """The text and its sources, as they are kept with the document."""
        content = {"name": self.name, "sections": [asdict(each) for each in self.sections]}
        return {"content": content, "sources": sorted({row.pk for row in self.rows})}


def draw_up_from(
    *,
    actor: Actor,
    record: Record,
    material: Material,
    values: dict[str, Any],
    label: Label,
    scope: Scope,
) -> OutgoingDocument:
    """Draw a document of the actor's unit up from a record, to which the thread leads back.

    Refused: a label that does not cover those of all that went into it, and readers who do not read all of it.
    """
    require(policies.why_not_cover(label, material.rows))
    require(policies.why_not_share(scope, material.rows))
    given = {
        "kind": material.kind,
        "title": material.title,
        "template": material.template,
        "bases": "\n".join(material.bases),
        **values,
        "addressees": values.get("addressees") or "\n".join(material.addressees),
    }
    document = outgoing.draw_up(actor=actor, values=given, label=label, scope=scope, written=material.written)
    threads.link(actor=actor, kind=LinkKind.ARISES_FROM, source=document, target=record)
    return document


def draw_anew(*, actor: Actor, document: OutgoingDocument, material: Material) -> OutgoingDocument:
    """Let a document that is not signed yet say what the records say now; its label rises with theirs."""
    current = locked(document)
    allow(policies.why_not_keep(actor, current))
    allow_now(policies.why_not_draw_anew(current, material.name))
    require(policies.why_not_share(current.scope, material.rows))
    raised = raise_to(actor=actor, record=current, labels=[row.label for row in material.rows])
    raised.content, raised.sources = material.written["content"], material.written["sources"]
    return keep_entry(actor=actor, entry=raised, verb="changed")
