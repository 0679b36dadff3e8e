// What was typed into a form and not yet sent survives a reload or a crash of the tab. It is kept in this tab alone,
// encrypted with a key that only the server can give back, to the same account at the same working level.
import { on } from "./on.js";

const PAUSE = 700;
const SENT = "draft-sent";
const nameOf = (form) => `draft:${window.location.pathname}:${form.id}`;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

function keyOf(form) {
  return crypto.subtle.importKey("raw", bytes(form.dataset.draft), "AES-GCM", false, ["encrypt", "decrypt"]);
}

function valuesOf(form) {
  const skipped = new Set(["csrfmiddlewaretoken", "version", "next"]);
  for (const field of form.querySelectorAll("[type=password], [type=file]")) skipped.add(field.name);
  return [...new FormData(form)].filter(([name]) => !skipped.has(name));
}

const versionOf = (form) => form.elements.version?.value ?? "";

function fill(form, values) {
  const given = Map.groupBy(values, ([name]) => name);
  for (const field of form.elements) {
    if (!given.has(field.name) && !["checkbox", "radio"].includes(field.type)) continue;
    const wanted = (given.get(field.name) ?? []).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = wanted.includes(option.value);
    else field.value = wanted[0];
  }
}

async function keep(form) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify({ version: versionOf(form), values: valuesOf(form) }));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(form), plain);
  sessionStorage.setItem(nameOf(form), JSON.stringify({ iv: text(iv), sealed: text(sealed) }));
  for (const mark of form.querySelectorAll("[data-draft-kept]")) mark.hidden = false;
}

async function kept(form) {
  const stored = sessionStorage.getItem(nameOf(form));
  if (!stored) return null;
  const { iv, sealed } = JSON.parse(stored);
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await keyOf(form), bytes(sealed));
    const { version, values } = JSON.parse(new TextDecoder().decode(plain));
    return version === versionOf(form) ? values : null; // the record has changed since: nothing is laid over it
  } catch {
    return null; // another account's draft, or one of another level: not ours to see
  }
}

async function offer(form) {
  const values = await kept(form);
  const note = form.querySelector("[data-draft-note]");
  if (!values || !note || JSON.stringify(values) === JSON.stringify(valuesOf(form))) return;
  note.hidden = false;
  note.querySelector("[data-draft-restore]").addEventListener("click", () => {
    fill(form, values);
    note.hidden = true;
  });
  note.querySelector("[data-draft-discard]").addEventListener("click", () => {
    sessionStorage.removeItem(nameOf(form));
    note.hidden = true;
  });
}

function watch() {
  const sent = sessionStorage.getItem(SENT);
  const isRefused = document.querySelector(".error-summary, [data-draft] .errorlist");
  if (sent && !isRefused) sessionStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
  const timers = new WeakMap();
  for (const form of document.querySelectorAll("form[data-draft]")) offer(form);
  on("input", "form[data-draft]", (_event, form) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), PAUSE));
  });
  on("submit", "form[data-draft]", (_event, form) => {
    clearTimeout(timers.get(form));
    sessionStorage.setItem(SENT, nameOf(form));
  });
  on("submit", "form[data-forget]", () => sessionStorage.clear());
}

if (window.isSecureContext) watch();
