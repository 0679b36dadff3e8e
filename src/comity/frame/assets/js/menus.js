// Arrow keys in menus; the popover attribute does the rest.
document.addEventListener("keydown", (event) => {
  const menu = event.target instanceof Element && event.target.closest(".menu");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll(".menu-item:not([disabled])")];
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
  items.at(next % items.length)?.focus();
  event.preventDefault();
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".menu") && event.newState === "open") event.target.querySelector("[aria-current], .menu-item")?.focus();
}, true);
