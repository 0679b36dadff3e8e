// Moving through the rows of a list: j and k, Enter for the preview, o and e to open and edit.
import { bindKey } from "./keys.js";
import { on } from "./on.js";
import { isPreviewOpen, showPreview } from "./preview.js";

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const currentRow = () => document.querySelector("[data-row].is-current");

export function setCurrent(row) {
  currentRow()?.classList.remove("is-current");
  row.classList.add("is-current");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (isPreviewOpen()) showPreview(row);
}

function step(by) {
  const all = rows();
  const from = all.indexOf(currentRow());
  const next = all[from < 0 ? 0 : Math.min(Math.max(from + by, 0), all.length - 1)];
  if (next) setCurrent(next);
  return Boolean(next);
}

function follow(row, address) {
  if (!address) return false;
  row.classList.add("is-current");
  window.location.assign(address);
  return true;
}

bindKey("j", () => step(1));
bindKey("k", () => step(-1));
bindKey("Enter", (event) => event.target.matches("[data-row], body") && showPreview(currentRow()));
bindKey("o", () => follow(currentRow(), currentRow()?.dataset.href));
bindKey("e", () => follow(currentRow(), currentRow()?.dataset.edit));

on("click", "[data-row]", (event, row) => {
  if (event.target.closest("a, button, input, label, select") || window.getSelection()?.toString()) return;
  setCurrent(row);
  if (!isPreviewOpen()) showPreview(row);
});
