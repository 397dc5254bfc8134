"use strict";
const review = (() => {
  const root = document.documentElement;
  const get = (id) => document.getElementById(id);
  const words = JSON.parse(get("words").textContent);

  // A number whose digits a float cannot keep stays a text, where the browser tells its digits; few documents have one.
  const LONG = /\d[\d.]{15}/;
  const exact = (key, value, context) =>
    typeof value === "number" && context && context.source !== undefined && context.source !== String(value) ? context.source : value;
  const packed = get("data").textContent;
  const data = LONG.test(packed) ? JSON.parse(packed, exact) : JSON.parse(packed);
  const report = data.report;

  const FIRST = 30; // so many initiatives are built at once; the rest follows while the browser is idle,
  const IDLE = 400; // if there are no more than these: else each is built when it comes near, or to be printed
  const SLICE = 12; // milliseconds
  const PAUSE = 150; // milliseconds after the last letter
  const AHEAD = "1500px"; // a page is built when it is so near
  const IDLE_PAGES = 60; // of a document of up to so many pages all are built before anybody scrolls, to be printed
  const FAR = 3; // a jump over more than so many heights of the pane is not drawn out
  const CUT_MARGIN = 4; // points around a box that is cut out
  const CUT_SCALE = 2; // pixels a point
  const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
  const SEVERITIES = ["error", "warning", "info"];
  const SIGNS = { error: "\u2716", warning: "\u26a0", info: "\u2139" };
  const SINGLE = ["number", "section", "name", "grade"];
  const ITEMS = ["contents", "goals", "results", "improvements"];
  const INDICATORS = ["targets", "actuals", "baselines", "achievements"];
  const BODY = ["contents", "goals", "targets", "results", "actuals", "baselines", "achievements", "improvements", "departments"];
  const DOCUMENT = [
    "municipality.code", "municipality.prefecture", "municipality.name", "plan.title", "plan.subtitle", "plan.first_fiscal_year",
    "plan.last_fiscal_year", "report.title", "report.fiscal_year", "report.fiscal_year_label",
  ];
  const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
  const CONTROLS = new RegExp(CONTROL.source + "|[^" + CONTROL.source.slice(1, -1) + "]+", "g");

  const hooks = { content: null, value: null, finding: null, ready: null };

  // --- building

  function el(tag, options, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(options || {})) {
      if (name === "data") Object.assign(node.dataset, value);
      else if (name.startsWith("aria-") || name === "role" || name === "scope" || name === "for") node.setAttribute(name, value);
      else node[name] = value;
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }

  // A text of the document: always a text, its invisible controls shown.
  function written(text) {
    if (!CONTROL.test(text)) return document.createTextNode(text);
    const parts = document.createDocumentFragment();
    for (const [part] of text.matchAll(CONTROLS)) {
      parts.append(CONTROL.test(part) ? el("span", { className: "control" }, "U+" + part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")) : part);
    }
    return parts;
  }

  function both([ja, en]) {
    if (!ja || !en || ja === en) return document.createTextNode(ja || en);
    const parts = document.createDocumentFragment();
    parts.append(el("span", { className: "t", lang: "ja" }, ja), el("span", { className: "t", lang: "en" }, en));
    return parts;
  }
  const t = (key) => both(words.words[key]);
  const english = () => root.dataset.language === "en";
  const told = (pair) => (english() ? pair[1] || pair[0] : pair[0] || pair[1]);
  const tell = (key) => told(words.words[key]);

  const fieldPair = (field) => {
    if (field.startsWith("extra.")) return [field.slice(6), field.slice(6)];
    return words.fields[field] || [field, field];
  };

  function pagesPair(places) {
    const located = places.filter((place) => place.location).map((place) => place.location);
    if (located.length) {
      const text = located.length > 2 ? located[0] + " \u2026 " + located[located.length - 1] : located.join(", ");
      return [text, text];
    }
    const numbers = [...new Set(places.map((place) => place.page))].sort((a, b) => a - b);
    if (!numbers.length) return null;
    const last = numbers[numbers.length - 1];
    const text = numbers.length > 1 ? numbers[0] + "\u2013" + last : String(last);
    return [text + "\u30da\u30fc\u30b8", "p. " + text];
  }

  // --- places

  const sheets = new Map(); // number of a page → {page, node, boxes: Map, built}
  const keyOf = (bbox) => bbox.map(Number).join(" ");
  for (const page of data.pages) sheets.set(page.page, { page, node: null, boxes: new Map(), built: false });

  function addBox(place, id, severity) {
    const sheet = place.bbox && sheets.get(place.page);
    if (!sheet) return;
    const key = keyOf(place.bbox);
    let box = sheet.boxes.get(key);
    if (!box) sheet.boxes.set(key, (box = { bbox: place.bbox.map(Number), ids: [], severity: "", node: null, sheet }));
    if (!box.ids.includes(id)) box.ids.push(id);
    if (severity === "error" || (severity === "warning" && !box.severity)) box.severity = severity;
  }

  // id → {id, kind, index, field, places}
  const refs = new Map();
  function addRef(ref, severity) {
    refs.set(ref.id, ref);
    for (const place of ref.places) addBox(place, ref.id, severity);
  }
  const idOf = (index, field) => "v" + index + "." + field;
  report.initiatives.forEach((initiative, index) => {
    for (const field of [...SINGLE, ...BODY]) {
      addRef({ id: idOf(index, field), kind: "value", index, field, places: initiative.provenance[field] || [] });
    }
    for (const heading of Object.keys(initiative.extra)) {
      const field = "extra." + heading;
      addRef({ id: idOf(index, field), kind: "value", index, field, places: initiative.provenance[field] || [] });
    }
  });
  const held = report.provenance || {}; // a report of an earlier version has none
  for (const field of DOCUMENT) addRef({ id: "d." + field, kind: "value", index: null, field, places: held[field] || [] });
  report.texts.forEach((text, index) => addRef({ id: "t" + index, kind: "text", index, field: null, places: [text] }));
  const indexOf = new Map(report.initiatives.map((initiative, index) => [initiative.id, index]));
  const corrected = new Set(); // ids of values that a person wrote
  report.checks.forEach((check, index) => {
    const at = check.initiative === null ? undefined : indexOf.get(check.initiative);
    if (check.code === "value-corrected") corrected.add(at !== undefined ? idOf(at, check.field) : "d." + check.field);
    const value = at !== undefined && check.field && refs.get(idOf(at, check.field));
    const own = check.page && (check.bbox || check.location) ? [{ page: check.page, bbox: check.bbox, location: check.location }] : [];
    const places = own.length ? own : value ? value.places : check.page ? [{ page: check.page }] : [];
    addRef({ id: "f" + index, kind: "finding", index, field: check.field, at, value: value || null, places }, check.seen ? "" : check.severity);
  });

  // --- pages

  const pane = get("sheets");
  let zoom = 1;
  const pictured = data.pages.some((page) => page.image);
  root.dataset.pages = pictured ? "shown" : "none";
  const widest = data.pages.reduce((most, page) => Math.max(most, Number(page.width)), 1);

  function buildSheet(sheet) {
    if (sheet.built) return;
    sheet.built = true;
    const { page } = sheet;
    const picture = sheet.node.querySelector(".picture");
    if (page.image) picture.append(el("img", { src: page.image, alt: "", decoding: "async", draggable: false }));
    else picture.append(el("p", { className: "missing" }, t("no_picture")));
    const boxes = [...sheet.boxes.values()].sort((a, b) => area(b) - area(a));
    for (const box of boxes) picture.append(buildBox(box));
    const first = inOrder(sheet)[0];
    if (first) first.node.tabIndex = 0;
  }
  const area = ({ bbox }) => (bbox[2] - bbox[0]) * (bbox[3] - bbox[1]);
  const inOrder = (sheet) => [...sheet.boxes.values()].sort((a, b) => a.bbox[1] - b.bbox[1] || a.bbox[0] - b.bbox[0]);

  function buildBox(box) {
    const { page } = box.sheet;
    const node = el("button", { type: "button", tabIndex: -1, className: "box" + (box.severity ? " has-" + box.severity : "") });
    if (box.ids.every((id) => refs.get(id).kind === "text")) node.classList.add("prose");
    const [x0, y0, x1, y1] = box.bbox;
    const share = (value, whole) => 100 * Math.min(1.5, Math.max(-0.5, value / Number(whole))) + "%";
    node.style.left = share(x0 - 1.5, page.width);
    node.style.top = share(y0 - 1.5, page.height);
    node.style.width = share(x1 - x0 + 3, page.width);
    node.style.height = share(y1 - y0 + 3, page.height);
    box.node = node;
    node.box = box;
    nameBox(box);
    return node;
  }
  function nameBox(box) {
    box.node.setAttribute("aria-label", box.ids.map(refName).join("; "));
  }
  function refName(id) {
    const ref = refs.get(id);
    if (ref.kind === "text") return tell("texts") + ": " + report.texts[ref.index].text.slice(0, 40);
    if (ref.kind === "finding") return tell(report.checks[ref.index].severity) + ": " + codeName(report.checks[ref.index].code);
    if (ref.index === null) return told(fieldPair(ref.field)); // of the document as a whole
    const initiative = report.initiatives[ref.index];
    return (initiative.number || initiative.id) + " " + told(fieldPair(ref.field));
  }
  const codeName = (code) => told(words.codes[code] || [code, code]);

  const nearby = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        nearby.unobserve(entry.target);
        buildSheet(sheets.get(Number(entry.target.dataset.page)));
      }
    },
    { root: pane, rootMargin: AHEAD },
  );

  function buildPane() {
    const choice = get("goto");
    for (const sheet of sheets.values()) {
      const { page } = sheet;
      const picture = el("div", { className: "picture" });
      picture.style.aspectRatio = Number(page.width) + " / " + Number(page.height);
      sheet.node = el("section", { className: "sheet", data: { page: page.page } }, el("h2", {}, t("page"), " " + page.page), picture);
      sheet.node.style.setProperty("--ratio", Number(page.width) / Number(page.height));
      sheet.node.style.setProperty("--share", Number(page.width) / widest);
      if (Number(page.width) > Number(page.height)) sheet.node.classList.add("wide");
      pane.append(sheet.node);
      choice.append(el("option", { value: page.page }, String(page.page)));
      if (pictured) nearby.observe(sheet.node);
    }
    if (pictured && data.pages.some((page) => !page.image)) get("pages-note").append(t("some_without"));
    choice.addEventListener("change", () => sheets.get(Number(choice.value)).node.scrollIntoView({ block: "start" }));
    pane.addEventListener("scroll", () => requestAnimationFrame(showNumber), { passive: true });
  }
  function showNumber() {
    const middle = pane.getBoundingClientRect().top + pane.clientHeight / 3;
    let found = null;
    for (const sheet of sheets.values()) {
      if (sheet.node.getBoundingClientRect().top > middle && found) break;
      found = sheet;
    }
    if (found) get("goto").value = found.page.page;
  }

  function setZoom(value) {
    const old = zoom;
    zoom = Math.min(ZOOMS[ZOOMS.length - 1], Math.max(ZOOMS[0], value));
    const y = (pane.scrollTop + pane.clientHeight / 2) / old;
    const x = (pane.scrollLeft + pane.clientWidth / 2) / old;
    pane.style.setProperty("--zoom", zoom);
    pane.scrollTo(x * zoom - pane.clientWidth / 2, y * zoom - pane.clientHeight / 2);
  }
  const zoomIn = () => setZoom(ZOOMS.find((step) => step > zoom) || zoom);
  const zoomOut = () => setZoom([...ZOOMS].reverse().find((step) => step < zoom) || zoom);

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  function reveal(container, node, margin = 24) {
    const outer = container.getBoundingClientRect();
    const inner = node.getBoundingClientRect();
    const seen = inner.top >= outer.top + margin && inner.bottom <= outer.bottom - margin && inner.left >= outer.left && inner.right <= outer.right;
    if (seen) return;
    const place = (low, size, paneLow, paneSize) => (size < paneSize - 2 * margin ? low - paneLow - (paneSize - size) / 2 : low - paneLow - margin);
    const down = place(inner.top, inner.height, outer.top, outer.height);
    const right = inner.left >= outer.left && inner.right <= outer.right ? 0 : place(inner.left, inner.width, outer.left, outer.width);
    const far = still.matches || Math.abs(down) > FAR * outer.height;
    container.scrollBy({ top: down, left: right, behavior: far ? "auto" : "smooth" });
  }

  // --- values

  const valueOf = (ref) => {
    if (ref.index === null) {
      const [part, name] = ref.field.split(".");
      return report[part][name];
    }
    const initiative = report.initiatives[ref.index];
    return ref.field.startsWith("extra.") ? initiative.extra[ref.field.slice(6)] : initiative[ref.field];
  };
  const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

  function content(ref) {
    const value = valueOf(ref);
    if (isEmpty(value)) return el("span", { className: "empty" }, "\u2014");
    if (ITEMS.includes(ref.field)) return itemList(value);
    if (INDICATORS.includes(ref.field)) return indicatorTable(value);
    if (ref.field === "departments" && ref.index !== null) {
      return el("ul", { className: "departments" }, ...value.map((name) => el("li", {}, written(name))));
    }
    if (ref.field === "section" && ref.index !== null) {
      const section = report.sections.find((one) => one.number === value);
      return el("span", { className: "written" }, written(section ? value + "  " + section.label + " " + section.title : value));
    }
    return el(ref.field === "name" ? "h3" : "span", { className: "written" }, written(String(value)));
  }

  function itemList(items) {
    return el(
      "ul",
      { className: "items" },
      ...items.map((item) => {
        const node = el("li", { className: item.kind }, el("span", { className: "written" }, written(item.text)));
        node.style.setProperty("--level", item.level - 1);
        if (item.departments.length) node.append(" ", ...item.departments.map((name) => el("small", { className: "chip" }, written(name))));
        return node;
      }),
    );
  }

  const isSame = (value, text) => String(value) === text;
  function numberText(indicator) {
    const parts = [];
    const unit = (indicator.unit || "") + (indicator.per ? "/" + indicator.per : "");
    if (indicator.value !== null) parts.push(indicator.value + unit);
    else if (indicator.lower !== null || indicator.upper !== null) parts.push((indicator.lower === null ? "" : indicator.lower) + "\u2013" + (indicator.upper === null ? "" : indicator.upper) + unit);
    if (indicator.qualifier) parts.push(indicator.qualifier);
    return parts.join(" ");
  }
  function indicatorTable(indicators) {
    const years = indicators.some((one) => one.fiscal_year !== null);
    const head = ["indicator_name", "as_printed", "as_read", ...(years ? ["year"] : [])];
    return el(
      "table",
      { className: "indicators" },
      el("thead", {}, el("tr", {}, ...head.map((key) => el("th", { scope: "col" }, t(key))))),
      el(
        "tbody",
        {},
        ...indicators.map((one) => {
          const read = numberText(one);
          const state = one.status === "reported" ? "" : el("small", { className: "chip" }, t(one.status));
          const row = el(
            "tr",
            {},
            el("td", {}, written(one.name)),
            el("td", {}, written(one.value_text)),
            el("td", { className: "number" }, written(read), state),
          );
          if (years) row.append(el("td", { className: "number" }, one.fiscal_year === null ? "" : String(one.fiscal_year)));
          return row;
        }),
      ),
    );
  }

  const cutOuts = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      cutOuts.unobserve(entry.target);
      entry.target.firstChild.src = entry.target.picture;
    }
  });
  function cutOut(place) {
    const sheet = place.bbox && sheets.get(place.page);
    if (!sheet || !sheet.page.image) return null;
    const { page } = sheet;
    const [x0, y0, x1, y1] = place.bbox.map((side, which) => Number(side) + (which < 2 ? -CUT_MARGIN : CUT_MARGIN));
    const [width, height] = [Math.max(1, x1 - x0), Math.max(1, y1 - y0)];
    const image = el("img", { alt: tell("cut_out"), data: { label: "cut_out" } });
    image.style.width = (100 * Number(page.width)) / width + "%";
    image.style.left = (-100 * x0) / width + "%";
    image.style.top = (-100 * y0) / height + "%";
    const node = el("div", { className: "cutout" }, image);
    node.style.aspectRatio = width + " / " + height;
    node.style.width = "min(100%, " + width * CUT_SCALE + "px)";
    node.picture = page.image;
    cutOuts.observe(node);
    return node;
  }

  function placeChip(places) {
    const pair = pagesPair(places);
    return pair && el("small", { className: "place" }, both(pair));
  }
  function ocrChips(ref) {
    const read = ref.places.filter((place) => place.ocr);
    if (!read.length) return [];
    const least = Math.min(...read.map((place) => Number(place.confidence || 0)));
    // how sure the machine was says nothing of what a person wrote
    const sure = corrected.has(ref.id) ? "" : " " + Math.floor(least * 100) + "%";
    const chip = el("small", { className: "chip ocr", title: read[0].engine || "" }, tell("ocr") + sure);
    return [chip, ...read.map(cutOut)];
  }

  function valueNode(id) {
    const ref = refs.get(id);
    const label = el("button", { type: "button", className: "label" }, el("span", {}, both(fieldPair(ref.field))), placeChip(ref.places));
    const node = el("div", { className: "value f-" + ref.field.split(".")[0], data: { id } }, label);
    ref.node = node;
    fill(ref);
    return node;
  }
  function fill(ref) {
    while (ref.node.childNodes.length > 1) ref.node.lastChild.remove();
    const shown = (hooks.content && hooks.content(ref)) || content(ref);
    ref.node.append(el("div", { className: "content" }, shown, ...ocrChips(ref)));
    if (hooks.value) hooks.value(ref);
  }

  const used = new Set(BODY.filter((field) => report.initiatives.some((initiative) => initiative[field].length)));
  if (data.editing) BODY.forEach((field) => used.add(field));
  const sections = new Map(report.sections.map((section) => [section.number, section]));
  const articles = [];
  let built = 0;
  function buildArticle(index) {
    const node = articles[index];
    if (node.firstChild) return;
    built += 1;
    const initiative = report.initiatives[index];
    const before = index ? report.initiatives[index - 1].section : null;
    const section = sections.get(initiative.section);
    if (section && initiative.section !== before) {
      node.append(el("p", { className: "section-head" }, el("span", { className: "quiet" }, written(section.label)), " ", written(section.title),
        ...ocrChips({ id: "d.sections." + section.number, places: held["sections." + section.number] || [] })));
    }
    const one = (field) => valueNode(idOf(index, field));
    const rest = [...BODY.filter((field) => used.has(field) || initiative[field].length), ...Object.keys(initiative.extra).map((heading) => "extra." + heading)];
    node.append(
      el("div", { className: "card" },
        el("div", { className: "first" }, one("number"), one("name"), one("grade")),
        ...(initiative.section !== null || data.editing ? [one("section")] : []),
        ...rest.map(one)),
    );
  }
  function buildUntil(count) {
    for (let index = 0; index < Math.min(count, articles.length); index += 1) buildArticle(index);
  }
  let coming = null;
  function watchArticles() {
    if (coming) coming.disconnect();
    const seen = (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        coming.unobserve(entry.target);
        buildArticle(Number(entry.target.dataset.index));
      }
    };
    coming = new IntersectionObserver(seen, { root: wide.matches ? get("values") : get("columns"), rootMargin: AHEAD });
    for (const node of articles) if (!node.firstChild) coming.observe(node);
  }

  function buildDocument() {
    const body = get("document-body");
    body.append(...DOCUMENT.filter((field) => data.editing || !isEmpty(valueOf(refs.get("d." + field)))).map((field) => valueNode("d." + field)));
    const row = (name, value, field) => {
      const ref = { id: "d." + field, places: held[field] || [] };
      const label = el("span", { className: "label" }, name, placeChip(ref.places));
      return el("div", { className: "value plain" }, label, el("div", { className: "content" }, value, ...ocrChips(ref)));
    };
    if (report.grade_scale.length) {
      const steps = report.grade_scale.map((step) => el("tr", {}, el("td", {}, written(step.grade)), el("td", { className: "number" }, step.rank === null ? "" : String(step.rank)), el("td", {}, written(step.description || ""))));
      body.append(row(t("scale"), el("table", {}, el("tbody", {}, ...steps)), "grade_scale"));
    }
    if (report.summary) {
      const counts = report.summary.counts.map((count) => el("tr", {},
        el("th", { scope: "row" }, written(count.grade)),
        el("td", { className: "number" }, count.count === null ? "" : String(count.count)),
        el("td", { className: "number" }, count.share_percent === null ? "" : count.share_percent + "%")));
      const total = report.summary.total === null ? "" : el("tr", {}, el("th", { scope: "row" }, both(fieldPair("summary.total"))), el("td", { className: "number" }, String(report.summary.total)), el("td", {}));
      body.append(row(t("counts"), el("table", {}, el("tbody", {}, ...counts, total)), "summary"));
    }
    const { source } = report;
    const glyphs = Object.entries(source.glyphs).map(([name, count]) => el("li", {}, both(fieldPair("glyphs." + name)), " " + count));
    for (const name of ["file", "sha256", "media_type", "pages", "producer", "engine"]) {
      if (!isEmpty(source[name])) body.append(row(both(fieldPair("source." + name)), el("span", { className: "written" }, written(String(source[name])))));
    }
    body.append(row(both(fieldPair("source.glyphs")), el("ul", { className: "departments" }, ...glyphs)));
    const about = [
      (report.municipality.prefecture || "") + (report.municipality.name || ""),
      report.report.fiscal_year_label || (report.report.fiscal_year === null ? "" : String(report.report.fiscal_year)),
      report.plan.title || "",
    ];
    get("about").append(written(about.filter(Boolean).join("\u3000")));
  }

  function buildTexts() {
    const list = get("text-list");
    if (!report.texts.length) list.append(el("p", { className: "quiet" }, t("no_texts")));
    report.texts.forEach((text, index) => {
      const ref = refs.get("t" + index);
      const label = el("button", { type: "button", className: "label" }, placeChip([text]));
      ref.node = el("div", { className: "value text", data: { id: ref.id } }, label, el("div", { className: "content" }, el("p", { className: "written" }, written(text.text))));
      list.append(ref.node);
    });
  }

  // --- findings

  const order = report.checks.map((check, index) => index);
  order.sort((a, b) => SEVERITIES.indexOf(report.checks[a].severity) - SEVERITIES.indexOf(report.checks[b].severity) || a - b);
  const shownSeverities = new Set(SEVERITIES);
  let hideSeen = false;

  function buildFinding(index) {
    const check = report.checks[index];
    const ref = refs.get("f" + index);
    const where = el("p", { className: "where" });
    if (ref.at !== undefined) {
      const initiative = report.initiatives[ref.at];
      where.append(el("small", { className: "chip" }, written((initiative.number ? initiative.number + " " : "") + initiative.name)));
    }
    if (check.field) where.append(el("small", { className: "chip" }, both(fieldPair(check.field))));
    if (check.seen) where.append(el("small", { className: "chip seen" }, "\u2713 ", t("seen")));
    const chip = placeChip(ref.places);
    if (chip) where.append(chip);
    const go = el("button", { type: "button", className: "go" },
      el("span", { className: "sign", "aria-hidden": "true" }, SIGNS[check.severity]), el("span", { className: "severity" }, t(check.severity)), " ", el("span", { className: "code" }, both(words.codes[check.code] || [check.code, check.code])));
    ref.node = el("li", { className: "finding " + check.severity + (check.seen ? " is-seen" : ""), data: { id: ref.id } },
      go, el("p", { className: "message", lang: "en" }, written(check.message), " ", el("code", {}, check.code)), where);
    if (hooks.finding) hooks.finding(ref, check);
    return ref.node;
  }
  function buildFindings() {
    const list = get("finding-list");
    if (!order.length) list.before(el("p", { className: "quiet" }, t("no_findings")));
    list.append(...order.map(buildFinding));
    const filters = get("filters");
    for (const severity of SEVERITIES) {
      const count = report.checks.filter((check) => check.severity === severity).length;
      const button = el("button", { type: "button", className: "filter " + severity, "aria-pressed": "true", disabled: !count }, el("span", { "aria-hidden": "true" }, SIGNS[severity] + " "), t(severity), el("b", {}, " " + count));
      button.addEventListener("click", () => {
        if (!shownSeverities.delete(severity)) shownSeverities.add(severity);
        button.setAttribute("aria-pressed", String(shownSeverities.has(severity)));
        filterFindings();
      });
      filters.append(button);
    }
    if (data.editing || report.checks.some((check) => check.seen)) {
      const button = el("button", { type: "button", className: "filter", "aria-pressed": "false" }, t("hide_seen"));
      button.addEventListener("click", () => {
        hideSeen = !hideSeen;
        button.setAttribute("aria-pressed", String(hideSeen));
        filterFindings();
      });
      filters.append(button);
    }
  }
  const findingShown = (index) => {
    const check = report.checks[index];
    const node = refs.get("f" + index).node;
    return shownSeverities.has(check.severity) && !(hideSeen && node.classList.contains("is-seen")) && (!filtering || matches(findingText(index)));
  };
  function filterFindings() {
    let count = 0;
    for (const index of order) {
      const shown = findingShown(index);
      refs.get("f" + index).node.hidden = !shown;
      count += shown ? 1 : 0;
    }
    get("n-findings").textContent = count === order.length ? count : count + "/" + order.length;
    return count;
  }
  function openFindings() {
    return order.filter((index) => !refs.get("f" + index).node.hidden).map((index) => "f" + index);
  }

  // --- selecting

  let current = null;
  let turn = 0; // which of the places of the current one is looked at
  let lit = [];

  function unlight() {
    for (const box of lit) box.node.classList.remove("lit", ...SEVERITIES);
    lit = [];
  }
  function light(ref) {
    unlight();
    for (const place of ref.places) {
      const sheet = sheets.get(place.page);
      if (!sheet || !place.bbox || !pictured) continue;
      buildSheet(sheet);
      const box = sheet.boxes.get(keyOf(place.bbox));
      box.node.classList.add("lit");
      if (ref.kind === "finding") box.node.classList.add(report.checks[ref.index].severity);
      lit.push(box);
    }
  }
  function lookAt(place) {
    const sheet = place && sheets.get(place.page);
    if (!sheet || !pictured) return;
    if (!place.bbox) return reveal(pane, sheet.node);
    const box = sheet.boxes.get(keyOf(place.bbox));
    reveal(pane, box.node, Math.min(80, pane.clientHeight / 6));
  }

  function forget() {
    if (current && current.node) {
      current.node.classList.remove("current");
      current.node.querySelector(".label, .go").removeAttribute("aria-current");
      const preview = current.node.querySelector(".preview");
      if (preview) preview.remove();
    }
    unlight();
    current = null;
  }

  function select(id, { show = false, focus = false } = {}) {
    const ref = refs.get(id);
    if (ref.kind === "value" && ref.index !== null) buildArticle(ref.index);
    if (!ref.node) return;
    if (current !== ref) {
      forget();
      current = ref;
      turn = 0;
      ref.node.classList.add("current");
      ref.node.querySelector(".label, .go").setAttribute("aria-current", "true");
      light(ref);
      if (ref.kind === "finding" && ref.value) {
        buildArticle(ref.value.index);
        const more = el("button", { type: "button", className: "to-value" }, t("to_value"));
        ref.node.append(el("div", { className: "preview" }, el("div", { className: "preview-name" }, both(fieldPair(ref.field)), more), el("div", { className: "content" }, (hooks.content && hooks.content(ref.value)) || content(ref.value))));
        if (wide.matches) reveal(get("values"), ref.value.node);
      }
    }
    lookAt(ref.places[turn]);
    if (ref.node.closest("[hidden]")) clearSearch();
    if (show) reveal(scroller(ref.node), ref.node);
    if (focus) ref.node.querySelector(".label, .go").focus({ preventScroll: true });
  }
  const wide = matchMedia("(min-width: 1700px)");
  const scroller = (node) => (wide.matches ? (node.closest("#findings") || get("values")) : get("columns"));

  function toValue(ref) {
    const target = ref.value || (ref.at !== undefined ? refs.get(idOf(ref.at, "name")) : null);
    if (target) select(target.id, { show: true, focus: true });
  }
  function toBox(ref) {
    const place = ref.places[turn];
    const sheet = place && place.bbox && pictured && sheets.get(place.page);
    if (sheet) sheet.boxes.get(keyOf(place.bbox)).node.focus({ preventScroll: true });
  }

  function chosen(ref, byKey) {
    if (current !== ref) return select(ref.id);
    if (ref.kind === "finding") return byKey ? toValue(ref) : lookAt(ref.places[0]);
    if (byKey) return toBox(ref);
    turn = (turn + 1) % Math.max(1, ref.places.length);
    lookAt(ref.places[turn]);
  }

  function step(ids, by) {
    if (!ids.length) return;
    const place = current ? ids.indexOf(current.id) : -1;
    const next = place < 0 ? (by > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, place + by));
    select(ids[next], { show: true, focus: true });
  }
  function stepInitiative(by) {
    const open = report.initiatives.map((_, index) => index).filter((index) => !filtering || matches(initiativeText(index)));
    if (!open.length) return;
    const at = current ? (current.kind === "value" ? current.index : current.at) : undefined;
    let place = at === undefined || at === null ? -1 : open.indexOf(at);
    place = place < 0 ? (by > 0 ? 0 : open.length - 1) : place + by;
    const index = open[Math.min(open.length - 1, Math.max(0, place))];
    select(idOf(index, "name"), { show: true, focus: true });
  }

  // --- search

  // One spelling for each word: full and half width, small and capital letters, hiragana and katakana.
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\u3041-\u3096]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 96));
  const folded = new Map();
  const remembered = (key, make) => {
    if (!folded.has(key)) folded.set(key, fold(make()));
    return folded.get(key);
  };
  let waiting = 0; // the timer of a search that is to come
  let sought = [];
  let filtering = false;
  const matches = (text) => sought.every((word) => text.includes(word));
  const initiativeText = (index) =>
    remembered("i" + index, () => {
      const initiative = report.initiatives[index];
      const section = sections.get(initiative.section);
      const parts = [initiative.number, initiative.name, initiative.grade, ...initiative.departments, section && section.label + " " + section.title];
      for (const field of [...ITEMS, ...INDICATORS]) parts.push(...initiative[field].map((one) => one.text + (one.name ? " " + one.name + " " + one.value_text : "")));
      for (const [heading, text] of Object.entries(initiative.extra)) parts.push(heading, text);
      return parts.filter(Boolean).join("\n");
    });
  const findingText = (index) =>
    remembered("f" + index, () => {
      const check = report.checks[index];
      const at = refs.get("f" + index).at;
      return [check.code, check.message, ...(words.codes[check.code] || []), at === undefined ? "" : report.initiatives[at].name].join("\n");
    });
  const textText = (index) => remembered("t" + index, () => report.texts[index].text);

  function search() {
    clearTimeout(waiting);
    sought = fold(get("search").value).split(/\s+/).filter(Boolean);
    filtering = sought.length > 0;
    let count = filterFindings();
    articles.forEach((node, index) => (node.hidden = filtering && !matches(initiativeText(index))));
    report.texts.forEach((_, index) => (refs.get("t" + index).node.hidden = filtering && !matches(textText(index))));
    if (!filtering) return void (get("hits").textContent = "");
    const initiatives = report.initiatives.filter((_, index) => matches(initiativeText(index))).length;
    count += initiatives + report.texts.filter((_, index) => matches(textText(index))).length;
    get("hits").textContent = count ? count + " " + tell("hits") : tell("none");
  }
  function clearSearch() {
    get("search").value = "";
    search();
  }
  function toFirstHit() {
    const index = report.initiatives.findIndex((_, place) => matches(initiativeText(place)));
    if (filtering && index >= 0) return select(idOf(index, "name"), { show: true, focus: true });
    const first = openFindings()[0] || report.texts.map((_, place) => "t" + place).find((id) => !refs.get(id).node.hidden);
    if (filtering && first) select(first, { show: true, focus: true });
  }

  // --- events

  function relabel() {
    for (const node of document.querySelectorAll("[data-label]")) {
      const text = tell(node.dataset.label);
      if (node.tagName === "IMG") node.alt = text;
      else node.setAttribute("aria-label", text);
      if (node.tagName === "BUTTON" || node.tagName === "INPUT") node.title = text;
      if (node.dataset.hint) node.placeholder = tell(node.dataset.hint);
    }
    for (const sheet of sheets.values()) if (sheet.built) for (const box of sheet.boxes.values()) nameBox(box);
  }
  function setLanguage(language) {
    root.dataset.language = root.lang = language;
    relabel();
    if (filtering) search();
  }

  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");
  const keys = {
    j: () => step(openFindings(), 1),
    k: () => step(openFindings(), -1),
    n: () => stepInitiative(1),
    p: () => stepInitiative(-1),
    "/": () => {
      get("search").focus();
      get("search").select();
    },
    "?": () => get("keys").showModal(),
    "+": zoomIn,
    "=": zoomIn,
    ";": zoomIn, // the key of + on a Japanese keyboard without shift
    "-": zoomOut,
    0: () => setZoom(1),
    Escape: () => {
      if (filtering) clearSearch();
      else forget();
    },
    ArrowDown: (event) => arrow(event, 1),
    ArrowRight: (event) => arrow(event, 1),
    ArrowUp: (event) => arrow(event, -1),
    ArrowLeft: (event) => arrow(event, -1),
  };
  function arrow(event, by) {
    const label = event.target.closest(".label, .go");
    if (label) {
      const labels = [...document.querySelectorAll("#values button.label, #findings .go")].filter((node) => node.offsetParent !== null && !!node.closest("#findings") === !!label.closest("#findings"));
      const next = labels[labels.indexOf(label) + by];
      if (next) select(next.closest("[data-id]").dataset.id, { show: true, focus: true });
      return true;
    }
    const node = event.target.closest(".box");
    if (!node) return false;
    const numbers = [...sheets.keys()];
    let { sheet } = node.box;
    let boxes = inOrder(sheet);
    let place = boxes.indexOf(node.box) + by;
    while (place < 0 || place >= boxes.length) {
      sheet = sheets.get(numbers[numbers.indexOf(sheet.page.page) + by]);
      if (!sheet) return true;
      buildSheet(sheet);
      boxes = inOrder(sheet);
      place = by > 0 ? 0 : boxes.length - 1;
    }
    boxes[place].node.focus({ preventScroll: true });
    reveal(pane, boxes[place].node);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || get("keys").open) return;
    if (typing(event.target)) {
      if (event.target.id !== "search") return;
      if (event.key === "Escape") {
        clearSearch();
        event.target.blur();
      } else if (event.key === "Enter") {
        search();
        toFirstHit();
      } else return;
      event.preventDefault(); // else the key would also press what has the focus now
      return;
    }
    const action = keys[event.key];
    if (!action) return;
    if (action(event) !== false) event.preventDefault();
  });

  get("columns").addEventListener("click", (event) => {
    if (event.target.closest(".to-value")) return toValue(current);
    const node = event.target.closest("[data-id]");
    if (!node) return;
    const pressed = event.target.closest("button, input, textarea, select, a, label");
    if (pressed && !pressed.matches(".label, .go")) return; // a control inside
    if (event.target.closest(".editor, .preview") || (!pressed && !getSelection().isCollapsed)) return;
    chosen(refs.get(node.dataset.id), event.detail === 0);
  });
  pane.addEventListener("click", (event) => {
    const node = event.target.closest(".box");
    if (!node) return;
    const { box } = node;
    // what stands there comes first, then what was found about it; a second click goes on to the next
    const ids = [...box.ids].sort((a, b) => (refs.get(a).kind === "finding") - (refs.get(b).kind === "finding"));
    const place = current ? ids.indexOf(current.id) : -1;
    select(ids[(place + 1) % ids.length], { show: true, focus: true });
  });
  pane.addEventListener("focusin", (event) => {
    const node = event.target.closest(".box");
    if (!node) return;
    for (const box of node.box.sheet.boxes.values()) box.node.tabIndex = box === node.box ? 0 : -1;
  });

  get("search").addEventListener("input", () => {
    if (report.initiatives.length <= IDLE) return search();
    clearTimeout(waiting); // in a long document letters that follow each other are looked for together
    waiting = setTimeout(search, PAUSE);
  });
  get("help").addEventListener("click", () => get("keys").showModal());
  get("keys").querySelector("button").addEventListener("click", () => get("keys").close());
  get("zoom-in").addEventListener("click", zoomIn);
  get("zoom-out").addEventListener("click", zoomOut);
  get("zoom-fit").addEventListener("click", () => setZoom(1));
  get("language").addEventListener("click", () => setLanguage(english() ? "ja" : "en"));

  // --- all of it

  function buildAll() {
    buildUntil(Infinity);
    if (pictured) for (const sheet of sheets.values()) buildSheet(sheet);
  }
  addEventListener("beforeprint", buildAll);

  function goOn() {
    const until = performance.now() + SLICE;
    while (performance.now() < until) {
      const next = articles.length <= IDLE && built < articles.length ? articles.findIndex((node) => !node.firstChild) : -1;
      if (next >= 0) buildArticle(next);
      else {
        const sheet = pictured && data.pages.length <= IDLE_PAGES && [...sheets.values()].find((one) => !one.built);
        if (!sheet) return void (root.dataset.ready = "all");
        buildSheet(sheet);
      }
    }
    setTimeout(goOn);
  }

  document.addEventListener("DOMContentLoaded", () => {
    buildPane();
    buildFindings();
    buildDocument();
    articles.push(...report.initiatives.map((_, index) => el("article", { className: "initiative", data: { index } })));
    get("initiative-list").append(...articles);
    buildUntil(FIRST);
    watchArticles();
    wide.addEventListener("change", watchArticles);
    buildTexts();
    get("n-initiatives").textContent = report.initiatives.length;
    get("n-texts").textContent = report.texts.length;
    filterFindings();
    setLanguage((navigator.language || "ja").startsWith("en") ? "en" : "ja");
    if (hooks.ready) hooks.ready();
    root.dataset.ready = "first";
    setTimeout(goOn);
  });

  return { data, report, refs, words, hooks, el, written, t, both, tell, told, fieldPair, valueOf, isEmpty, content, itemList, indicatorTable, fill, filterFindings, select, idOf, relabel, ITEMS, INDICATORS, current: () => current, say: (text) => (get("said").textContent = text) };
})();
