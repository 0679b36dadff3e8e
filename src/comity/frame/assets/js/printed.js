// A page under a marking says that it is printed, so that the ledger keeps it.
window.addEventListener("beforeprint", () => {
  const { printed, printedUrl } = document.body.dataset;
  if (!printed) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  fetch(printedUrl, { method: "POST", headers, body: new URLSearchParams({ note: printed }), keepalive: true });
});
