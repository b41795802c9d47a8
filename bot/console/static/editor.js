// The editor: form and text kept in step, checked while one writes, kept on the server every few seconds.
// Without it the same page works with its buttons.
"use strict";
(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const CHECK_AFTER = 350; // milliseconds of rest before what was written is checked
  const KEEP_EVERY = 3000; // milliseconds between two keepings
  const AGAIN_AFTER = 5000; // milliseconds before a server that did not answer is tried again

  const path = sheet.dataset.path;
  const may = sheet.dataset.edit === "yes";
  const text = sheet.elements.text;
  const base = sheet.elements.base;
  const began = sheet.elements.began;
  const version = sheet.elements.version;
  const form = document.getElementById("form");
  const checks = document.getElementById("checks");
  const state = document.getElementById("state");
  const count = document.getElementById("count");
  const waits = document.getElementById("waits");
  const gutter = sheet.querySelector(".gutter");
  let dirty = false; // not on the server yet
  let keptAt = 0;
  let keptText = "";
  let timer = 0;
  let busy = null;
  let lines = new Map();

  const say = (words, bad = false) => { state.textContent = words; state.classList.toggle("bad", bad); };

  // --- what is sent: everything, as without a script
  const fields = (more = {}) => {
    const data = new FormData(sheet);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  };

  // --- the text's line numbers, with what is wrong beside them
  const drawGutter = () => {
    const count = text.value.split("\n").length;
    const rows = [];
    for (let n = 1; n <= count; n += 1) {
      const row = document.createElement("span");
      row.textContent = n;
      const found = lines.get(n);
      if (found) { row.className = found.level; row.title = found.says; }
      rows.push(row);
    }
    gutter.replaceChildren(...rows);
    gutter.scrollTop = text.scrollTop;
  };
  const toLine = (n) => {
    const before = text.value.split("\n").slice(0, n - 1).join("\n").length + (n > 1 ? 1 : 0);
    const end = text.value.indexOf("\n", before);
    show("pane-yaml");
    text.focus();
    text.setSelectionRange(before, end < 0 ? text.value.length : end);
    text.scrollTop = Math.max(0, (n - 8) * parseFloat(getComputedStyle(text).lineHeight));
  };

  // --- what is wrong, at its field
  const markFields = (troubles) => {
    for (const place of form.querySelectorAll(".field-troubles")) place.replaceChildren();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const one of troubles) {
      const place = one.field && document.getElementById("e-" + one.field);
      if (!place) continue;
      const line = document.createElement("span");
      line.className = "field-trouble " + one.level;
      line.textContent = one.says;
      place.append(line);
      const field = document.getElementById(one.field);
      if (one.level === "error" && field?.matches("input, textarea, select")) field.setAttribute("aria-invalid", "true");
      if (one.level === "error") place.closest("details")?.setAttribute("open", "");
    }
  };
  const take = (value) => {
    // Only a list that has changed is read out again.
    if (checks.innerHTML !== value.summary) checks.innerHTML = value.summary;
    ready(checks);
    count.textContent = checks.querySelector(".bad")?.textContent ?? "";
    markFields(value.troubles);
    lines = new Map(value.troubles.filter((one) => one.line).reverse().map((one) => [one.line, one]));
    drawGutter();
  };

  // --- form and text in step
  const sync = async (more = {}, options = {}) => {
    clearTimeout(timer);
    if (busy) await busy;
    let done;
    busy = new Promise((resolve) => { done = resolve; });
    const sent = text.value;
    const keeps = may && (options.keep || Date.now() - keptAt > KEEP_EVERY);
    const wasDirty = dirty;
    dirty = false;
    try {
      const { ok, value } = await heshi.post(path + "/form", fields({ ...more, ...(keeps ? { keep: "1" } : {}) }));
      if (!ok) { dirty = wasDirty; say(value.says ?? sheet.dataset.offline, true); return; }
      if (keeps) { keptAt = Date.now(); keptText = value.text; }
      else if (may && changed()) later(KEEP_EVERY);
      if (text.value === sent) {
        if (text.value !== value.text) put(value.text);
        base.value = value.base;
        waits.hidden = !value.waits;
        if (value.form !== undefined) putForm(value.form);
        take(value);
      } else {
        later(CHECK_AFTER);
      }
      if (value.kept) say(sheet.dataset.kept.replace("{at}", value.kept));
      else if (changed()) say(sheet.dataset.unsaved);
    } catch {
      dirty = wasDirty;
      say(sheet.dataset.offline, true);
      later(AGAIN_AFTER);
    } finally {
      done();
      busy = null;
    }
  };
  const changed = () => text.value !== began.value || dirty;
  const later = (after) => { clearTimeout(timer); timer = setTimeout(() => sync({}, { keep: after === KEEP_EVERY }), after); };
  const put = (value) => {
    const [start, end, top] = [text.selectionStart, text.selectionEnd, text.scrollTop];
    text.value = value;
    if (document.activeElement === text) text.setSelectionRange(start, end);
    text.scrollTop = top;
  };
  const putForm = (html) => {
    const open = new Set([...form.querySelectorAll("details[open]")].map((one) => one.id));
    const focused = form.contains(document.activeElement) ? document.activeElement.id : "";
    form.innerHTML = html;
    ready(form);
    for (const one of form.querySelectorAll("details")) if (open.has(one.id)) one.open = true;
    if (focused) document.getElementById(focused)?.focus();
  };
  sheet.addEventListener("input", (event) => {
    if (event.target.name === "message") return;
    dirty = true;
    if (event.target === text) drawGutter();
    say(sheet.dataset.unsaved);
    later(CHECK_AFTER);
  });
  sheet.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], .id-boxes input")) later(0);
  });

  // --- kept when the page is left, whatever becomes of it
  const minimal = (given) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(given)) data.set(name, value);
    return data;
  };
  const keepNow = () => {
    if (!may || !changed() || (!dirty && keptText === text.value)) return;
    keptText = dirty ? "" : text.value;
    // What the form has been brought into the text needs no form; the less is sent, the surer it arrives.
    const body = dirty ? fields({ keep: "1" }) : minimal({ text: text.value, version: version.value, keep: "1" });
    const size = [...body.values()].reduce((sum, value) => sum + new Blob([value]).size + 150, 0);
    const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";
    void fetch(heshi.base + path + "/form", {
      method: "POST", body, credentials: "same-origin",
      // A browser lets 64 kB outlive the page; more is sent while the page is still there.
      keepalive: size < 60000, headers: { "x-csrf-token": csrf, accept: "application/json" },
    }).catch(() => {});
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepNow(); });
  window.addEventListener("blur", keepNow);
  window.addEventListener("pagehide", keepNow);

  // --- buttons
  const save = async () => {
    say(sheet.dataset.saving);
    clearTimeout(timer);
    if (busy) await busy;
    const sent = text.value;
    try {
      const { ok, status, value } = await heshi.post(path + "/save", fields());
      if (status === 409 && value.conflict) { submitAs("save"); return; }
      if (!ok) { say(value.says, true); return; }
      version.value = value.version;
      began.value = value.text;
      if (text.value === sent) { put(value.text); base.value = value.text; dirty = false; }
      for (const one of sheet.querySelectorAll("[data-review]")) one.hidden = false;
      say(value.says);
      drawGutter();
      void sync();
    } catch {
      say(sheet.dataset.offline, true);
    }
  };
  const submitAs = (what) => {
    const button = sheet.querySelector(`[data-do="${what}"]`);
    sheet.dataset.native = "yes";
    sheet.requestSubmit(button);
  };
  const attempt = async () => {
    show("pane-try");
    const place = document.getElementById("tried");
    try {
      const { ok, value } = await heshi.post(path + "/try", fields());
      if (ok) place.innerHTML = value.html;
      else place.textContent = value.says;
    } catch {
      place.textContent = sheet.dataset.offline;
    }
  };
  sheet.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || sheet.dataset.native) return;
    const does = button?.dataset.do;
    if (does === "save") { event.preventDefault(); void save(); }
    else if (does === "try") { event.preventDefault(); void attempt(); }
    else if (does === "work") { event.preventDefault(); void worked(button); }
    else if (button?.value === "sync") { event.preventDefault(); void sync({}, { keep: true }); }
  });
  const worked = async (button) => {
    const group = button.closest(".group");
    const adds = button.value.startsWith("add:");
    dirty = true;
    await sync({ do: button.value }, { keep: true });
    const now = group && document.getElementById(group.id);
    if (!now) return;
    const entries = [...now.querySelectorAll("details.entry")];
    if (adds && entries.length) {
      entries.at(-1).open = true;
      entries.at(-1).querySelector("input, select, textarea")?.focus();
    } else {
      now.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (event.key.toLowerCase() === "s" && may) { event.preventDefault(); void save(); }
    else if (event.key === "Enter") {
      event.preventDefault();
      const message = sheet.elements.message;
      if (message.value.trim()) void attempt();
      else { show("pane-try"); message.focus(); }
    }
  });

  // --- panes are tabs on a phone
  const tabs = sheet.querySelector("[data-tabs]");
  const show = (pane) => {
    for (const tab of tabs.querySelectorAll("[role=tab]")) {
      const mine = tab.getAttribute("aria-controls") === pane;
      tab.setAttribute("aria-selected", String(mine));
      tab.tabIndex = mine ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).classList.toggle("shown", mine);
    }
  };
  tabs.hidden = false;
  sheet.classList.add("tabbed");
  show("pane-form");
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) show(tab.getAttribute("aria-controls"));
  });
  tabs.addEventListener("keydown", (event) => {
    const all = [...tabs.querySelectorAll("[role=tab]")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    show(next.getAttribute("aria-controls"));
    next.focus();
  });

  // --- lines and fields that are named in the checks
  const ready = (where) => {
    for (const one of where.querySelectorAll("[data-line]")) one.hidden = false;
    for (const one of where.querySelectorAll(".no-script")) one.hidden = true;
  };
  checks.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]");
    if (line) { toLine(Number(line.dataset.line)); return; }
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    show("pane-form");
    for (let at = field.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  for (const one of sheet.querySelectorAll("[data-plain]")) one.hidden = true;
  gutter.hidden = false;
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  ready(sheet);
  drawGutter();
  // What was written before this script was there (a slow line, a page come back to) has met no check yet.
  const written = (one) => one.name !== "message" && "defaultValue" in one && one.type !== "hidden" && one.value !== one.defaultValue;
  if ([...sheet.elements].some(written)) {
    dirty = true;
    say(sheet.dataset.unsaved);
    later(CHECK_AFTER);
  }
})();
