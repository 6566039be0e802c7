/* What the marks of figures tell: beside the pointer, or by arrow keys, with one stop a figure. */
(function () { // deferred and render-blocking: the page is there, and nothing is drawn yet
  "use strict";
  const tip = document.createElement("div");
  const texts = new WeakMap();
  let told = null;

  function tell(mark) {
    if (told) told.classList.remove("told");
    told = mark;
    tip.textContent = mark ? texts.get(mark) : "";
    if (!mark) return;
    mark.classList.add("told");
    // beside the mark and inside the window, without a gap that the pointer would fall through
    const box = mark.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const middle = box.left + box.width / 2 - tip.offsetWidth / 2;
    const left = Math.max(8, Math.min(middle, width - tip.offsetWidth - 8));
    const above = box.top - tip.offsetHeight;
    tip.style.left = `${left + window.scrollX}px`;
    tip.style.top = `${(above > 0 ? above : box.bottom) + window.scrollY}px`;
  }

  function marksOf(drawing) {
    const shown = [...drawing.querySelectorAll("svg")].find((svg) => svg.getClientRects().length);
    return shown ? [...shown.querySelectorAll(".mark")] : [];
  }

  /* A field that finds a mark of a full figure by its name; Enter goes on to the next that fits. */
  const MANY = 40; // marks that are too many to look through
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function findable(drawing) {
    const bar = document.createElement("div");
    const label = document.createElement("label");
    const field = document.createElement("input");
    const count = document.createElement("output");
    bar.className = "table-tools";
    field.type = "search";
    field.autocomplete = "off";
    label.append("Find ", field);
    bar.append(label, count);
    drawing.before(bar);
    let at = 0;

    function show(step) {
      const wanted = plain(field.value).split(/\s+/).filter(Boolean);
      const name = (mark) => plain(texts.get(mark).split(":")[0]);
      const fits = (mark) => wanted.every((word) => name(mark).includes(word));
      const found = wanted.length ? marksOf(drawing).filter(fits) : [];
      at = found.length ? (at + step) % found.length : 0;
      count.textContent = wanted.length ? `${found.length && at + 1} of ${found.length}` : "";
      if (found.length) found[at].scrollIntoView({ block: "center", inline: "nearest" });
      tell(found[at] || null);
    }

    field.addEventListener("input", () => {
      at = 0;
      show(0);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") show(1);
    });
    field.addEventListener("blur", () => tell(null));
  }

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

  function listen(drawing) {
    for (const mark of drawing.querySelectorAll(".mark")) {
      const title = mark.querySelector("title");
      texts.set(mark, title.textContent);
      title.remove(); // the browser would show it a second time
    }
    drawing.tabIndex = 0;
    drawing.setAttribute("role", "group");
    drawing.setAttribute("aria-label", "Marks of the figure; arrow keys go from one to the next");
    let at = 0;
    drawing.addEventListener("pointerover", (event) => tell(event.target.closest(".mark")));
    drawing.addEventListener("pointerleave", (event) => {
      if (event.relatedTarget !== tip) tell(null);
    });
    drawing.addEventListener("focus", () => {
      if (drawing.matches(":focus-visible")) tell(marksOf(drawing)[at] || null);
    });
    drawing.addEventListener("blur", () => tell(null));
    drawing.addEventListener("keydown", (event) => {
      const marks = marksOf(drawing);
      if (!(event.key in STEPS) || !marks.length) return;
      event.preventDefault();
      at = Math.max(0, Math.min(marks.length - 1, at + STEPS[event.key]));
      marks[at].scrollIntoView({ block: "nearest", inline: "nearest" });
      tell(marks[at]);
    });
  }

  const drawings = [...document.querySelectorAll(".drawing")].filter((item) => item.querySelector(".mark"));
  if (!drawings.length) return;
  tip.className = "mark-tip";
  tip.setAttribute("role", "status");
  document.body.append(tip);
  tip.addEventListener("pointerleave", () => tell(null));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tell(null);
  });
  drawings.forEach(listen);
  const marks = (drawing) => drawing.querySelectorAll("svg.narrow .mark").length;
  drawings.filter((drawing) => marks(drawing) > MANY).forEach(findable);
})();
