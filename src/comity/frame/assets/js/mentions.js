// Colleagues offered while a comment is written: after @ and the first letters, chosen by arrows and Enter.
import { bring } from "./marking.js";
import { on } from "./on.js";

const BEGUN = /(?:^|\s)@([\p{L}\p{N}._@-]*)$/u;
const WAIT = 150;
let asked = 0;

const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const begun = (field) => BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1];

on("focusin", "[data-mentions]", (_event, field) => {
  if (listOf(field)) return;
  const list = document.createElement("ul");
  list.id = `${field.id}-offered`;
  list.className = "offered";
  list.role = "listbox";
  list.ariaLabel = field.dataset.mentionsLabel;
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
});

on("input", "[data-mentions]", (_event, field) => {
  const query = begun(field);
  const mine = ++asked;
  if (query === undefined) return close(field);
  setTimeout(async () => {
    if (mine !== asked) return;
    const answer = await bring(`${field.dataset.mentions}?q=${encodeURIComponent(query)}`);
    if (answer && mine === asked) offer(field, answer.colleagues);
  }, WAIT);
});

on("keydown", "[data-mentions]", (event, field) => {
  const options = [...(listOf(field)?.children ?? [])];
  if (!options.length || listOf(field).hidden) return;
  const here = options.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "Escape") close(field);
  else if (event.key === "Enter" || event.key === "Tab") choose(field, options[here]);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(field, options, here + (event.key === "ArrowDown" ? 1 : -1));
  else return;
  event.preventDefault();
});

on("mousedown", ".offered [role=option]", (event, option) => {
  event.preventDefault();
  choose(document.querySelector(`[aria-controls="${option.parentElement.id}"]`), option);
});

on("focusout", "[data-mentions]", (_event, field) => close(field));

function offer(field, colleagues) {
  const list = listOf(field);
  list.replaceChildren(...colleagues.map(({ name, sign_in }, number) => {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `${list.id}-${number}`;
    option.dataset.name = sign_in;
    option.textContent = `${name} · @${sign_in}`;
    return option;
  }));
  list.hidden = !colleagues.length;
  if (colleagues.length) mark(field, [...list.children], 0);
}

function mark(field, options, number) {
  const chosen = options.at(number % options.length);
  options.forEach((option) => { option.ariaSelected = String(option === chosen); });
  field.setAttribute("aria-activedescendant", chosen.id);
}

function choose(field, option) {
  const start = field.selectionStart - begun(field).length;
  field.setRangeText(`${option.dataset.name} `, start, field.selectionStart, "end");
  close(field);
}

function close(field) {
  asked += 1;
  const list = listOf(field);
  if (list) list.hidden = true;
  field.removeAttribute("aria-activedescendant");
}
