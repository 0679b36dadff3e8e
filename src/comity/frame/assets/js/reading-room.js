// The reading room under the keyboard: one current card, its span in the text, and a key for each decision.
import { bindKey } from "./keys.js";
import { on } from "./on.js";

const room = document.querySelector("[data-room]");

const work = () => room.querySelector("[data-work]");
const cards = () => [...work().querySelectorAll("[data-draft]")];
const current = () => work().querySelector("[data-draft].is-current");
const isOpen = (card) => ["proposed", "form"].includes(card.dataset.state);

function spansOf(card) {
  return work().querySelectorAll(`[data-span="${card.dataset.draft}"]`);
}

function showPane(name) {
  const panes = work().querySelector(".panes");
  panes.dataset.shown = name;
  for (const tab of work().querySelectorAll("[data-pane]")) tab.setAttribute("aria-pressed", String(tab.dataset.pane === name));
}

function scrollText(card) {
  const pane = work().querySelector("[data-text]");
  const [span] = spansOf(card);
  if (!span || pane.scrollHeight <= pane.clientHeight) return;
  const offset = span.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  if (offset < 40 || offset > pane.clientHeight * 0.6) pane.scrollTop += offset - pane.clientHeight * 0.25;
}

function select(card, { focus = true } = {}) {
  current()?.classList.remove("is-current");
  for (const span of work().querySelectorAll(".span.is-active")) span.classList.remove("is-active");
  if (!card) return;
  card.classList.add("is-current");
  for (const span of spansOf(card)) span.classList.add("is-active");
  scrollText(card);
  card.scrollIntoView({ block: "nearest" });
  const field = card.dataset.state === "form" && card.querySelector("textarea, input:not([type=hidden])");
  if (field) field.focus();
  else if (focus) card.focus({ preventScroll: true });
}

function step(by) {
  const all = cards();
  const at = all.indexOf(current());
  select(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  return true;
}

// After a decision the next open card, else the one before it, comes under the keys.
function selectNextOpen(from) {
  const all = cards();
  const at = all.indexOf(from);
  select(all.slice(at).find(isOpen) ?? all.slice(0, at).findLast(isOpen) ?? from);
}

// Accepting and rejecting do not wait for the answer: the next card is under the keys at once.
function press(key) {
  const card = current();
  const button = card?.querySelector(`[data-key="${key}"]`) ?? (key === "u" ? room.querySelector("[data-undo]") : null);
  button?.click();
  if (button && "ar".includes(key)) {
    card.dataset.state = "sent";
    selectNextOpen(card);
  }
  return Boolean(button);
}

function leaveForm() {
  const cancel = current()?.querySelector("[data-cancel]");
  cancel?.click();
  return Boolean(cancel);
}

// Cards that were swapped tell their spans how they look now.
function colourSpans() {
  for (const card of cards().filter((each) => !["form", "sent"].includes(each.dataset.state))) {
    for (const span of spansOf(card)) {
      span.className = span.className.replace(/\bspan-\w+/, `span-${card.dataset.state}`);
    }
  }
}

function onSwap() {
  colourSpans();
  const { selected } = work().dataset;
  delete work().dataset.selected;
  const held = document.getElementById(selected || room.dataset.held);
  if (selected) select(held);
  else if (held && !current()) {
    if (isOpen(held)) select(held);
    else selectNextOpen(held);
  }
}

function onSpan(event, span) {
  event.preventDefault();
  showPane("drafts");
  select(document.getElementById(`card-${span.dataset.span}`));
}

function onCard(event, card) {
  const isControl = event.target.closest("a, button, input, textarea, select, label");
  if (card !== current()) select(card, { focus: !isControl });
  if (!event.target.closest("[data-show]")) return;
  event.preventDefault();
  showPane("text");
  scrollText(card);
}

if (room) {
  room.dataset.ready = "";
  showPane("drafts");
  on("click", "[data-pane]", (_event, tab) => showPane(tab.dataset.pane));
  on("click", "[data-span]", onSpan);
  on("click", "[data-draft]", onCard);
  for (const key of "aesmru") bindKey(key, () => press(key));
  bindKey("j", () => step(1));
  bindKey("k", () => step(-1));
  bindKey("Escape", leaveForm);
  document.addEventListener("htmx:before:request", (event) => {
    room.dataset.held = event.target.closest("[data-draft]")?.id ?? "";
  });
  document.addEventListener("htmx:after:swap", onSwap);
  const named = location.hash && document.querySelector(`[data-draft]${location.hash}`);
  select(named || cards().find(isOpen) || cards()[0], { focus: false });
}
