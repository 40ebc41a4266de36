"use strict";
// A click on a column heading sorts the files by it: numbers downwards first, names upwards first.
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const th = button.closest("th"), column = th.cellIndex, numbers = th.classList.contains("num");
    const was = th.getAttribute("aria-sort");
    const up = was === "none" ? !numbers : was === "descending";
    for (const other of th.parentNode.children) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    th.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = document.querySelector("tbody");
    const key = (row) => numbers ? Number(row.cells[column].dataset.n) : row.cells[column].dataset.n;
    const rows = [...body.rows].map((row) => [key(row), row]);
    rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (up ? 1 : -1));
    body.append(...rows.map(([, row]) => row));
  });
}
