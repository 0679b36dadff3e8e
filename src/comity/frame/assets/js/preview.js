// The side panel of a list: shows a record without leaving the list.
import { bindKey } from "./keys.js";
import { on } from "./on.js";

const PATIENCE = 150;
const panel = () => document.getElementById("preview");

export const isPreviewOpen = () => Boolean(panel()?.hasChildNodes());

function markOpen(row) {
  document.querySelector("[data-row].is-open")?.classList.remove("is-open");
  row?.classList.add("is-open");
}

function showWaiting() {
  const shape = document.getElementById("preview-waiting");
  if (shape) panel().replaceChildren(shape.content.cloneNode(true));
}

/** Load the row's preview; where there is no panel to show it in, open the record itself. */
export function showPreview(row) {
  if (!row) return false;
  const { preview, href } = row.dataset;
  if (!preview || !panel()) {
    if (href) window.location.assign(href);
    return Boolean(href);
  }
  markOpen(row);
  const waiting = setTimeout(showWaiting, isPreviewOpen() ? PATIENCE : 0);
  window.htmx
    .ajax("GET", preview, { target: "#preview", swap: "innerHTML", source: "#preview" })
    .finally(() => clearTimeout(waiting));
  return true;
}

function close() {
  const row = document.querySelector("[data-row].is-open");
  panel()?.replaceChildren();
  markOpen(null);
  row?.focus();
  return Boolean(row);
}

on("click", "[data-close-preview]", close);
bindKey("Escape", () => !document.querySelector(":popover-open, dialog[open]") && isPreviewOpen() && close());
