/* Two delegations side by side, from the data on the page; the address names them. */
(function () { // deferred and render-blocking: the page is there, and nothing is drawn yet
  "use strict";
  const place = document.getElementById("compare");
  if (!place) return;
  const { proposals, delegations } = JSON.parse(place.querySelector("script").textContent);
  const names = Object.keys(delegations);
  const form = place.querySelector("form");
  const result = place.querySelector("output");
  const fields = [...form.querySelectorAll("select")];
  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    field.append(...names.map((name) => new Option(name, delegations[name].page)));
    if (asked.has(field.name)) field.value = asked.get(field.name);
    else field.value = delegations[field.dataset.first]?.page || field.options[0].value;
  }
  form.hidden = false;

  function list(title, rows) {
    const head = document.createElement("h3");
    head.textContent = `${title} (${rows.length})`;
    const items = document.createElement("ul");
    for (const [number, side] of rows) {
      const link = document.createElement("a");
      link.href = `../${proposals[number].page}.html`;
      link.textContent = proposals[number].label;
      const item = document.createElement("li");
      item.append(link, side ? `: ${side}` : "");
      items.append(item);
    }
    return [head, items];
  }

  function show() {
    const [one, other] = fields.map((field) => field.selectedOptions[0].text);
    const [mine, theirs] = [one, other].map((name) => delegations[name].sides);
    const word = { 1: "for", "-1": "against" };
    const shared = Object.keys(mine).filter((number) => number in theirs);
    const same = shared.filter((number) => mine[number] === theirs[number]);
    const opposed = shared.filter((number) => mine[number] !== theirs[number]);
    const alone = (own, others) => Object.keys(own).filter((number) => !(number in others));
    const told = document.createElement("p");
    told.textContent = shared.length
      ? `${one} and ${other} take the same side on ${same.length} of ${shared.length} proposals on which both have one.`
      : `There is no proposal on which both ${one} and ${other} have a side.`;
    const of = (side) => (number) => [number, side(number)];
    const lists = document.createElement("div");
    lists.append(
      ...list("The same side", same.map(of((number) => `both ${word[mine[number]]}`))),
      ...list("Opposite sides", opposed.map(of((n) => `${one} ${word[mine[n]]}, ${other} ${word[theirs[n]]}`))),
      ...list(`${one} alone has a side`, alone(mine, theirs).map(of((n) => word[mine[n]]))),
      ...list(`${other} alone has a side`, alone(theirs, mine).map(of((n) => word[theirs[n]]))),
    );
    result.replaceChildren(told, lists);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    const query = new URLSearchParams(fields.map((field) => [field.name, field.value]));
    history.replaceState(null, "", `?${query}${location.hash}`);
  });
  show(); // what the address asks for, else the pair that the form begins with
})();
