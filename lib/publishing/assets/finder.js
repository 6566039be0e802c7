/* The finder: results under each search box as one types, by keyboard or pointer, and an address to share. */
(function () {
  "use strict";
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const LIMIT = { box: 8, page: 50 };
  // the words of a question that say nothing of its subject
  const SMALL = new Set(
    "a an and are by did do does for from has have how in is it its of on or that the to was were what when where which who why with".split(" "),
  );
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let engine;

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(address, root).href;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function ready() {
    engine ||= Promise.all([load("vendor/minisearch.js"), load("finder-data.js")]).then(() => {
      // the number of a figure or a section is one word
      const words = (text) => text.match(/[\p{L}\p{M}]+|\p{N}+(?:\.\p{N}+)*\p{L}*/gu) || [];
      const index = new MiniSearch({
        idField: "address",
        fields: ["title", "words", "excerpt"],
        storeFields: ["kind", "title", "address", "excerpt", "weight"],
        tokenize: words,
        processTerm: (word) => (SMALL.has(plain(word)) ? null : plain(word)),
        searchOptions: {
          prefix: (word) => word.length > 1,
          fuzzy: (word) => (word.length > 4 ? 0.2 : false),
          boost: { title: 4, words: 2 },
          // of pages that fit alike, the one whose subject more delegations spoke on
          boostDocument: (id, word, kept) =>
            (kept.kind === "Section" ? 1 : 1.5) * (1 + Math.log10(1 + kept.weight)),
        },
      });
      index.addAll(window.reportFinder);
      return index;
    });
    return engine;
  }

  async function find(query, limit) {
    const index = await ready();
    // what is called so comes first; else each word counts, and what has more of them counts the more
    const called = ({ title, kind }) => [title, kind].some((name) => plain(name) === plain(query));
    const found = index.search(query);
    return [...found.filter(called), ...found.filter((item) => !called(item))].slice(0, limit);
  }

  function option(found, id) {
    const item = document.createElement("li");
    item.setAttribute("role", "none");
    const link = document.createElement("a");
    link.id = id;
    link.setAttribute("role", "option");
    link.href = new URL(found.address, root).href;
    link.tabIndex = -1;
    const kind = document.createElement("span");
    kind.className = "finder-kind";
    kind.textContent = found.kind;
    const title = document.createElement("strong");
    title.textContent = found.title;
    const excerpt = document.createElement("span");
    excerpt.className = "finder-excerpt";
    excerpt.textContent = found.excerpt;
    link.append(kind, title, excerpt);
    item.append(link);
    return item;
  }

  function equip(form, number) {
    const field = form.querySelector("input[type=search]");
    const whole = Boolean(form.closest(".bd-search-container"));
    const list = document.createElement("ul");
    list.className = "finder-results";
    list.id = `finder-${number}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Found");
    list.hidden = true;
    const told = document.createElement("p");
    told.className = "finder-count";
    told.setAttribute("role", "status");
    form.after(told, list);
    form.action = new URL("search.html", root).href;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
    field.autocomplete = "off";
    let active = -1;
    let turn = 0;

    function mark(place) {
      const items = [...list.querySelectorAll("a")];
      active = items.length ? (place + items.length + 1) % (items.length + 1) : -1;
      if (active === items.length) active = -1;
      items.forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
      if (active >= 0) {
        field.setAttribute("aria-activedescendant", items[active].id);
        items[active].scrollIntoView({ block: "nearest" });
      } else {
        field.removeAttribute("aria-activedescendant");
      }
    }

    async function show() {
      const query = field.value.trim();
      const mine = ++turn;
      const found = query ? await find(query, whole ? LIMIT.page : LIMIT.box) : [];
      if (mine !== turn) return; // something else was typed meanwhile
      list.replaceChildren(...found.map((item, at) => option(item, `${list.id}-${at}`)));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", String(Boolean(found.length)));
      told.textContent = !query ? "" : found.length ? `${found.length} found` : "Nothing found";
      active = -1;
      field.removeAttribute("aria-activedescendant");
      if (whole) history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : "?");
    }

    field.addEventListener("focus", ready, { once: true });
    field.addEventListener("input", show);
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") mark(active + 1);
      else if (event.key === "ArrowUp") mark(active < 0 ? list.children.length - 1 : active - 1);
      else if (event.key === "Escape" && !list.hidden) {
        field.value = "";
        show();
      } else if (event.key === "Enter") {
        const chosen = list.querySelectorAll("a")[Math.max(active, 0)];
        if (!chosen || (active < 0 && !whole)) return;
        location.href = chosen.href;
      } else return;
      event.preventDefault();
    });
    if (whole) {
      form.addEventListener("submit", (event) => event.preventDefault());
      field.value = new URLSearchParams(location.search).get("q") || "";
      if (field.value) show();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    [...document.querySelectorAll("form.bd-search")].forEach(equip);
  });
})();
