// Forms: filters that send themselves, and no second press while the first is on its way.
import { on } from "./on.js";

on("change", "form[data-autosubmit]", (_event, form) => form.requestSubmit());

on("submit", "form:not([data-again])", (event, form) => {
  if (form.dataset.sent && !event.defaultPrevented) event.preventDefault();
  else form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
