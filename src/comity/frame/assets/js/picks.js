// Selecting rows: x, Shift+x for all between, the box in the head, and the count beside the actions.
import { bindKey } from "./keys.js";
import { on } from "./on.js";

let last = null;
const boxes = () => [...document.querySelectorAll("[data-pick]")];

function set(box, checked) {
  box.checked = checked;
  box.closest("[data-row]")?.setAttribute("aria-selected", String(checked));
}

function tell() {
  const all = boxes();
  const matching = document.querySelector("[data-pick-matching]");
  const isWhole = matching?.getAttribute("aria-pressed") === "true";
  const picked = all.filter((box) => box.checked).length;
  const head = document.querySelector("[data-pick-all]");
  if (head) {
    head.checked = picked > 0 && picked === all.length;
    head.indeterminate = picked > 0 && picked < all.length;
  }
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.hidden = picked === 0;
    bar.querySelector("[data-picked]").textContent = isWhole ? matching.dataset.pickMatching : String(picked);
  }
}

function pick(box, isRange) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  for (const between of isRange && from >= 0 ? all.slice(from, to + 1) : [box]) set(between, box.checked);
  last = box;
  tell();
}

// All that match the conditions: no box is sent, so that the conditions alone decide.
function pickMatching(button, isWhole) {
  button.setAttribute("aria-pressed", String(isWhole));
  for (const box of boxes()) {
    set(box, isWhole);
    box.disabled = isWhole;
  }
  tell();
}

on("click", "[data-pick-matching]", (_event, button) => pickMatching(button, button.getAttribute("aria-pressed") !== "true"));
on("click", "[data-pick]", (event, box) => pick(box, event.shiftKey));
on("change", "[data-pick-all]", (_event, head) => {
  const matching = document.querySelector("[data-pick-matching][aria-pressed=true]");
  if (matching) pickMatching(matching, false);
  for (const box of boxes()) set(box, head.checked);
  tell();
});
bindKey("x", (event) => {
  const box = document.querySelector("[data-row].is-current [data-pick]");
  if (!box || box.disabled) return false;
  box.checked = !box.checked;
  pick(box, event.shiftKey);
  return true;
});
