// Shortcuts of the keyboard. A module binds a key; the first handler that answers true has used it up.
const handlers = new Map();
const typing = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

/** Bind a key. Single letters and signs fall silent while typing, in open menus, and where the reader turned them off. */
export function bindKey(key, handler) {
  handlers.set(key, [...(handlers.get(key) ?? []), handler]);
}

function isSilent(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (event.key === "Escape") return false;
  if (event.target.closest(typing)) return true;
  if (event.key !== "?" && document.querySelector("dialog[open], :popover-open")) return true;
  return event.key.length === 1 && document.body.dataset.keys === "off";
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || isSilent(event)) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if ((handlers.get(name) ?? []).some((handler) => handler(event))) event.preventDefault();
});

bindKey("?", () => {
  document.getElementById("keys")?.togglePopover();
  return true;
});

bindKey("/", () => {
  const field = document.querySelector("[data-filter]");
  field?.focus();
  field?.select();
  return Boolean(field);
});
