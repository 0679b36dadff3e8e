"""The relations of an instrument as a picture: layers of boxes from what it rests on to what rests on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from comity.instruments.models.instrument import Instrument
from comity.instruments.models.related import InstrumentRelation

WIDTH, HEIGHT, GAP_X, GAP_Y = 196, 46, 18, 62
LETTERS = 27
"""Characters that fit into a line of a box."""
MOST_IN_ROW = 4


@dataclass(frozen=True, slots=True)
class Box:
    """An instrument in the picture."""

    instrument: Instrument
    x: int
    y: int
    name: str
    title: str
    is_centre: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation, drawn from the later instrument up to the one that it acts on."""

    path: str
    kind: str
    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    boxes: list[Box]
    arrows: list[Arrow]


def picture_of(centre: Instrument, relations: Iterable[InstrumentRelation]) -> Picture | None:
    """Lay out the neighbours: above what the instrument acts on, below what acts on it; None without any."""
    edges = list(relations)
    if not edges:
        return None
    layers: defaultdict[int, dict[UUID, Instrument]] = defaultdict(dict)
    for edge in edges:
        is_up = edge.instrument_id == centre.pk
        other = edge.other if is_up else edge.instrument
        if not any(other.pk in layer for layer in layers.values()):
            layers[-1 if is_up else 1][other.pk] = other
    rows = [*_rows(layers[-1]), [centre], *_rows(layers[1])]
    width = max(len(row) for row in rows) * (WIDTH + GAP_X) - GAP_X
    boxes = {
        box.instrument.pk: box for y, row in enumerate(rows) for box in _row_of_boxes(row, y, width, centre)
    }
    height = len(rows) * (HEIGHT + GAP_Y) - GAP_Y
    return Picture(width, height, list(boxes.values()), [_arrow(edge, boxes) for edge in edges])


def _rows(layer: dict[UUID, Instrument]) -> list[list[Instrument]]:
    members = sorted(layer.values(), key=lambda one: (one.signed_on is None, one.signed_on, one.number))
    return [members[start : start + MOST_IN_ROW] for start in range(0, len(members), MOST_IN_ROW)]


def _row_of_boxes(row: list[Instrument], place: int, width: int, centre: Instrument) -> Iterable[Box]:
    left = (width - len(row) * (WIDTH + GAP_X) + GAP_X) // 2
    for column, one in enumerate(row):
        name = one.number or str(one.kind)
        yield Box(
            instrument=one,
            x=left + column * (WIDTH + GAP_X),
            y=place * (HEIGHT + GAP_Y),
            name=_short(name),
            title=_short(one.title),
            is_centre=one.pk == centre.pk,
        )


def _arrow(edge: InstrumentRelation, boxes: dict[UUID, Box]) -> Arrow:
    source, target = boxes[edge.instrument_id], boxes[edge.other_id]
    x1, x2 = source.x + WIDTH // 2, target.x + WIDTH // 2
    is_up = source.y > target.y
    y1, y2 = (source.y, target.y + HEIGHT) if is_up else (source.y + HEIGHT, target.y)
    middle = (y1 + y2) // 2
    path = f"M{x1},{y1} C{x1},{middle} {x2},{middle} {x2},{y2}"
    return Arrow(path, edge.kind, str(edge.get_kind_display()), (x1 + x2) // 2, middle)


def _short(words: str) -> str:
    return words if len(words) <= LETTERS else f"{words[: LETTERS - 1].rstrip()}…"
