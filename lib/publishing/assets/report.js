/* The switch between editions. */
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

  /* A list of links, so that nothing but following one leaves the page. */
  function addSwitch() {
    const others = window.reportEditions || [];
    const place = document.querySelector(".header-article-items__start");
    if (others.length < 2 || !place) return;
    const make = (tag, classes, ...parts) => {
      const element = document.createElement(tag);
      element.className = classes;
      element.append(...parts);
      return element;
    };
    const at = (window.reportPages || []).indexOf(page);
    const list = make("ul", "");
    let name = "";
    for (const item of others) {
      const there = at >= 0 && !item.lacks.includes(at);
      const link = make("a", "", `${item.title} · ${item.focus}`);
      link.href = new URL(`${item.slug}/html/${there ? page : "index.html"}`, editions).href;
      if (item.slug === edition.slug) {
        link.setAttribute("aria-current", "true");
        name = link.textContent;
      }
      list.append(make("li", "", link));
    }
    const start = make("a", "edition-start", "What each edition holds");
    start.href = new URL("index.html", editions).href;
    const told = make("summary", "", make("span", "edition-name", make("span", "visually-hidden", "Edition: "), name));
    const nav = make("nav", "", make("p", "", "Session · delegation in focus"), list, start);
    nav.setAttribute("aria-label", "Editions");
    const bar = make("details", "edition-switch", told, nav);
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !bar.open) return;
      bar.open = false;
      told.focus();
    });
    document.addEventListener("click", (event) => {
      if (!bar.contains(event.target)) bar.open = false;
    });
    place.append(bar);
  }

  /* Paper is white: a page in the dark theme is printed in the other one. */
  const looks = document.documentElement.dataset;
  let worn = "";
  window.addEventListener("beforeprint", () => {
    worn = looks.theme;
    looks.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    looks.theme = worn;
  });

  document.addEventListener("DOMContentLoaded", () => {
    load(new URL("editions.js", editions).href, addSwitch);
  });
})();
