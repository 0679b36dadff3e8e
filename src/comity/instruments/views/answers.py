"""How a page answers a change: the refusal in words, the whole page, or the part that htmx asked for."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest

from comity.foundation.models import Record
from comity.foundation.refusals import Refusal

Answer = TypeVar("Answer")
Row = TypeVar("Row", bound=Record)


def attempt(
    request: HttpRequest,
    change: Callable[[], Answer],
    *,
    done: str = "",
    pass_on: type[Refusal] | tuple[()] = (),
) -> Answer | None:
    """Make a change, whole or not at all; what refuses it becomes a message, and the answer None.

    A refusal that the page itself answers is passed on.
    """
    try:
        with transaction.atomic():
            answer = change()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None
    except pass_on:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return answer


def record_or_404(model: type[Row], pk: UUID, *related: str) -> Row:
    """Return the record if the reader may see it; absent and hidden answer alike."""
    record = model.objects.select_related("label__level", *related).filter(pk=pk).first()
    if record is None:
        raise Http404
    return record
