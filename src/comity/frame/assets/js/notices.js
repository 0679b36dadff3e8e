// What the product says: toasts go when dismissed, good news by itself; the summary of errors takes the focus.
import { on } from "./on.js";

const READING_TIME = 8000;

on("click", "[data-dismiss]", (_event, button) => button.closest("[data-toast]")?.remove());

function settle(root) {
  for (const toast of root.querySelectorAll("[data-toast].toast-success, [data-toast].toast-info")) {
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, READING_TIME) : toast.remove());
    setTimeout(leave, READING_TIME);
  }
  root.querySelector("[data-focus]")?.focus();
}

document.addEventListener("htmx:after:swap", () => settle(document));
settle(document);
