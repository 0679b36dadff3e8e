"""What follows for assignments when the measures that carry them out begin to move."""

from comity.foundation.acting import Actor
from comity.instruments.policies import why_not_move_assignment
from comity.instruments.services import assigning
from comity.programmes.models.measure import Measure
from comity.programmes.queries.cascading import concretised_assignments


def begin_assignments(*, actor: Actor, measure: Measure) -> None:
    """Let the assignments begin that a measure of their own unit carries out, as far as they are the actor's to move."""
    for assignment in concretised_assignments(measure):
        if why_not_move_assignment(actor, assignment, "begin") is None:
            assigning.move_assignment(actor=actor, assignment=assignment, action="begin")
