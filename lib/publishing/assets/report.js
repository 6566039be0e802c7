/* The switch between editions, long tables with search, and the theme of figures to hover over. */
(function () {
  "use strict";
  const edition = window.reportEdition || {};
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const page = location.href.slice(root.href.length).split(/[?#]/)[0] || "index.html";
  // an edition lies in editions/<slug>/html/, the default one also at _build/html/
  const own = `editions/${edition.slug}/html/`;
  const editions = new URL(root.href.endsWith(own) ? "../../" : "../editions/", root);

  function load(url, done) {
    const script = document.createElement("script");
    script.src = url;
    script.onload = done;
    document.head.append(script);
  }

  function addSwitch() {
    const others = window.reportEditions || [];
    const place = document.querySelector(".bd-article-container .bd-header-article, .bd-header-article");
    if (others.length < 2 || !place) return;
    const label = document.createElement("label");
    label.className = "edition-switch";
    label.append("Edition ");
    const select = document.createElement("select");
    for (const item of others) {
      const option = new Option(`${item.title} · ${item.focus}`, item.slug);
      option.selected = item.slug === edition.slug;
      select.append(option);
    }
    select.addEventListener("change", () => {
      location.href = new URL(`${select.value}/html/${page}`, editions).href + location.hash;
    });
    label.append(select);
    const start = document.createElement("a");
    start.href = new URL("index.html", editions).href;
    start.textContent = "All editions";
    const bar = document.createElement("div");
    bar.className = "edition-bar";
    bar.append(label, start);
    place.after(bar);
  }

  function growTables() {
    const tables = [...document.querySelectorAll("table.long")];
    if (!tables.length) return;
    load(new URL("vendor/tables.js", root).href, async () => {
      const style = document.createElement("style");
      style.textContent = window.reportTables.style;
      document.head.append(style);
      const blob = new Blob([window.reportTables.source], { type: "text/javascript" });
      const url = URL.createObjectURL(blob);
      const DataTable = (await import(url)).default;
      URL.revokeObjectURL(url);
      for (const table of tables) {
        new DataTable(table, {
          paging: table.tBodies[0].rows.length > 25, pageLength: 25, order: [], autoWidth: false,
          layout: { topStart: "search", topEnd: "info", bottomStart: "paging", bottomEnd: null },
        });
      }
    });
  }

  function drawFigures() {
    const places = [...document.querySelectorAll(".hoverable")];
    if (!places.length) return;
    load(new URL("vendor/plotly.js", root).href, () => {
      document.documentElement.classList.add("has-hover");
      for (const place of places) {
        const figure = JSON.parse(place.querySelector("script").textContent);
        const drawing = document.createElement("div");
        place.append(drawing);
        place.closest("figure").prepend(place);
        Plotly.newPlot(drawing, figure.data, figure.layout, { displayModeBar: false, responsive: true });
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    drawFigures();
    load(new URL("editions.js", editions).href, addSwitch);
    growTables();
  });
})();
