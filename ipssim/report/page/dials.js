// A table whose first columns are dials: the row of the chosen values is shown, the others hidden.
for (const form of document.querySelectorAll("form.dials")) {
  const table = form.nextElementSibling.querySelector("table");
  const rows = [...table.tBodies[0].rows], heads = [...table.tHead.rows[0].cells];
  const dials = [...form.querySelectorAll("input[type=range]")];
  const all = form.querySelector("input[type=checkbox]"), chosen = form.querySelector(".chosen");
  const text = (cell) => cell.textContent.trim();
  const show = () => {
    const wanted = dials.map((dial) => {
      const value = dial.dataset.values.split("|")[dial.value];
      dial.setAttribute("aria-valuetext", value);
      dial.nextElementSibling.value = value;
      return value;
    });
    let found = null;
    for (const row of rows) {
      const here = wanted.every((value, column) => text(row.cells[column]) === value);
      row.hidden = !here && !all.checked;
      row.classList.toggle("sum", here);
      if (here) found = row;
    }
    chosen.textContent = found === null ? "–" : [...found.cells].slice(wanted.length)
      .map((cell, place) => text(heads[wanted.length + place]) + ": " + text(cell)).join("; ");
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
}
