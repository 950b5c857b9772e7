// Terms that show their definition, and the table of figures that sorts and filters. Without this,
// terms are links to the page that explains them, and the table is complete as it stands.

// ---- Terms ----

// One card is open at a time: for a mouse that rests on a term, a term in focus, or a tap.
let open = null;
let waiting = 0;

function show(term) {
  clearTimeout(waiting);
  if (open?.term === term) return;
  hide();
  const card = document.getElementById(term.getAttribute("aria-describedby").replace("note", "card"));
  if (!card?.showPopover) return;
  card.showPopover();
  open = { term, card };
  place();
}

function hide() {
  clearTimeout(waiting);
  open?.card.hidePopover();
  open = null;
}

// Below the term, or above where there is no room; never beyond the edges of the screen. A term
// that runs over two lines has its card at the first.
function place() {
  const [line] = open.term.getClientRects();
  const { offsetWidth: width, offsetHeight: height, style } = open.card;
  const edge = 12;
  const below = line.bottom + height + edge < innerHeight;
  const right = document.documentElement.clientWidth - width - edge;
  style.left = `${Math.max(edge, Math.min(line.left, right))}px`;
  style.top = `${below ? line.bottom + 6 : Math.max(edge, line.top - height - 6)}px`;
}

const soon = (action, wait) => {
  clearTimeout(waiting);
  waiting = setTimeout(action, wait);
};

for (const term of document.querySelectorAll("a.term")) {
  let touched = false;
  term.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") soon(() => show(term), 150);
  });
  term.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") soon(hide, 300);
  });
  term.addEventListener("pointerdown", (event) => (touched = event.pointerType !== "mouse"));
  term.addEventListener("click", (event) => {
    // The first tap shows the card, which has the link; the second follows it.
    if (touched && open?.shown !== term) {
      event.preventDefault();
      show(term);
      if (open) open.shown = term;
    }
  });
  term.addEventListener("focus", () => {
    if (term.matches(":focus-visible")) show(term);
  });
  term.addEventListener("blur", (event) => {
    if (!open?.card.contains(event.relatedTarget)) hide();
  });
}
for (const card of document.querySelectorAll(".term-card")) {
  card.addEventListener("pointerenter", () => clearTimeout(waiting));
  card.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") soon(hide, 300);
  });
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
addEventListener("pointerdown", (event) => {
  if (open && !open.card.contains(event.target) && !open.term.contains(event.target)) hide();
});
addEventListener("scroll", () => open && place(), { passive: true });
addEventListener("resize", () => open && place());

// ---- Figures ----

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, column, numeric) => {
    const { dataset, textContent } = row.cells[column];
    return numeric || dataset.value ? Number(dataset.value) : textContent;
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      const numeric = head.dataset.sort === "number";
      const order = new Intl.Collator(document.documentElement.lang).compare;
      const sorted = [...body.rows].sort((one, other) => {
        const [a, b] = [key(one, column, numeric), key(other, column, numeric)];
        return direction * (typeof a === "number" ? a - b : order(a, b));
      });
      body.append(...sorted);
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    });
  });
}

function filterable(form, table) {
  const { words, kind, shown } = form.elements;
  const rows = [...table.tBodies[0].rows];
  const update = () => {
    const wanted = words.value.trim().toLowerCase();
    for (const row of rows) {
      const fits = row.textContent.toLowerCase().includes(wanted);
      row.hidden = !fits || (kind.value !== "" && row.cells[2].textContent !== kind.value);
    }
    const count = rows.filter((row) => !row.hidden).length;
    shown.textContent = shown.dataset.text.replace("#", count);
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
}

for (const form of document.querySelectorAll(".figures-filter")) {
  const table = document.getElementById(form.dataset.table);
  sortable(table);
  filterable(form, table);
}
