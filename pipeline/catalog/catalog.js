"use strict";
(() => {
  const root = document.documentElement;
  const get = (id) => document.getElementById(id);
  const body = get("datasets").tBodies[0];
  const HITS = 3;
  const ROWS = 100; // a browser takes seconds to lay out thousands of rows, and nobody reads them

  // One spelling for each word: full and half width, small and capital letters, hiragana and katakana.
  const fold = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/[\u3041-\u3096]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 96));
  const HEAD = 5; // id, title, plan, prefecture, municipality; the names of the initiatives follow
  const texts = JSON.parse(get("texts").textContent);
  const entries = Array.from(body.rows, (row, place) => ({
    row,
    place,
    names: texts[place].slice(HEAD),
    head: fold(texts[place].slice(0, HEAD).join("\n")),
    folded: texts[place].slice(HEAD).map(fold),
    hits: row.querySelector(".hits"),
  }));

  let order = entries;
  let limit = ROWS;

  const chosen = (id, value) => get(id).value === "*" || get(id).value === "=" + value;

  function show() {
    const words = fold(get("search").value).split(/\s+/).filter(Boolean);
    const doubt = Number(get("doubt").value);
    let count = 0;
    for (const entry of order) {
      const data = entry.row.dataset;
      const open =
        chosen("prefecture", data.prefecture) &&
        chosen("municipality", data.municipality) &&
        chosen("year", data.year) &&
        Number(data.doubt) >= doubt &&
        words.every((word) => entry.head.includes(word) || entry.folded.some((name) => name.includes(word)));
      count += open ? 1 : 0;
      const seen = open && count <= limit;
      entry.row.hidden = !seen;
      let told = "";
      if (seen && words.length) {
        const found = entry.names.filter((_, place) => words.some((word) => entry.folded[place].includes(word)));
        told = found.slice(0, HITS).join("、") + (found.length > HITS ? " …（" + found.length + "）" : "");
      }
      if (entry.hits.textContent !== told) entry.hits.textContent = told;
    }
    get("shown").textContent = count + " / " + entries.length;
    get("none").hidden = count > 0;
    get("more").hidden = count <= limit;
    get("rest").textContent = Math.max(0, count - limit);
  }

  // Only the municipalities of the chosen prefecture can be chosen.
  function narrow() {
    const select = get("municipality");
    for (const option of select.options) {
      option.hidden = option.disabled = option.value !== "*" && !chosen("prefecture", option.dataset.prefecture);
    }
    if (select.selectedOptions[0].disabled) select.value = "*";
  }

  // After every change the list begins anew.
  function begin() {
    limit = ROWS;
    narrow();
    show();
  }

  function all() {
    limit = Infinity;
    show();
  }

  function sort(header, column) {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const number = header.dataset.sort === "number";
    const compare = new Intl.Collator("ja", { numeric: true }).compare;
    const keyed = entries.map((entry) => {
      const value = entry.row.cells[column].dataset.value;
      return { entry, key: number ? Number(value) : value };
    });
    keyed.sort((a, b) => (number ? a.key - b.key : compare(a.key, b.key)) * (down ? -1 : 1) || a.entry.place - b.entry.place);
    order = keyed.map(({ entry }) => entry);
    begin();
    body.append(...order.map((entry) => entry.row));
  }

  Array.from(get("datasets").tHead.rows[0].cells).forEach((header, column) => {
    if (!header.dataset.sort) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sort(header, column));
  });

  const form = get("filters");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(begin));
  form.addEventListener("input", begin);

  const language = get("language");
  language.hidden = false;
  language.addEventListener("click", () => {
    root.dataset.language = root.lang = root.lang === "ja" ? "en" : "ja";
  });

  get("more").addEventListener("click", all);
  window.addEventListener("beforeprint", all);
  begin();
})();
