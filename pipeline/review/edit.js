"use strict";
// Corrections: kept by the server of `torikumi review` in corrections.toml, applied by the next `torikumi convert`.
(() => {
  const { data, report, refs, words, hooks, el, written, t, both, tell, told, fieldPair, content, fill, select, idOf, say } = review;
  const get = (id) => document.getElementById(id);
  const LISTS = [...review.ITEMS, ...review.INDICATORS, "departments"];
  const MULTILINE = /^(name|extra\..*|plan\.(title|subtitle)|report\.title)$/;
  let corrections = data.corrections;
  const withdrawn = new Set(); // targets of corrections that the dataset was made with, and that were taken back since

  // --- what is said of what

  const none = (value) => (value === null || value === undefined ? "" : value);
  const keyOf = (one) =>
    JSON.stringify([one.kind === "value" || one.kind === "list" ? "" : one.kind, none(one.initiative), none(one.field), none(one.heading), none(one.code), one.kind === "seen" ? one.message : ""]);
  const initiativeOf = (ref) => (ref.index === null ? null : report.initiatives[ref.index].id);
  const isList = (ref) => ref.index !== null && LISTS.includes(ref.field);
  const target = (ref) => ({ kind: isList(ref) ? "list" : "value", ...(ref.index === null ? {} : { initiative: initiativeOf(ref) }), field: ref.field });
  const seenTarget = (check) => ({
    kind: "seen",
    code: check.code,
    ...(check.initiative === null ? {} : { initiative: check.initiative }),
    ...(check.field === null ? {} : { field: check.field }),
    message: check.message,
  });
  const roleTarget = (heading) => ({ kind: "role", heading });
  const correctionOf = (wanted) => corrections.find((one) => keyOf(one) === keyOf(wanted));

  // What the dataset says, as corrections write it.
  function original(ref) {
    const value = review.valueOf(ref);
    if (!isList(ref)) return value === null || value === undefined ? "" : String(value);
    return value.map((part) => (typeof part === "string" ? part : part.text));
  }
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  function stateOf(one) {
    if (one.kind === "seen") {
      const check = report.checks.find((check) => keyOf(seenTarget(check)) === keyOf(one));
      return check ? (check.seen ? "applied" : "pending") : "stale";
    }
    if (one.kind === "role") {
      const extra = report.initiatives.some((initiative) => one.heading in initiative.extra);
      return extra === (one.old === "extra") ? "pending" : "applied";
    }
    const ref = refOf(one);
    const now = ref ? original(ref) : ""; // a column whose text was taken away is not there any more
    if (same(now, one.new)) return "applied";
    if (ref && same(now, one.old)) return "pending";
    const told = report.checks.some((check) => check.code === "value-corrected" && none(check.initiative) === none(one.initiative) && check.field === one.field);
    return told ? "applied" : "stale";
  }
  const places = new Map(report.initiatives.map((initiative, index) => [initiative.id, index]));
  function refOf(one) {
    if (one.kind === "seen") {
      const index = report.checks.findIndex((check) => keyOf(seenTarget(check)) === keyOf(one));
      return refs.get("f" + index);
    }
    if (one.kind === "role") {
      const index = report.initiatives.findIndex((initiative) => one.heading in initiative.extra);
      return refs.get(idOf(index, "extra." + one.heading));
    }
    return none(one.initiative) === "" ? refs.get("d." + one.field) : refs.get(idOf(places.get(one.initiative), one.field));
  }
  const shown = (ref) => {
    const one = correctionOf(target(ref));
    return one && stateOf(one) === "pending" ? one.new : original(ref);
  };

  // --- the server

  async function send(method, correction) {
    let answer, body;
    try {
      answer = await fetch("corrections", { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ correction }) });
      body = await answer.json();
    } catch {
      throw new Error(tell("no_answer"));
    }
    if (!answer.ok) throw new Error(tell("not_saved") + ": " + (told([body.message_ja || "", body.message || ""]) || answer.status));
    const before = corrections;
    corrections = body.corrections;
    for (const one of before) if (stateOf(one) === "applied" && !correctionOf(one)) withdrawn.add(keyOf(one));
    for (const one of corrections) withdrawn.delete(keyOf(one));
    const changed = new Set([...before, ...corrections].filter((one) => !before.some((other) => same(one, other)) || !corrections.some((other) => same(one, other))).map(keyOf));
    const done = new Set();
    for (const one of [...before, ...corrections]) {
      if (!changed.has(keyOf(one)) || done.has(keyOf(one))) continue;
      done.add(keyOf(one));
      if (one.kind === "role") {
        report.initiatives.forEach((initiative, index) => one.heading in initiative.extra && redraw(refs.get(idOf(index, "extra." + one.heading))));
        continue;
      }
      redraw(refOf(one));
    }
    list();
  }
  function redraw(ref) {
    if (!ref || !ref.node) return;
    if (ref.kind === "finding") return drawSeen(ref);
    if (!ref.node.querySelector(".editor")) fill(ref);
  }

  // --- a value

  const texts = (value) =>
    Array.isArray(value)
      ? value.length ? el("ul", { className: "items" }, ...value.map((text) => el("li", {}, el("span", { className: "written" }, written(text))))) : el("span", { className: "empty" }, t("empty"))
      : value === "" ? el("span", { className: "empty" }, t("empty")) : el("span", { className: "written" }, written(value));

  const chip = (state) => el("small", { className: "chip state " + state }, t(state));
  const was = (one) => el("div", { className: "was" }, el("span", { className: "quiet" }, t("old_value"), ": "), el("del", {}, texts(one.old)), ...(one.note ? [el("p", { className: "quiet" }, written(one.note))] : []));

  hooks.content = (ref) => {
    const one = correctionOf(target(ref));
    if (one && stateOf(one) === "pending") return el("div", {}, chip("pending"), el("div", { className: "pending-value" }, texts(one.new)), was(one));
    if (one) return el("div", {}, content(ref), chip(stateOf(one)), was(one));
    if (withdrawn.has(keyOf(target(ref)))) return el("div", {}, chip("withdrawn"), content(ref));
    return null;
  };
  hooks.value = (ref) => {
    const tools = el("div", { className: "edit-tool" }, tool("edit", () => open(ref)));
    const one = correctionOf(target(ref));
    if (one) tools.append(tool("undo", () => undo(ref, one)));
    if (ref.field.startsWith("extra.")) {
      const role = correctionOf(roleTarget(ref.field.slice(6)));
      tools.append(tool("role", () => openRole(ref)));
      if (role) ref.node.lastChild.append(el("p", {}, chip(stateOf(role)), " ", t("role"), ": ", el("del", {}, both(words.roles[role.old] || [role.old, role.old])), " \u2192 ", both(words.roles[role.new] || [role.new, role.new])));
    }
    ref.node.lastChild.append(tools);
  };
  function tool(key, action) {
    const node = el("button", { type: "button", tabIndex: -1, className: "tool" }, t(key));
    node.addEventListener("click", action);
    return node;
  }

  // One line of what is wrong, by the field that it is about.
  function alertOf(form) {
    const node = el("p", { className: "refusal", role: "alert", hidden: true });
    form.append(node);
    return (text) => {
      node.textContent = text;
      node.hidden = !text;
    };
  }
  async function undo(ref, one) {
    try {
      await send("DELETE", keysOf(one));
      say(tell("undone"));
    } catch (error) {
      refuse(ref, error.message);
    }
  }
  const keysOf = (one) => {
    const wanted = { kind: one.kind };
    for (const name of ["initiative", "field", "heading", "code", "message"]) if (none(one[name]) !== "") wanted[name] = one[name];
    return wanted;
  };
  function refuse(ref, message) {
    const old = ref.node.querySelector(":scope > .refusal");
    if (old) old.remove();
    ref.node.append(el("p", { className: "refusal", role: "alert" }, message));
  }

  function openers(ref) {
    ref.node.classList.add("is-open");
    const node = el("form", { className: "editor", noValidate: true });
    ref.node.lastChild.replaceChildren(node);
    return node;
  }
  function shut(ref) {
    ref.node.classList.remove("is-open");
    fill(ref);
    ref.node.querySelector(".label").focus({ preventScroll: true });
  }
  function finish(ref, form, collect) {
    const tell_ = alertOf(form);
    const save = el("button", { type: "submit", className: "main" }, t("save"));
    const cancel = el("button", { type: "button" }, t("cancel"));
    form.append(el("div", { className: "buttons" }, save, cancel));
    cancel.addEventListener("click", () => shut(ref));
    const submit = async () => {
      const correction = collect();
      if (same(correction.old, correction.new) && none(correction.note) === none((correctionOf(correction) || {}).note)) return shut(ref);
      save.disabled = true;
      tell_("");
      try {
        await send("PUT", correction);
        shut(ref);
        say(tell("saved"));
      } catch (error) {
        tell_(error.message);
      } finally {
        save.disabled = false;
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    form.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") {
        event.preventDefault();
        shut(ref);
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        submit();
      }
    });
  }
  function noteInput(ref) {
    const one = correctionOf(target(ref));
    const node = el("input", { type: "text", value: (one && one.note) || "", autocomplete: "off" });
    return { node, box: el("label", { className: "note-field" }, t("note_field"), node), read: () => (node.value.trim() ? { note: node.value.trim() } : {}) };
  }
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = area.scrollHeight + 2 + "px";
  };

  function open(ref) {
    select(ref.id, { show: false });
    if (ref.node.querySelector(".editor")) return ref.node.querySelector("textarea, input, select").focus();
    const form = openers(ref);
    const old = shown(ref);
    const note = noteInput(ref);
    const read = isList(ref) ? listEditor(ref, form, old) : textEditor(ref, form, old);
    form.append(note.box);
    finish(ref, form, () => ({ ...target(ref), old, new: read(), ...note.read() }));
    form.querySelectorAll("textarea").forEach(grow);
    form.querySelector("textarea, input, select, button").focus();
  }

  function textEditor(ref, form, old) {
    if (ref.field === "section" && ref.index !== null && report.sections.length) {
      const choice = el("select", {}, el("option", { value: "" }, "\u2014"));
      for (const section of report.sections) choice.append(el("option", { value: section.number }, section.number + "  " + section.label + " " + section.title));
      choice.value = old;
      choice.setAttribute("aria-label", told(fieldPair(ref.field)));
      form.append(choice);
      return () => choice.value;
    }
    const input = MULTILINE.test(ref.field) ? el("textarea", { rows: 1, value: old }) : el("input", { type: "text", value: old, autocomplete: "off" });
    input.setAttribute("aria-label", told(fieldPair(ref.field)));
    form.append(input);
    if (input.tagName === "TEXTAREA") input.addEventListener("input", () => grow(input));
    if (ref.field === "grade" && report.grade_scale.length) {
      input.setAttribute("list", "grades");
      if (!get("grades")) document.body.append(el("datalist", { id: "grades" }, ...report.grade_scale.map((step) => el("option", { value: step.grade }))));
    }
    return () => input.value;
  }

  // Each item in a field of its own: Enter splits, Backspace at the start and Delete at the end join.
  function listEditor(ref, form, old) {
    const rows = el("ul", { className: "edit-rows" });
    const more = el("button", { type: "button" }, t("add_first"));
    form.append(rows, more);
    const joint = (one, other) => {
      if (!one || !other) return one + other;
      return /[A-Za-z0-9]$/.test(one) && /^[A-Za-z0-9]/.test(other) ? one + " " + other : one + other;
    };
    const areas = () => [...rows.querySelectorAll("textarea")];
    const show = () => (more.hidden = areas().length > 0);
    function add(text, before) {
      const area = el("textarea", { rows: 1, value: text, "aria-label": told(fieldPair(ref.field)) });
      const act = (key, action) => {
        const node = el("button", { type: "button", className: "tool" }, t(key));
        node.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays where it is
        node.addEventListener("click", action);
        return node;
      };
      const row = el("li", {}, area, el("div", { className: "row-tools" }, act("join", () => join(area)), act("split", () => split(area)), act("add", () => caret(add("", row.nextSibling), 0)), act("remove", () => remove(area))));
      rows.insertBefore(row, before || null);
      area.addEventListener("input", () => grow(area));
      area.addEventListener("keydown", (event) => {
        if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
        const { selectionStart: start, selectionEnd: end, value } = area;
        const place = areas().indexOf(area);
        if (event.key === "Enter") split(area);
        else if (event.key === "Backspace" && !start && !end && place > 0) join(areas()[place - 1]);
        else if (event.key === "Delete" && start === value.length && place + 1 < areas().length) join(area);
        else if (event.key === "ArrowUp" && !start && !end && place > 0) caret(areas()[place - 1], areas()[place - 1].value.length);
        else if (event.key === "ArrowDown" && start === value.length && place + 1 < areas().length) caret(areas()[place + 1], 0);
        else return;
        event.preventDefault();
      });
      show();
      grow(area);
      return area;
    }
    function caret(area, at) {
      area.focus();
      area.setSelectionRange(at, at);
    }
    function join(area) {
      const next = areas()[areas().indexOf(area) + 1];
      if (!next) return;
      const at = area.value.length;
      area.value = joint(area.value, next.value);
      next.closest("li").remove();
      grow(area);
      caret(area, at);
    }
    function split(area) {
      const { selectionStart: at, value } = area;
      area.value = value.slice(0, at).trimEnd();
      const below = add(value.slice(at).trimStart(), area.closest("li").nextSibling);
      grow(area);
      caret(below, 0);
    }
    function remove(area) {
      const place = areas().indexOf(area);
      area.closest("li").remove();
      show();
      const left = areas();
      if (left.length) caret(left[Math.min(place, left.length - 1)], 0);
      else more.focus();
    }
    more.addEventListener("click", () => caret(add("", null), 0));
    for (const text of old) add(text, null);
    show();
    return () => areas().map((area) => area.value.trim()).filter(Boolean);
  }

  function openRole(ref) {
    const heading = ref.field.slice(6);
    const form = openers(ref);
    const choice = el("select", { "aria-label": tell("role") }, ...Object.entries(words.roles).map(([role, pair]) => el("option", { value: role }, told(pair))));
    const one = correctionOf(roleTarget(heading));
    const old = one && stateOf(one) === "pending" ? one.new : "extra";
    choice.value = old;
    form.append(el("label", { className: "note-field" }, t("role"), choice));
    finish(ref, form, () => ({ ...roleTarget(heading), old, new: choice.value }));
    choice.focus();
  }

  // --- a finding

  hooks.finding = (ref) => drawSeen(ref);
  function drawSeen(ref) {
    const check = report.checks[ref.index];
    const one = correctionOf(seenTarget(check));
    const where = ref.node.querySelector(".where");
    for (const node of ref.node.querySelectorAll(".seen-tool, .state, .chip.seen, .refusal")) node.remove();
    const back = withdrawn.has(keyOf(seenTarget(check)));
    const seen = Boolean(one || (check.seen && !back));
    ref.node.classList.toggle("is-seen", seen);
    if (seen) where.prepend(el("small", { className: "chip seen" }, "\u2713 ", t("seen")));
    if (one && !check.seen) where.append(chip("pending"));
    if (back) where.append(chip("withdrawn"));
    if (seen && !one) return; // by an entry of the other file
    const button = el("button", { type: "button", tabIndex: -1, className: "tool seen-tool edit-tool" }, t(one ? "unmark_seen" : "mark_seen"));
    button.addEventListener("click", () => toggleSeen(ref));
    where.append(button);
  }
  async function toggleSeen(ref) {
    const wanted = seenTarget(report.checks[ref.index]);
    const one = correctionOf(wanted);
    if (!one && ref.node.classList.contains("is-seen")) return;
    try {
      await send(one ? "DELETE" : "PUT", wanted);
      say(tell(one ? "undone" : "saved"));
      review.filterFindings();
    } catch (error) {
      refuse(ref, error.message);
    }
  }

  // --- all corrections

  function list() {
    const states = corrections.map(stateOf);
    get("n-corrections").textContent = corrections.length;
    get("run-again").hidden = !states.includes("pending") && !withdrawn.size;
    const rows = corrections.map((one, place) => {
      const ref = refOf(one);
      const number = none(one.initiative) === "" ? "" : one.initiative + " ";
      const name = one.kind === "role" ? [one.heading, one.heading] : one.kind === "seen" ? words.codes[one.code] || [one.code, one.code] : fieldPair(one.field);
      const go = el("button", { type: "button", className: "go", disabled: !ref }, number, both(name));
      go.addEventListener("click", () => select(ref.id, { show: true, focus: true }));
      const row = el("li", { className: "correction" }, chip(states[place]), " ", go);
      if (one.kind === "role") row.append(el("div", {}, el("del", {}, both(words.roles[one.old] || [one.old, one.old])), " \u2192 ", both(words.roles[one.new] || [one.new, one.new])));
      else if (one.kind === "seen") row.append(el("div", { className: "quiet" }, t("seen"), ": ", written(one.message)));
      else row.append(el("div", { className: "old-new" }, el("del", {}, texts(one.old)), el("span", { className: "quiet" }, "\u2192"), el("div", {}, texts(one.new))));
      if (one.note) row.append(el("p", { className: "quiet" }, written(one.note)));
      const back = el("button", { type: "button", className: "tool" }, t("undo"));
      back.addEventListener("click", async () => {
        try {
          await send("DELETE", keysOf(one));
          say(tell("undone"));
        } catch (error) {
          row.append(el("p", { className: "refusal", role: "alert" }, error.message));
        }
      });
      row.append(back);
      return row;
    });
    get("correction-list").replaceChildren(...(rows.length ? rows : [el("li", { className: "quiet" }, t("no_corrections"))]));
  }
  hooks.ready = list;

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || get("keys").open) return;
    if (event.target.closest("input, textarea, select")) return;
    const ref = review.current();
    if (!ref || ref.kind === "text") return;
    if (event.key === "e") {
      const value = ref.kind === "finding" ? ref.value : ref;
      if (!value) return;
      if (value !== ref) select(value.id, { show: true });
      open(value);
    } else if (event.key === "s" && ref.kind === "finding") toggleSeen(ref);
    else return;
    event.preventDefault();
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector(".editor")) event.preventDefault();
  });
})();
