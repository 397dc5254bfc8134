"use strict";
(() => {
  const root = document.documentElement;
  const get = (id) => document.getElementById(id);
  const data = JSON.parse(get("data").textContent);
  const english = () => root.dataset.language === "en";
  const t = (ja, en) => (english() ? en : ja);

  // Light is low, dark is high: the order shows without colour vision, and on a black and white print.
  const RAMP = ["#f1e6cf", "#d3dfc4", "#97c4b8", "#559aa8", "#2a6a8c", "#143c66"];
  const ACTUAL = "#14577f";
  const TARGET = "#c4621b";
  const GREY = "#c9ced4";
  const QUIET = "#566270";
  const CITY_COLOURS = ["#14577f", "#c4621b", "#3c8d6e", "#a23b72", "#6a5d9a", "#8a7000", "#4aa3c7", "#555e68"];
  const KIND_COLOURS = {
    continued: "#c3cbd2", split: "#7fb6d6", merged: "#3f7fb0", started: "#2e8b70", resumed: "#8cc7ad",
    "new-after-gap": "#bfe0d1", vanished: "#c4621b", "gone-after-gap": "#ecb98f",
  };
  const GONE = new Set(["vanished", "gone-after-gap"]);
  const ROWS = 48; // rows of municipality and year in a chart: more than these no reader compares
  const LINES = 8; // lines in a chart: as many as there are colours that can be told apart
  const BARS = 25;
  const FONT = getComputedStyle(document.body).fontFamily;

  const GROUP = ["city", "year", "of", "initiatives", "graded", "mean", "scales", "judged", "reached", "share"];
  const GRADE = ["city", "plan", "year", "grade", "rank", "ordinal", "count"];
  const POINT = ["year", "target", "targetText", "actual", "actualText", "name", "reached", "reportedIn", "replaced"];
  const named = (keys) => (row) => Object.fromEntries(keys.map((key, place) => [key, row[place]]));
  const matrix = data.matrix.map(named(GROUP));
  const achieved = data.achieved.map(named(GROUP));
  const grades = data.grades.map(named(GRADE));
  const departments = data.departments.map(named(GROUP));
  const series = data.series.map(([city, plan, name, indicator, unit, points, topics]) => ({
    city, plan, name, indicator, unit, points: points.map(named(POINT)), topics,
  }));
  const changes = data.changes.map(([city, plan, year, kind, gap, count]) => ({ city, plan, year, kind, gap, count }));

  // -- what is chosen ----------------------------------------------------------------------------------------------

  const boxes = Array.from(get("cities").querySelectorAll("input"));
  const chosen = () => new Set(boxes.filter((box) => box.checked).map((box) => Number(box.value)));
  const year = () => Number(get("year").value);
  const topic = () => (get("topic").value === "" ? null : Number(get("topic").value));
  const cityName = (place) => data.cities[place] || t("不明", "unknown");
  const topicName = (place) => data.topics[place][english() ? 2 : 1];

  // -- drawing -----------------------------------------------------------------------------------------------------

  const CONFIG = {
    aria: false, // the holder says what the picture is, and the table has its numbers
    background: null,
    font: FONT,
    view: { stroke: null },
    axis: {
      labelColor: "#1d2733", labelFontSize: 12, titleColor: QUIET, titleFontSize: 11, titleFontWeight: "normal",
      gridColor: "#e6e9ec", domainColor: "#b4bcc5", tickColor: "#b4bcc5", labelLimit: 220,
    },
  };
  const views = new Map();
  const tip = get("tip");

  function point(_, event, __, text) {
    tip.hidden = text === null || text === undefined || text === "";
    if (tip.hidden) return;
    tip.textContent = String(text);
    const right = event.clientX + 16 + tip.offsetWidth < innerWidth;
    tip.style.left = (right ? event.clientX + 14 : Math.max(4, event.clientX - tip.offsetWidth - 14)) + "px";
    tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8)) + "px";
  }

  const nothing = {
    load: () => Promise.reject(new Error("nothing is loaded")),
    sanitize: () => Promise.reject(new Error("nothing is loaded")),
  };

  function draw(holder, spec) {
    clear(holder);
    const { spec: compiled } = globalThis.vegaLite.compile({ autosize: { type: "pad" }, ...spec, config: CONFIG });
    const view = new globalThis.vega.View(globalThis.vega.parse(compiled, {}, { ast: true }), {
      renderer: "svg", container: holder, hover: false, expr: globalThis.vegaInterpreter, loader: nothing, tooltip: point,
    });
    views.set(holder, view);
    return view.runAsync();
  }

  function clear(holder) {
    views.get(holder)?.finalize();
    views.delete(holder);
    holder.replaceChildren();
  }

  function none(holder) {
    clear(holder);
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = t("条件に合うデータがありません。", "Nothing matches.");
    holder.append(note);
  }

  const value = (row) => ({ ...row, meanNumber: row.mean === "" ? null : Number(row.mean) });
  const RANGE = { domain: [0, 1], range: RAMP, interpolate: "lab" };
  const OWN_COLOURS = { scale: { color: "independent" } }; // letters on a colour have one of their own
  const inkOn = (ordinal) => (ordinal !== null && ordinal > 0.55 ? "#fff" : "#1d2733");
  const width = (holder, least) => Math.max(least, holder.clientWidth);
  // Names are as wide as they are: full width letters count one, others a half.
  const em = (text) => Array.from(text).reduce((sum, sign) => sum + (sign.charCodeAt(0) < 256 ? 0.55 : 1), 0);
  const room = (texts, most) => Math.min(most, 12 * Math.max(1, ...texts.map(em)) + 14);

  // A line of what follows each other, and a faint one over years of which nothing is known.
  function lines(mark, encoding, values, transform = []) {
    const solid = { data: { values }, transform, mark: { type: "line", ...mark }, encoding };
    const known = [...transform, { filter: "datum.known" }];
    return [{ ...solid, transform: known, mark: { ...solid.mark, strokeWidth: 1, opacity: 0.45 } }, solid];
  }

  // Rows with one without values for each year that is missing between the first and the last of its line.
  function withGaps(rows, line) {
    const found = rows.map((row) => ({ ...row, known: true }));
    const spans = new Map();
    for (const row of rows) {
      const years = spans.get(line(row)) || [];
      spans.set(line(row), [...years, Number(row.x)]);
    }
    for (const [name, years] of spans) {
      for (let missing = Math.min(...years); missing < Math.max(...years); missing++) {
        if (!years.includes(missing)) found.push({ name, x: String(missing), meanNumber: null, actual: null, target: null, known: false });
      }
    }
    return found;
  }

  // -- topics ------------------------------------------------------------------------------------------------------

  function told(row, head) {
    const lines = [head, t("取組", "initiatives") + " " + row.initiatives + " / " + t("評価あり", "graded") + " " + row.graded];
    lines.push(t("評価値の平均", "mean value") + " " + (row.mean || "–"));
    if (row.scales > 1) lines.push(t("評価区分が" + row.scales + "種類あり、平均は目安です", row.scales + " scales: the mean is a guide only"));
    if (row.graded > 0 && row.graded < data.few) lines.push(t("件数が少ない", "few grades"));
    if (row.judged) lines.push(t("達成した指標", "indicators reached") + " " + row.reached + " / " + row.judged);
    return lines.join("\n");
  }

  function drawMatrix() {
    const cities = chosen();
    const only = topic();
    const rows = matrix
      .filter((row) => row.year === year() && cities.has(row.city) && (only === null || row.of === only))
      .map((row) => ({
        ...value(row), x: topicName(row.of), y: cityName(row.city) + "\u200b".repeat(row.city),
        tip: told(row, cityName(row.city) + "・" + topicName(row.of)),
      }))
      .map((row) => ({ ...row, ink: inkOn(row.meanNumber), few: row.graded < data.few, n: row.graded ? String(row.graded) : "–" }));
    fillMatrix(rows, cities, only);
    const holder = get("matrix-chart");
    if (!rows.length) return none(holder);
    const topics = data.topics.map((_, place) => place).filter((place) => only === null || place === only).map(topicName);
    const names = Array.from(cities).sort((a, b) => a - b).map((place) => cityName(place) + "\u200b".repeat(place));
    const left = room(names, 220);
    const step = Math.max(30, Math.min(56, (width(holder, 480) - left - 90) / topics.length));
    const cell = (few, band) => ({
      transform: [{ filter: "datum.few === " + few + " && datum.graded > 0" }],
      mark: { type: "rect", width: { band }, height: { band } },
      encoding: { color: { field: "meanNumber", type: "quantitative", scale: RANGE, legend: null } },
    });
    return draw(holder, {
      data: { values: rows }, width: { step }, height: { step: 30 }, resolve: OWN_COLOURS,
      encoding: {
        x: {
          field: "x", type: "nominal", scale: { domain: topics },
          axis: { title: null, orient: "top", labelAngle: -40, labelAlign: "left", domain: false, ticks: false, labelLimit: 190 },
        },
        y: { field: "y", type: "nominal", scale: { domain: names }, axis: { title: null, domain: false, ticks: false } },
        tooltip: { field: "tip", type: "nominal" },
      },
      layer: [
        cell(false, 0.94),
        cell(true, 0.58),
        {
          mark: { type: "text", fontSize: 11 },
          encoding: { text: { field: "n" }, color: { field: "ink", type: "nominal", scale: null } },
        },
      ],
    });
  }

  function fillMatrix(rows, cities, only) {
    const found = new Map(rows.map((row) => [row.city + " " + row.of, row]));
    const table = get("matrix");
    for (const cell of table.querySelectorAll("[data-topic]")) {
      cell.hidden = only !== null && Number(cell.dataset.topic) !== only;
    }
    for (const line of table.tBodies[0].rows) {
      line.hidden = !cities.has(Number(line.dataset.city));
      for (const cell of line.querySelectorAll("td")) {
        const row = found.get(line.dataset.city + " " + cell.dataset.topic);
        cell.textContent = row ? (row.mean ? row.mean + " " : "–") : "";
        if (row && row.mean) {
          const count = document.createElement("small");
          count.textContent = "(" + row.graded + ")";
          cell.append(count);
        }
      }
    }
  }

  // -- municipality and year ---------------------------------------------------------------------------------------

  // The rows of a chart: as many municipalities as fit, in their order.
  function cut(rows, id) {
    const kept = [];
    const seen = new Set();
    const lines = new Set();
    for (const row of rows) {
      if (!seen.has(row.city) && lines.size >= ROWS) continue;
      seen.add(row.city);
      lines.add(row.y);
      kept.push(row);
    }
    const all = new Set(rows.map((row) => row.city)).size;
    get(id).hidden = seen.size === all;
    get(id).textContent = t(
      "図は" + all + "団体のうち先の" + seen.size + "団体を示します。ほかは「団体」で選んでください。表には全てあります。",
      "The charts show the first " + seen.size + " of " + all + " municipalities: choose others above. The table has all.",
    );
    return kept;
  }

  const lineName = (row, several) => cityName(row.city) + (several ? "・" + (row.plan || "–") : "") + "　" + (row.year || "–");
  const inYear = (row) => row.year !== 0 && (year() === 0 || row.year === year());

  function plansOf(rows) {
    const plans = new Map();
    for (const row of rows) plans.set(row.city, (plans.get(row.city) || new Set()).add(row.plan));
    return (city) => plans.get(city).size > 1;
  }

  function drawGrades(cities) {
    const holder = get("grades-chart");
    const several = plansOf(grades);
    const rows = cut(
      grades.filter((row) => cities.has(row.city) && inYear(row))
        .map((row) => ({ ...row, y: lineName(row, several(row.city)) })),
      "grades-cut",
    );
    if (!rows.length) return none(holder);
    const totals = new Map();
    for (const row of rows) totals.set(row.y, (totals.get(row.y) || 0) + row.count);
    const sums = new Map();
    for (const row of rows) {
      const total = totals.get(row.y);
      row.from = (sums.get(row.y) || 0) / total;
      sums.set(row.y, (sums.get(row.y) || 0) + row.count);
      row.to = sums.get(row.y) / total;
      row.middle = (row.from + row.to) / 2;
      row.value = row.ordinal === "" ? null : Number(row.ordinal);
      row.ink = inkOn(row.value);
      const shown = row.grade || t("なし", "none");
      row.label = row.to - row.from > 0.045 + 0.02 * em(shown) ? shown + " " + row.count : "";
      row.tip = row.y + "\n" + shown + ": " + row.count + " / " + total +
        (row.value === null ? "" : "\n" + t("評価値", "value") + " " + row.ordinal);
    }
    const names = Array.from(totals.keys());
    const left = room(names, 260);
    return draw(holder, {
      data: { values: rows }, width: Math.max(180, width(holder, 300) - left - 20), height: { step: 22 },
      resolve: OWN_COLOURS,
      encoding: {
        y: { field: "y", type: "nominal", scale: { domain: names, paddingInner: 0.18 }, axis: { title: null, domain: false, ticks: false, labelLimit: 260 } },
        tooltip: { field: "tip", type: "nominal" },
      },
      layer: [
        {
          mark: { type: "rect", stroke: "#fff", strokeWidth: 1 },
          encoding: {
            x: { field: "from", type: "quantitative", scale: { domain: [0, 1] }, axis: { title: null, format: "%", tickCount: 5, grid: false } },
            x2: { field: "to" },
            color: {
              condition: { test: "datum.value === null", value: GREY },
              field: "value", type: "quantitative", scale: RANGE, legend: null,
            },
          },
        },
        {
          mark: { type: "text", fontSize: 11 },
          encoding: { x: { field: "middle", type: "quantitative" }, text: { field: "label" }, color: { field: "ink", type: "nominal", scale: null } },
        },
      ],
    });
  }

  function drawReached(cities) {
    const holder = get("reached-chart");
    const shown = [];
    for (const row of achieved) {
      if (!cities.has(row.city) || !inYear(row)) continue;
      const y = lineName(row, false);
      shown.push({
        ...row, y, number: row.share === "" ? null : Number(row.share), label: row.judged ? row.reached + "/" + row.judged : "–",
        tip: y + "\n" + t("達成した指標", "indicators reached") + " " + row.reached + " / " + row.judged + (row.share ? "（" + row.share + "%）" : ""),
      });
    }
    const kept = cut(shown, "achievement-cut");
    if (!kept.length) return none(holder);
    const names = kept.map((row) => row.y);
    const left = room(names, 260);
    return draw(holder, {
      data: { values: kept }, width: Math.max(140, width(holder, 260) - left - 60), height: { step: 22 },
      encoding: {
        y: { field: "y", type: "nominal", scale: { domain: names, paddingInner: 0.18 }, axis: { title: null, domain: false, ticks: false, labelLimit: 260 } },
        tooltip: { field: "tip", type: "nominal" },
      },
      layer: [
        {
          mark: { type: "bar", color: ACTUAL, height: 8 },
          encoding: { x: { field: "number", type: "quantitative", scale: { domain: [0, 100] }, axis: { title: null, tickCount: 5 } } },
        },
        {
          mark: { type: "text", align: "left", dx: 5, fontSize: 11, color: QUIET },
          encoding: { x: { condition: { test: "datum.number === null", datum: 0 }, field: "number", type: "quantitative" }, text: { field: "label" } },
        },
      ],
    });
  }

  function drawMean(cities) {
    const holder = get("mean-chart");
    const only = topic();
    const few = cities.size > LINES ? t("先の" + LINES + "団体", "the first " + LINES + " municipalities") : "";
    const about = [only === null ? "" : t("分野：", "topic: ") + topicName(only), few].filter(Boolean).join("、");
    get("mean-about").textContent = about && "（" + about + "）";
    const kept = Array.from(cities).sort((a, b) => a - b).slice(0, LINES);
    const rows = (only === null ? achieved : matrix)
      .filter((row) => row.year !== 0 && row.mean !== "" && kept.includes(row.city) && (only === null || row.of === only))
      .map((row) => ({
        ...value(row), name: cityName(row.city) + "\u200b".repeat(row.city), x: String(row.year),
        tip: told(row, cityName(row.city) + "　" + row.year),
      }));
    if (!rows.length) return none(holder);
    const names = kept.map((place) => cityName(place) + "\u200b".repeat(place));
    const last = new Map();
    for (const row of rows) if (!last.has(row.city) || last.get(row.city).year < row.year) last.set(row.city, row);
    const ends = Array.from(last.values()).sort((a, b) => b.meanNumber - a.meanNumber);
    let above = Infinity; // names at the ends of the lines, one under the other
    for (const row of ends) above = row.place = Math.min(row.meanNumber, above - 0.075);
    const lowest = Math.min(...ends.map((row) => row.place));
    for (const row of ends) row.place += Math.max(0, -lowest);
    const colour = { field: "name", type: "nominal", scale: { domain: names, range: CITY_COLOURS }, legend: null };
    return draw(holder, {
      data: { values: rows }, width: Math.min(620, width(holder, 300) - 230), height: 210,
      encoding: {
        x: { field: "x", type: "ordinal", scale: { domain: data.years.map(String) }, axis: { title: null, labelAngle: 0, grid: false } },
        y: { field: "meanNumber", type: "quantitative", scale: { domain: [0, 1] }, axis: { title: t("評価値の平均", "mean value"), tickCount: 5 } },
      },
      layer: [
        ...lines({ strokeWidth: 2 }, { color: colour }, withGaps(rows, (row) => row.name)),
        {
          mark: { type: "point", filled: true, opacity: 1 },
          encoding: {
            color: colour, tooltip: { field: "tip", type: "nominal" },
            size: { condition: { test: "datum.graded < " + data.few, value: 28 }, value: 75 },
          },
        },
        {
          data: { values: ends.map((row) => ({ ...row, x: String(Math.max(...data.years)) })) },
          mark: { type: "text", align: "left", dx: 16, fontSize: 12 },
          encoding: { text: { field: "name" }, color: colour, y: { field: "place", type: "quantitative" } },
        },
      ],
    });
  }

  // -- departments -------------------------------------------------------------------------------------------------

  function drawDepartments(cities) {
    const holder = get("departments-chart");
    const city = pick("department-city", cities);
    const all = departments
      .filter((row) => row.city === city && row.year === year() && row.graded > 0)
      .sort((a, b) => b.graded - a.graded || (a.of < b.of ? -1 : 1));
    get("department-cut").textContent = all.length > BARS
      ? t("評価のある取組の多い" + BARS + "部署（" + all.length + "部署中）", "The " + BARS + " with the most grades, of " + all.length)
      : "";
    const rows = all.slice(0, BARS).map((row) => ({
      ...value(row), y: row.of, few: row.graded < data.few, label: Number(row.mean).toFixed(2) + "（" + row.graded + "）", tip: told(row, row.of),
    }));
    if (!rows.length) return none(holder);
    rows.sort((a, b) => b.meanNumber - a.meanNumber || b.graded - a.graded);
    const names = rows.map((row) => row.y);
    return draw(holder, {
      data: { values: rows }, width: Math.min(560, width(holder, 300) - room(names, 240) - 90), height: { step: 24 },
      encoding: {
        y: { field: "y", type: "nominal", scale: { domain: names, paddingInner: 0.2 }, axis: { title: null, domain: false, ticks: false, labelLimit: 240 } },
        x: { field: "meanNumber", type: "quantitative", scale: { domain: [0, 1] }, axis: { title: t("評価値の平均（評価のある取組の数）", "mean value (initiatives with a grade)"), tickCount: 5 } },
        tooltip: { field: "tip", type: "nominal" },
      },
      layer: [
        { mark: { type: "rule", color: GREY, strokeWidth: 2 }, encoding: { x: { datum: 0 }, x2: { field: "meanNumber" } } },
        {
          mark: { type: "point", filled: true, opacity: 1, stroke: ACTUAL, strokeWidth: 1 },
          encoding: {
            color: { field: "meanNumber", type: "quantitative", scale: RANGE, legend: null },
            size: { condition: { test: "datum.few", value: 60 }, value: 190 },
          },
        },
        { mark: { type: "text", align: "left", dx: 12, fontSize: 11, color: QUIET }, encoding: { text: { field: "label" } } },
      ],
    });
  }

  // -- indicators --------------------------------------------------------------------------------------------------

  const amount = (text) => (text === "" ? null : Number(text));

  function drawSeries(cities) {
    const holder = get("series-charts");
    const city = pick("series-city", cities);
    for (const old of holder.children) clear(old.lastElementChild);
    const only = topic();
    const found = series.filter((one) => one.city === city && (only === null || one.topics.includes(only)));
    get("series-cut").textContent = t(found.length + "件", found.length + " indicators");
    holder.replaceChildren();
    if (!found.length) {
      const note = document.createElement("div");
      holder.append(note);
      return none(note);
    }
    const years = Array.from(new Set(found.flatMap((one) => one.points.map((each) => each.year)))).sort();
    return Promise.all(found.map((one) => {
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      const name = document.createElement("small");
      name.textContent = one.name;
      caption.append(one.indicator, name);
      const place = document.createElement("div");
      place.className = "chart";
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", one.indicator + t("の推移。数値は下の表にあります。", " over the years; the table below has the numbers."));
      figure.append(caption, place);
      holder.append(figure);
      return draw(place, sparkline(one, years, place));
    }));
  }

  function sparkline(one, years, holder) {
    const rows = one.points.map((each) => {
      const lines = [each.year + "　" + each.name];
      if (each.actualText) lines.push(t("実績", "actual") + " " + each.actualText + (each.replaced ? t("（後の報告書で訂正）", " (corrected later)") : ""));
      if (each.targetText) lines.push(t("目標", "target") + " " + each.targetText);
      return {
        x: String(each.year), actual: amount(each.actual), target: amount(each.target), replaced: each.replaced,
        text: each.actual === "" ? "" : amount(each.actual).toLocaleString("ja-JP"), tip: lines.join("\n"),
      };
    });
    const x = { field: "x", type: "ordinal", scale: { domain: years.map(String) }, axis: { title: null, labelAngle: 0, labelFontSize: 11 } };
    const y = (field) => ({
      field, type: "quantitative", scale: { zero: false, nice: true },
      axis: { title: one.unit || null, titleAngle: 0, titleAlign: "left", titleAnchor: "end", titleX: 0, titleY: -6, tickCount: 3, labelFontSize: 11, format: ",~f" },
    });
    const tipOf = { tooltip: { field: "tip", type: "nominal" } };
    const kept = rows.filter((row) => !row.replaced);
    const side = (field) => withGaps(kept.filter((row) => row[field] !== null), () => "");
    return {
      data: { values: rows }, width: Math.max(150, width(holder, 220) - 78), height: 104, padding: { top: 16, left: 4, right: 4, bottom: 2 },
      encoding: { x },
      layer: [
        ...lines({ color: TARGET, strokeDash: [4, 3], strokeWidth: 1.4 }, { y: y("target") }, side("target")),
        { data: { values: kept }, mark: { type: "point", shape: "diamond", filled: true, color: TARGET, size: 42, opacity: 1 }, encoding: { y: y("target"), ...tipOf } },
        ...lines({ color: ACTUAL, strokeWidth: 2.2 }, { y: y("actual") }, side("actual")),
        { data: { values: kept }, mark: { type: "point", filled: true, color: ACTUAL, size: 50, opacity: 1 }, encoding: { y: y("actual"), ...tipOf } },
        { transform: [{ filter: "datum.replaced" }], mark: { type: "point", filled: false, color: ACTUAL, size: 60, opacity: 1 }, encoding: { y: y("actual"), ...tipOf } },
      ],
    };
  }

  // -- changes -----------------------------------------------------------------------------------------------------

  function drawChanges(cities) {
    const holder = get("changes-chart");
    const several = plansOf(changes);
    const rows = cut(
      changes.filter((row) => cities.has(row.city) && (year() === 0 || row.year === year()))
        .map((row) => ({ ...row, y: lineName(row, several(row.city)) })),
      "changes-cut",
    );
    const key = get("changes-key");
    key.replaceChildren();
    if (!rows.length) return none(holder);
    const order = data.kinds.map(([kind]) => kind);
    const word = (kind) => data.kinds.find(([name]) => name === kind)[english() ? 2 : 1];
    for (const kind of order.filter((one) => rows.some((row) => row.kind === one))) {
      const item = document.createElement("li");
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      square.setAttribute("width", "100%");
      square.setAttribute("height", "100%");
      square.setAttribute("fill", KIND_COLOURS[kind]);
      mark.append(square);
      item.append(mark, word(kind));
      key.append(item);
    }
    rows.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    const right = new Map();
    const gone = new Map();
    for (const row of rows) {
      const side = GONE.has(row.kind) ? gone : right;
      const sign = GONE.has(row.kind) ? -1 : 1;
      row.from = sign * (side.get(row.y) || 0);
      side.set(row.y, (side.get(row.y) || 0) + row.count);
      row.to = sign * side.get(row.y);
      row.middle = (row.from + row.to) / 2;
      row.colour = KIND_COLOURS[row.kind];
      row.ink = ["merged", "started", "vanished"].includes(row.kind) ? "#fff" : "#1d2733";
      row.label = String(row.count);
      row.tip = row.y + "\n" + word(row.kind) + " " + row.count +
        (row.gap ? "\n" + t("間に報告書のない年度：", "years without a report: ") + row.gap : "");
    }
    const names = Array.from(new Set(changes.map((row) => lineName(row, several(row.city))))).filter((name) => right.has(name) || gone.has(name));
    const most = Math.max(...rows.map((row) => Math.abs(row.to)));
    const unit = Math.max(140, width(holder, 300) - room(names, 260) - 40) / (most + Math.max(0, ...gone.values()));
    const line = { field: "y", type: "nominal", scale: { domain: names, paddingInner: 0.18 }, axis: { title: null, domain: false, ticks: false, labelLimit: 260 } };
    const tipOf = { tooltip: { field: "tip", type: "nominal" } };
    const axis = {
      title: t("← 終了　取組の数　継続・新規 →", "← vanished   initiatives   continued, started →"),
      format: "d", tickMinStep: 1, tickCount: 8, labelExpr: "abs(datum.value)",
    };
    return draw(holder, {
      data: { values: rows }, width: Math.max(180, width(holder, 300) - room(names, 260) - 30), height: { step: 24 },
      layer: [
        {
          mark: { type: "rect", stroke: "#fff", strokeWidth: 1 },
          encoding: {
            y: line, x: { field: "from", type: "quantitative", axis }, x2: { field: "to" },
            color: { field: "colour", type: "nominal", scale: null }, ...tipOf,
          },
        },
        {
          transform: unit < 11 ? [{ filter: "datum.count > 1" }] : [],
          mark: { type: "text", fontSize: 11 },
          encoding: {
            y: line, x: { field: "middle", type: "quantitative", axis }, text: { field: "label" },
            color: { field: "ink", type: "nominal", scale: null }, ...tipOf,
          },
        },
        { mark: { type: "rule", color: QUIET }, encoding: { x: { datum: 0, type: "quantitative", axis } } },
      ],
    });
  }

  // -- tables and choices ------------------------------------------------------------------------------------------

  // A select of one municipality among the chosen ones.
  function pick(id, cities) {
    const select = get(id);
    select.closest(".local").hidden = false;
    const before = select.value;
    select.replaceChildren(...Array.from(cities).sort((a, b) => a - b).map((place) => new Option(cityName(place), String(place))));
    if (Array.from(select.options).some((option) => option.value === before)) select.value = before;
    return select.value === "" ? -1 : Number(select.value);
  }

  const lists = ["scales", "achieved", "department-table", "series-table", "changes-table", "renamed-table", "similar-table"];

  function filterTables(cities) {
    const only = topic();
    const words = (text) => text.split(" ").filter(Boolean).map(Number);
    for (const id of lists) {
      const table = get(id);
      if (!table) continue;
      for (const row of table.tBodies[0].rows) {
        const { city, year: years, topics } = row.dataset;
        row.hidden = !(
          words(city).some((place) => cities.has(place)) &&
          (years === undefined || year() === 0 || words(years).includes(year())) &&
          (topics === undefined || only === null || words(topics).includes(only))
        );
      }
    }
  }

  // The table of departments is that of all years or of one, as its chart is.
  function fillDepartments() {
    const body = get("department-table").tBodies[0];
    const rows = departments.filter((row) => row.year === year());
    rows.sort((a, b) => a.city - b.city || b.graded - a.graded || b.initiatives - a.initiatives || (a.of < b.of ? -1 : a.of > b.of ? 1 : 0));
    body.replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      line.dataset.city = row.city;
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = cityName(row.city);
      line.append(head);
      const texts = [row.of, row.initiatives, row.mean ? row.mean + " (" + row.graded + ")" : "–", row.reached + " / " + row.judged];
      texts.forEach((text, place) => {
        const cell = line.insertCell();
        cell.textContent = text;
        if (place) cell.className = "number";
      });
      return line;
    }));
  }

  let turn = 0;

  async function show() {
    const mine = ++turn;
    const cities = chosen();
    get("chosen").textContent = cities.size + " / " + boxes.length;
    for (const option of get("topic").options) if (option.dataset.ja) option.textContent = t(option.dataset.ja, option.dataset.en);
    fillDepartments();
    filterTables(cities);
    root.dataset.drawn = "no";
    await Promise.all([drawMatrix(), drawGrades(cities), drawReached(cities), drawMean(cities), drawDepartments(cities), drawSeries(cities), drawChanges(cities)]);
    if (mine === turn) root.dataset.drawn = "yes";
  }

  const form = get("filters");
  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  for (const [id, on] of [["all", true], ["none", false]]) {
    get(id).addEventListener("click", () => {
      for (const box of boxes) box.checked = on;
      show();
    });
  }
  get("department-city").addEventListener("change", () => drawDepartments(chosen()));
  get("series-city").addEventListener("change", () => drawSeries(chosen()));
  get("language").hidden = false;
  get("language").addEventListener("click", () => {
    root.dataset.language = english() ? "ja" : "en";
    root.lang = root.dataset.language;
    show();
  });
  document.addEventListener("click", (event) => {
    const open = form.querySelector("details[open]");
    if (open && !open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    tip.hidden = true;
    const open = form.querySelector("details[open]");
    if (open) open.open = false;
  });
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  let seen = innerWidth;
  let timer = 0;
  addEventListener("resize", () => {
    if (innerWidth === seen) return;
    seen = innerWidth;
    clearTimeout(timer);
    timer = setTimeout(show, 200);
  });
  show();
})();
