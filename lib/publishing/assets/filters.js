/* Buttons that leave of a list of blocks those of one kind; without scripts all are there. */
(function () { // deferred and render-blocking: the page is there, and nothing is drawn yet
  "use strict";
  const blocks = [...document.querySelectorAll(".filtered")];
  if (!blocks.length) return;
  const kindOf = (block) => [...block.classList].at([...block.classList].indexOf("filtered") + 1);
  const counts = new Map();
  for (const block of blocks) counts.set(kindOf(block), (counts.get(kindOf(block)) || 0) + 1);
  const bar = document.createElement("div");
  bar.className = "filter-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Show");

  function show(kind) {
    for (const block of blocks) block.hidden = kind !== "" && kindOf(block) !== kind;
    for (const button of bar.children) {
      button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
    }
  }

  for (const [kind, count] of [["", blocks.length], ...counts]) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.kind = kind;
    button.textContent = `${kind ? kind.replaceAll("-", " ") : "all"} (${count})`;
    button.addEventListener("click", () => {
      show(kind);
      history.replaceState(null, "", kind ? `?show=${kind}` : location.pathname);
    });
    bar.append(button);
  }
  blocks[0].before(bar);
  // a link to one of them shows all
  const asked = new URLSearchParams(location.search).get("show");
  show(!location.hash && counts.has(asked) ? asked : "");
})();
