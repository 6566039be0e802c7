/* Tables whose rows a reader may sort, filter and unfold; without it they show all rows as built. */
(function () { // deferred and render-blocking: the page is there, and nothing is drawn yet
  "use strict";
  const FEWEST = 4; // rows that are worth sorting
  let compare = null; // made with the first sorting: it is dear
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (cell) => (cell ? cell.textContent.trim() : "");

  /* What a cell is sorted by: a number, a day, or its words; nothing sorts last. */
  function key(cell) {
    const text = words(cell).replace(/[\u2212\u2013]/g, "-").replace(/[\s,%]/g, "");
    if (/^-?(\d+\.?\d*|\.\d+)/.test(text) && !/[a-z]/i.test(text)) return parseFloat(text);
    const day = /^\d{1,2} [A-Z][a-z]+ \d{4}/.exec(words(cell));
    if (day) return Date.parse(day[0] + " UTC");
    return text === "" || text === "-" || text === "\u2014" ? null : words(cell);
  }

  function order(one, other) {
    if (one === null || other === null) return (one === null) - (other === null);
    return typeof one === "number" && typeof other === "number" ? one - other : compare(one, other);
  }

  function sortable(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (table.classList.contains("totalled")) rows.pop();
    if (rows.length < FEWEST || body.querySelector("[rowspan]")) return;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { none: "ascending", ascending: "descending", descending: "none" };
        const way = next[head.getAttribute("aria-sort") || "none"];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (way !== "none") head.setAttribute("aria-sort", way);
        const sorted = rows.map((row) => ({ row, key: key(row.cells[place]) }));
        const sign = way === "descending" ? -1 : 1;
        if (way !== "none") {
          compare ||= new Intl.Collator("en-GB", { numeric: true }).compare;
          sorted.sort((one, other) =>
            one.key === null || other.key === null ? order(one.key, other.key) : sign * order(one.key, other.key));
        }
        body.prepend(...sorted.map((item) => item.row));
      });
    });
  }

  function filtered(tools, table) {
    const rows = [...table.tBodies[0].rows];
    let texts = null;
    const field = tools.querySelector("input");
    const count = tools.querySelector("output");
    field.addEventListener("input", () => {
      texts ||= rows.map((row) => plain(row.textContent));
      const wanted = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, place) => {
        const fits = wanted.every((word) => texts[place].includes(word));
        row.classList.toggle("apart", !fits);
        shown += fits;
      });
      table.classList.toggle("narrowed", wanted.length > 0);
      count.textContent = wanted.length ? `${shown} of ${rows.length} rows` : `${rows.length} rows`;
    });
  }

  function unfoldable(button, table) {
    const open = () => {
      table.classList.add("unfolded");
      button.hidden = true;
    };
    button.addEventListener("click", () => {
      open();
      const first = table.tBodies[0].rows[Number(button.dataset.fold)];
      first.tabIndex = -1;
      first.focus({ preventScroll: true }); // goes on reading where the table went on
    });
    const arrive = () => {
      const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (aim && table.tBodies[0].contains(aim)) {
        open();
        aim.scrollIntoView();
      }
    };
    window.addEventListener("hashchange", arrive);
    arrive();
  }

  /* Sections are folded here, so that without scripts all is there; what a link aims at is open. */
  const folds = [...document.querySelectorAll("details.fold")];
  for (const fold of folds) fold.open = false;
  const reveal = () => {
    const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = folds.filter((fold) => aim && !fold.open && (fold.contains(aim) || fold.parentElement === aim));
    for (const fold of around) fold.open = true;
    if (around.length) aim.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  /* A region that does not scroll is no stop for the keyboard. It is measured once it is near: to
     measure it sooner would lay out the whole page at once. */
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const frame = target.closest(".table-frame");
      if (frame.scrollWidth > frame.clientWidth || frame === document.activeElement) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    }
  });
  document.addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => {
    if (skipped || !target.matches(".table-frame")) return;
    watch.observe(target);
    watch.observe(target.querySelector("table"));
  });

  for (const frame of document.querySelectorAll(".table-frame")) {
    const table = frame.querySelector("table");
    if (table.tHead && table.tBodies.length) sortable(table);
    const tools = frame.previousElementSibling;
    if (tools && tools.matches(".table-tools")) filtered(tools, table);
    const fold = frame.nextElementSibling;
    if (fold && fold.matches(".table-fold")) unfoldable(fold, table);
  }
})();
