// A long list of choices: what is typed in the box above it asks the server for what fits.
import { bring } from "./marking.js";
import { on } from "./on.js";

const PATIENCE = 200;
const MOST_ROWS = 8;
const waiting = new WeakMap();

const listOf = (box) => box.parentElement.querySelector("select, .ticks");
const chosenIn = (list) => [...(list.selectedOptions ?? list.querySelectorAll(":checked"))].map((each) => each.value);

function ticked(name, value, words, checked) {
  const [label, box, text] = ["label", "input", "span"].map((tag) => document.createElement(tag));
  Object.assign(box, { type: "checkbox", name, value, checked });
  label.className = "choice";
  text.textContent = words;
  label.append(box, text);
  return label;
}

async function ask(box, list) {
  const name = box.dataset.chooser;
  const query = new URLSearchParams(window.location.search);
  query.set("find", name);
  query.set(`${name}-find`, box.value);
  query.delete(name);
  for (const value of chosenIn(list)) query.append(name, value);
  const answer = await bring(`${window.location.pathname}?${query}`);
  if (!answer) return;
  const { choices } = answer;
  const chosen = new Set(chosenIn(list));
  const draw = list.matches("select") ? (value, words, is) => new Option(words, value, false, is) : ticked.bind(null, name);
  list.replaceChildren(...choices.map(([value, words]) => draw(value, words, chosen.has(value))));
  if (list.matches("select:not([multiple])")) list.size = Math.min(Math.max(choices.length, 2), MOST_ROWS);
}

on("input", "[data-chooser]", (_event, box) => {
  clearTimeout(waiting.get(box));
  waiting.set(box, setTimeout(() => ask(box, listOf(box)), PATIENCE));
});

on("keydown", "[data-chooser]", (event, box) => {
  if (event.key === "Enter") event.preventDefault();
  if (event.key === "ArrowDown" || event.key === "Enter") (listOf(box).querySelector("input") ?? listOf(box)).focus();
});

on("change", ".chooser > select:not([multiple])", (_event, select) => select.removeAttribute("size"));

// What is looked for is no part of what a form says.
document.addEventListener("formdata", (event) => {
  for (const name of [...event.formData.keys()]) if (name.endsWith("-find")) event.formData.delete(name);
});
