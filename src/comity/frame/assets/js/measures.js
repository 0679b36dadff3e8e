// Dragging a measure to its place: onto the upper part of a row, in front of it; onto the rest, into it.
import { on } from "./on.js";

const BEFORE = 0.4;
let dragged = null;

function mark(over, where) {
  for (const each of document.querySelectorAll("[data-place]")) each.classList.remove("is-before", "is-into");
  over?.classList.add(where);
}

function place(event, over) {
  const box = over.getBoundingClientRect();
  return event.clientY - box.top < box.height * BEFORE ? "before" : "into";
}

on("dragstart", "[data-places] [data-place]", (event, element) => {
  dragged = element;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", element.dataset.key);
});

on("dragover", "[data-places] [data-place]", (event, over) => {
  if (!dragged || over === dragged) return;
  event.preventDefault();
  mark(over, `is-${place(event, over)}`);
});

on("dragend", "[data-places] [data-place]", () => {
  mark(null);
  dragged = null;
});

on("drop", "[data-places] [data-place]", (event, over) => {
  if (!dragged || over === dragged) return;
  event.preventDefault();
  const form = document.getElementById(over.closest("[data-places]").dataset.places);
  form.action = dragged.dataset.place;
  form.querySelector("input[name=to]").value = `${place(event, over)}:${over.dataset.key}`;
  form.submit();
});
