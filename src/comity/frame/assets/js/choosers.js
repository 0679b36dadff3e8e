// A long list of choices: what is typed in the box above it asks the server for what fits.
import { on } from "./on.js";

const PATIENCE = 200;
const MOST_ROWS = 8;
const waiting = new WeakMap();

async function ask(box, select) {
  const name = box.dataset.chooser;
  const query = new URLSearchParams(window.location.search);
  query.set("find", name);
  query.set(`${name}-find`, box.value);
  query.delete(name);
  for (const option of select.selectedOptions) query.append(name, option.value);
  const answer = await fetch(`${window.location.pathname}?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) return;
  const { choices } = await answer.json();
  const chosen = new Set([...select.selectedOptions].map((option) => option.value));
  select.replaceChildren(...choices.map(([value, words]) => new Option(words, value, false, chosen.has(value))));
  if (!select.multiple) select.size = Math.min(Math.max(choices.length, 2), MOST_ROWS);
}

on("input", "[data-chooser]", (_event, box) => {
  clearTimeout(waiting.get(box));
  waiting.set(box, setTimeout(() => ask(box, box.parentElement.querySelector("select")), PATIENCE));
});

on("keydown", "[data-chooser]", (event, box) => {
  if (event.key === "Enter") event.preventDefault();
  if (event.key === "ArrowDown" || event.key === "Enter") box.parentElement.querySelector("select").focus();
});

on("change", ".chooser > select:not([multiple])", (_event, select) => select.removeAttribute("size"));

// What is looked for is no part of what a form says.
document.addEventListener("formdata", (event) => {
  for (const name of [...event.formData.keys()]) if (name.endsWith("-find")) event.formData.delete(name);
});
