"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const get = (id) => document.getElementById(id);
  const table = get("rows"), panel = get("why"), reason = get("reason");
  const text = (n) => data.strings[n];
  document.documentElement.classList.add("js");

  // A stop is a change, a move or a flag: its elements in both columns, its rows, its rules.
  const changes = new Map(), moves = new Map(), flags = new Map(), stops = [], rows = [];
  for (const el of table.querySelectorAll(".row[id]")) rows.push({ el, stops: [], text: null });
  const numbers = (list) => list ? list.split(" ").map(Number) : [];
  const add = (map, kind, n, rules, el, row) => {
    let stop = map.get(n);
    if (!stop) {
      stop = { kind, n, rules, els: [], rows: [], place: stops.length, on: true };
      map.set(n, stop);
      stops.push(stop);
    }
    stop.els.push(el);
    if (stop.rows.at(-1) !== row) { stop.rows.push(row); row.stops.push(stop); }
  };
  const addMoves = (row) => { for (const el of row.el.querySelectorAll("[data-m]")) for (const n of numbers(el.dataset.m)) add(moves, "move", n, [data.moves[n][0]], el, row); };
  for (const row of rows) {
    if (row.el.classList.contains("moved")) continue;
    addMoves(row);
    for (const el of row.el.querySelectorAll("[data-h],[data-f]")) {
      const { h, f } = el.dataset;
      if (h !== undefined) add(changes, "change", +h, data.hunks[h].map((e) => data.edits[e][0]), el, row);
      for (const n of numbers(f)) add(flags, "flag", +n, [data.flags[n][0]], el, row);
    }
  }
  // One comes to a move where the piece stands now; the place that it left is its last element.
  for (const row of rows) if (row.el.classList.contains("moved")) addMoves(row);

  // Filters: rules (any of those chosen), text, and rows with changes only.
  const chosen = new Set();
  let query = "", only = false, here = null;
  const filtering = () => chosen.size > 0 || query !== "" || only;
  const textOf = (row) => row.text ??= [...row.el.querySelectorAll(".s,.t")].map((c) => c.textContent.toLowerCase()).join("\n");
  function apply() {
    const shown = { change: 0, move: 0, flag: 0 };
    let visible = 0;
    for (const row of rows) {
      let live = 0;
      for (const stop of row.stops) {
        const on = chosen.size === 0 || stop.rules.some((r) => chosen.has(r));
        live += on;
        if (on === stop.on) continue;
        stop.on = on;
        for (const el of stop.els) el.classList.toggle({ change: "off", move: "moff", flag: "foff" }[stop.kind], !on);
      }
      const moved = row.el.classList.contains("came") || row.el.classList.contains("moved");
      let show = query === "" || textOf(row).includes(query);
      if (chosen.size) show &&= live > 0;
      else if (only) show &&= live > 0 || moved;
      row.shown = show;
      if (row.el.hidden === show) row.el.hidden = !show;
      visible += show;
    }
    for (const stop of stops) if (live(stop)) shown[stop.kind] += chosen.size ? stop.rules.filter((r) => chosen.has(r)).length : stop.rules.length;
    const n = (x, word) => `${x.toLocaleString("en")} ${word}${x === 1 ? "" : "s"}`;
    const found = Object.entries(shown).filter(([, x]) => x).map(([word, x]) => n(x, word)).join(", ") || "nothing";
    get("status").textContent = filtering() ? `${found} in ${n(visible, "row")}` : "";
    get("clear").hidden = !filtering();
    for (const chip of document.querySelectorAll(".chip")) chip.setAttribute("aria-pressed", chosen.has(+chip.dataset.r));
    if (here && !live(here)) close();
    counter();
  }
  const live = (stop) => stop.on && stop.rows.some((row) => row.shown !== false);
  // Two walks: over the changes, of which moves are some, and over the flags.
  const walk = (stop) => stop.kind === "flag" ? "flag" : "change";
  function counter() {
    const kind = here ? walk(here) : "change";
    let total = 0, at = 0;
    for (const stop of stops) if (walk(stop) === kind && live(stop)) { total += 1; if (stop === here) at = total; }
    const many = total.toLocaleString("en");
    get("where").textContent = at ? `${kind} ${at.toLocaleString("en")} of ${many}` : `${many} ${total === 1 ? "mark" : "marks"}`;
  }

  // Walking.
  function step(by, kind) {
    for (let i = (here ? here.place : by > 0 ? -1 : stops.length) + by; i >= 0 && i < stops.length; i += by)
      if (walk(stops[i]) === kind && live(stops[i])) return select(stops[i]);
    if (here && kind === "flag") for (const stop of stops) if (stop.kind === kind && live(stop)) return select(stop);
  }
  const seen = (el) => el.offsetParent !== null || el.getClientRects().length > 0;
  function mark(stop) {
    for (const el of table.querySelectorAll(".sel")) { el.classList.remove("sel"); el.removeAttribute("tabindex"); el.removeAttribute("role"); el.removeAttribute("aria-label"); }
    for (const el of stop?.els ?? []) el.classList.add("sel");
  }
  function select(stop, clicked) {
    here = stop;
    mark(stop);
    explain(stop);
    counter();
    const el = stop.kind === "move" ? stop.els.find(seen) ?? stop.els[0] : clicked ?? stop.els.findLast(seen) ?? stop.els[0];
    el.tabIndex = 0;
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", label(stop));
    el.focus({ preventScroll: true });
    if (clicked) return;
    // Rows that were never on the screen get their height only now, so look again once they have.
    el.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => requestAnimationFrame(() => el.scrollIntoView({ block: "center" })));
  }
  function label(stop) {
    if (stop.kind === "move") { const [r, , piece] = data.moves[stop.n]; return `move, ${data.rules[r].id} ${data.rules[r].name}: ${text(piece)}`; }
    const record = stop.kind === "flag" ? data.flags[stop.n] : data.edits[data.hunks[stop.n].at(-1)];
    const rule = data.rules[record[0]];
    return `${stop.kind}, ${rule.id} ${rule.name}: ${text(record[1]) || "nothing"}${record[2] < 0 ? "" : ` becomes ${text(record[2]) || "nothing"}`}`;
  }
  function close() {
    if (here) for (const el of here.els) if (el.tabIndex === 0) el.blur();
    here = null;
    mark(null);
    reason.replaceChildren();
    panel.classList.remove("open");
    counter();
  }
  function jump(n) {
    const row = rows[n];
    if (!row) return;
    if (row.el.hidden) clear();
    row.el.scrollIntoView({ block: "center" });
    row.el.classList.remove("flash");
    requestAnimationFrame(() => row.el.classList.add("flash"));
  }

  // Explaining. Everything is set as text; nothing from the document is ever read as HTML.
  function make(tag, kind, content, parent) {
    const el = document.createElement(tag);
    if (kind) el.className = kind;
    if (content !== undefined) el.textContent = content;
    if (parent) parent.append(el);
    return el;
  }
  function evidence(items, caption, parent) {
    if (!items.length) return;
    const table = make("table", "", undefined, parent);
    make("caption", "", caption, table);
    for (const [name, weight, detail] of items) {
      const row = table.insertRow();
      row.append(make("td", "", text(name)), make("td", weight < 0 ? "num against" : "num", `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(1)}`), make("td", "detail", text(detail)));
    }
  }
  function start(rule, meta) {
    const box = make("div", "one"), head = make("h3", "", undefined, box);
    make("code", "", rule.id, head);
    head.append(rule.name);
    make("p", "meta", meta, box);
    const change = make("div", "change", undefined, box);
    change.lang = "zh";
    return [box, change];
  }
  function reasons(rule, box) {
    make("p", "", rule.why, box);
    if (rule.reference) make("p", "ref", rule.reference, box);
    make("p", "ref", `pass ${rule.pass} · fix ${rule.fix}`, box);
  }
  function see(row, words, box) {
    make("button", "see", words, box).dataset.row = row;
  }
  function one([r, before, after, line, column, message, weighed, related], what) {
    const rule = data.rules[r], [box, change] = start(rule, `${what} · line ${line}, column ${column} of the source`);
    if (after < 0) make("mark", "", text(before) || "(here)", change);
    else {
      const made = what === "change";
      if (text(before)) make("del", "", text(before), change); else make("span", "", made ? "inserted" : "insert", change);
      if (text(after)) { if (text(before)) make("span", "", "→", change); make("ins", "", text(after), change); }
      else make("span", "", made ? "removed" : "remove", change);
    }
    if (text(message)) make("p", "", text(message), box);
    reasons(rule, box);
    for (const [at, row, words] of related) see(row, `see line ${at}: ${text(words)}`, box);
    evidence(weighed, "Evidence (log-odds)", box);
    return box;
  }
  function oneMove([r, before, piece, line, column, weighed, now, left]) {
    const rule = data.rules[r], [box, change] = start(rule, `move · from line ${line}, column ${column} of the source`);
    if (text(before)) change.append(`…${text(before)}`);
    make("b", "piece", text(piece), change);
    reasons(rule, box);
    see(now, "see where it is read now", box);
    if (left >= 0) see(left, "see where it stood", box);
    evidence(weighed, "Evidence (log-odds)", box);
    return box;
  }
  function explain(stop) {
    if (stop.kind === "move") return show(numbers(stop.els[0].dataset.m).map((n) => oneMove(data.moves[n])));
    const hunks = new Set(), flagged = new Set();
    if (stop.kind === "change") hunks.add(stop.n); else flagged.add(stop.n);
    for (const { dataset: { h, f } } of stop.els) {
      if (h !== undefined) hunks.add(+h);
      for (const n of numbers(f)) flagged.add(n);
      if (hunks.size + flagged.size > 20) break;
    }
    const boxes = [];
    const flag = (n) => boxes.push(one(data.flags[n], data.flags[n][2] < 0 ? "flag" : "suggestion"));
    if (stop.kind === "flag") flagged.forEach(flag);
    for (const h of hunks) for (const e of data.hunks[h].slice(0, 20)) boxes.push(one(data.edits[e], "change"));
    if (stop.kind !== "flag") flagged.forEach(flag);
    show(boxes);
  }
  function show(boxes) {
    reason.replaceChildren(...boxes);
    panel.classList.add("open");
    panel.scrollTop = 0;
  }
  function explainType(n) {
    const box = make("div", "one");
    make("h3", "", `Why “${rows[n].el.querySelector(".type").textContent}”?`, box);
    evidence(data.types[n], "Evidence for this kind of block (log-odds)", box);
    here = null;
    mark(null);
    show([box]);
  }

  // Events, all delegated.
  function clear() {
    chosen.clear();
    query = get("find").value = "";
    only = get("only").checked = false;
    apply();
  }
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-h],[data-f],[data-m],[data-flag],[data-r],[data-pass],[data-view],[data-type],[data-row],button,a");
    if (!target) return;
    const { h, f, m, flag, r, pass, view, type, row } = target.dataset;
    if (flag !== undefined) {
      event.preventDefault();
      const stop = flags.get(+flag);
      if (stop) { if (!live(stop)) clear(); select(stop); }
    } else if (h !== undefined || f) {
      // On a mark that the filter took out, what is left of it counts.
      const found = [changes.get(+h), ...numbers(f).map((n) => flags.get(n))].filter((s) => s?.on);
      if (found.length) select(found[0], target);
    } else if (m !== undefined) {
      // Whoever marks words of a moved piece to copy them does not ask for its reasons.
      const found = numbers(m).map((n) => moves.get(n)).filter((s) => s.on);
      if (found.length && (target.tagName === "BUTTON" || getSelection().isCollapsed)) select(found[0], target);
    } else if (r !== undefined) {
      if (!chosen.delete(+r)) chosen.add(+r);
      apply();
    } else if (pass !== undefined) {
      const mine = data.rules.map((rule, n) => [rule.pass, n]).filter(([p]) => p === pass).map(([, n]) => n);
      const all = mine.every((n) => chosen.has(n));
      for (const n of mine) { if (all) chosen.delete(n); else chosen.add(n); }
      apply();
    } else if (view !== undefined) {
      document.body.classList.remove("view-source", "view-result");
      if (view !== "both") document.body.classList.add(`view-${view}`);
      for (const b of document.querySelectorAll("[data-view]")) b.setAttribute("aria-pressed", b === target);
    } else if (type !== undefined) explainType(+type);
    else if (row !== undefined) jump(+row);
    else if (target.id === "next") step(1, "change");
    else if (target.id === "prev") step(-1, "change");
    else if (target.id === "flag") step(1, "flag");
    else if (target.id === "clear") clear();
    else if (target.id === "close") close();
    else if (target.hash?.startsWith("#r")) { event.preventDefault(); jump(+target.hash.slice(2)); }
  });
  get("only").addEventListener("change", (event) => { only = event.target.checked; apply(); });
  let waiting;
  get("find").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { query = event.target.value.trim().toLowerCase(); apply(); }, 120);
  });
  const keys = {
    n: () => step(1, "change"), j: () => step(1, "change"), p: () => step(-1, "change"), k: () => step(-1, "change"),
    f: () => step(1, "flag"), F: () => step(-1, "flag"), c: () => get("only").click(), "/": () => get("find").focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { if (document.activeElement === get("find")) get("find").blur(); return close(); }
    if (event.target.matches("input[type=search]")) return;
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
    else if ((event.key === "Enter" || event.key === " ") && event.target === here?.els.find((el) => el === event.target)) { event.preventDefault(); explain(here); panel.focus(); }
  });
  window.addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details")) d.open = true; });
  apply();
})();
