// The palette: one field over records, pages and commands. A combobox with a list, as the ARIA practices describe it.
import { bindKey } from "./keys.js";
import { on } from "./on.js";

const palette = document.querySelector("[data-palette]");
const field = palette?.querySelector("[role=combobox]");
const options = () => [...palette.querySelectorAll("[role=option]")];
const current = () => palette.querySelector("[role=option][aria-selected=true]");

function choose(option) {
  current()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function step(by) {
  const all = options();
  choose(all.at((all.indexOf(current()) + by) % all.length));
}

function open(words = "") {
  if (!palette || palette.open) return Boolean(palette);
  field.value = words;
  palette.showModal();
  field.focus();
  field.dispatchEvent(new CustomEvent("open"));
  return true;
}

// A command is posted like any form of the page, with its token.
function post(option) {
  const form = palette.querySelector("[data-palette-post]");
  const value = form.querySelector("[data-palette-value]");
  form.action = option.dataset.href;
  value.name = option.dataset.post;
  value.value = option.dataset.value;
  form.toggleAttribute("data-forget", !option.dataset.post);
  form.requestSubmit();
}

function follow(option) {
  if ("post" in option.dataset) post(option);
  else window.location.assign(option.dataset.href);
}

function onKey(event) {
  if (event.isComposing) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && options().length) step(moves[event.key]);
  else if (event.key === "Enter" && current()) follow(current());
  else return;
  event.preventDefault();
}

if (palette) {
  field.addEventListener("keydown", onKey);
  on("click", "[data-palette] [role=option]", (_event, option) => follow(option));
  on("pointermove", "[data-palette] [role=option]", (_event, option) => option === current() || choose(option));
  on("click", "[data-palette-close]", () => palette.close());
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  on("click", "[data-palette-open]", (event, opener) => {
    event.preventDefault();
    open(opener.value);
  });
  document.addEventListener("htmx:after:swap", () => palette.open && choose(field.value ? options()[0] : null));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  bindKey("/", () => open());
}
