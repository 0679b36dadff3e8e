// A page tells that it is printed, with all that was brought into it, so that the ledger keeps it.
import { notes } from "./marking.js";

window.addEventListener("beforeprint", () => {
  const { printed, printedUrl } = document.body.dataset;
  if (!printed) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  const body = new URLSearchParams([printed, ...notes.values()].map((note) => ["note", note]));
  fetch(printedUrl, { method: "POST", headers, body, keepalive: true });
});
