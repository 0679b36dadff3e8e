// What is brought into a page may stand under a higher marking than the page: its bars rise to cover both, and never sink.
const bars = document.querySelectorAll(".banner");
const [top] = document.querySelectorAll("[data-marking]");
let shown = top && JSON.parse(top.dataset.marking);

/** The signed notes of all that was brought, one for each marking: on printing they count with that of the page. */
export const notes = new Map();

function covering(one, other) {
  const { level, colour, words } = other.level > one.level ? other : one;
  const caveats = [...new Set([...one.caveats, ...other.caveats])].sort();
  return { level, colour, words, caveats, releasable: one.releasable.filter((each) => other.releasable.includes(each)) };
}

function textOf({ words, caveats, releasable }) {
  return [words, ...caveats, ...(releasable.length ? [`REL ${releasable.join(", ")}`] : [])].join(" · ");
}

/** Let the page bear the marking that an answer tells of what it brings. */
function raise(headers) {
  const told = headers.get("Comity-Marking");
  if (!told || !shown) return;
  const { note, ...brought } = JSON.parse(told);
  notes.set(textOf(brought), note);
  const before = textOf(shown);
  shown = covering(shown, brought);
  if (textOf(shown) === before) return;
  for (const bar of bars) {
    bar.className = bar.className.replace(/\blevel-\w+/, `level-${shown.colour}`);
    bar.classList.toggle("is-long", shown.caveats.length + shown.releasable.length > 0);
    bar.querySelector("span").textContent = textOf(shown);
  }
}

/** Ask the server for what a script puts into the page; the page is marked before it stands there. */
export async function bring(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  raise(answer.headers);
  return answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json") ? answer.json() : null;
}

document.addEventListener("htmx:before:response", (event) => raise(event.detail.ctx.response.headers));
