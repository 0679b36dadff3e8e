// Moving an activity to another day, by dragging it or by Shift and an arrow: the form that asks for the reason opens with
// that day filled in.
import { on } from "./on.js";

let dragged = null;

on("dragstart", "[data-calendar] [data-move]", (event, element) => {
  dragged = element;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", element.href);
});

on("dragover", "[data-calendar] [data-day]", (event, day) => {
  if (!dragged) return;
  event.preventDefault();
  for (const each of document.querySelectorAll("[data-day].is-over")) each.classList.remove("is-over");
  day.classList.add("is-over");
});

on("dragend", "[data-calendar] [data-move]", () => {
  for (const each of document.querySelectorAll("[data-day].is-over")) each.classList.remove("is-over");
  dragged = null;
});

on("drop", "[data-calendar] [data-day]", (event, day) => {
  if (!dragged) return;
  event.preventDefault();
  window.location.assign(`${dragged.dataset.move}?starts_on=${day.dataset.day}`);
});

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

on("keydown", "[data-calendar] [data-move]", (event, element) => {
  const days = STEPS[event.key];
  if (!days || !event.shiftKey) return;
  event.preventDefault();
  const day = new Date(`${element.dataset.starts}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  window.location.assign(`${element.dataset.move}?starts_on=${day.toISOString().slice(0, 10)}`);
});
