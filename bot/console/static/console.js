// What every page of the console can do more with a script; all of them work without.
"use strict";
(() => {
  const base = document.body.dataset.base;
  const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

  // For the scripts of single pages: a POST as our pages make it, and its JSON.
  window.heshi = {
    base,
    async post(path, fields) {
      const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
      const response = await fetch(base + path, {
        method: "POST", body, credentials: "same-origin",
        headers: { "x-csrf-token": csrf, accept: "application/json" },
      });
      const value = await response.json();
      return { ok: response.ok, status: response.status, value };
    },
  };

  // --- the menu on a phone
  const button = document.querySelector(".menu-button");
  const menu = document.getElementById("menu");
  if (button && menu) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      menu.classList.toggle("open", open);
    });
  }

  // --- "are you sure?", said by the button itself
  document.addEventListener("submit", (event) => {
    const asks = event.submitter?.dataset.confirm;
    if (asks && !window.confirm(asks)) event.preventDefault();
  });

  // --- back from a page that says why not: the browser still has what was typed
  const back = document.querySelector("[data-back]");
  if (back && history.length > 1) {
    back.hidden = false;
    back.addEventListener("click", () => history.back());
  }

  // --- shortcuts
  const dialog = document.getElementById("keys");
  const show = () => { if (dialog && !dialog.open) dialog.showModal(); };
  const opener = document.querySelector('[data-show="keys"]');
  if (opener && "shortcuts" in document.body.dataset) {
    opener.hidden = false;
    opener.addEventListener("click", show);
  }
  const GO = { o: "/", f: "/facts", d: "/drafts", q: "/queue", b: "/feedback", c: "/corrections", e: "/editions", a: "/account" };
  const PATIENCE = 1500; // milliseconds between "g" and the letter after it
  let waiting = 0;
  const types = (element) => element.isContentEditable || element.matches("input, textarea, select, [role=textbox]");
  document.addEventListener("keydown", (event) => {
    if (!("shortcuts" in document.body.dataset) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (types(event.target) || document.querySelector("dialog[open]")) return;
    const second = event.timeStamp - waiting < PATIENCE;
    waiting = 0;
    if (second && GO[event.key]) {
      event.preventDefault();
      location.assign(base + GO[event.key]);
    } else if (event.key === "g") {
      waiting = event.timeStamp;
    } else if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find")?.focus();
    } else if (event.key === "?") {
      event.preventDefault();
      show();
    }
  });
})();
