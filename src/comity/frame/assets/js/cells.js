// Going through the cells of a matrix with the arrow keys, from link to link; x chooses the cell.
import { on } from "./on.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function next(cell, [down, right]) {
  const table = cell.closest("table");
  let row = cell.parentElement.rowIndex + down;
  let column = cell.cellIndex + right;
  for (; table.rows[row]?.cells[column]; row += down, column += right) {
    const target = table.rows[row].cells[column].querySelector("a, button");
    if (target) return target;
  }
  return null;
}

on("keydown", "[data-cells] :is(a, button, input)", (event, element) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const cell = element.closest("td, th");
  // Enter in a box would send the form by the button of the first cell.
  if (event.key === "Enter" && element.matches("[data-pick]")) event.preventDefault();
  if (event.key === "x") cell.querySelector("[data-pick]")?.click();
  const step = STEPS[event.key];
  const target = step && next(cell, step);
  if (!target) return;
  event.preventDefault();
  target.focus();
});
