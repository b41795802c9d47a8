// Lists that are walked with the keyboard, boxes that are ticked together, and parts of a page that bring
// themselves up to date. Without a script the same pages are reloaded and ticked by hand.
"use strict";
(() => {
  const types = (element) => element.isContentEditable || element.matches("input:not([type=checkbox]), textarea, select, [role=textbox]");

  // --- j and k move, x ticks, Enter opens (the browser does that: the focus is on a link)
  const lists = [...document.querySelectorAll("[data-keys]")];
  const items = () => lists.flatMap((list) => [...list.children].filter((item) => !item.hidden && item.querySelector("a[href]")));
  const at = () => items().findIndex((item) => item.contains(document.activeElement));
  const go = (n) => {
    const all = items();
    if (!all.length) return;
    const item = all[Math.min(Math.max(n, 0), all.length - 1)];
    item.querySelector("a[href]").focus();
    item.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (!("shortcuts" in document.body.dataset) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (types(event.target) || document.querySelector("dialog[open]") || !lists.length) return;
    if (event.key === "j") go(at() + 1);
    else if (event.key === "k") go(at() - 1);
    else if (event.key === "x") items()[at()]?.querySelector("input[type=checkbox]")?.click();
    else return;
    event.preventDefault();
  });

  // --- all at once, and how many
  const all = document.querySelector("[data-all]");
  const boxes = [...document.querySelectorAll("[data-box]")];
  const counts = [...document.querySelectorAll("[data-count]")];
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    for (const place of counts) place.textContent = ticked ? ` (${ticked})` : "";
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  if (all) {
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; count(); });
  }
  for (const box of boxes) box.addEventListener("change", count);
  count();

  // --- what is under way
  const EVERY = 1500; // milliseconds: a trial takes seconds, and a maintainer waits for it
  const live = document.querySelector("[data-live]");
  const look = async () => {
    try {
      const response = await fetch(location.href, { credentials: "same-origin", headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const now = page.getElementById(live.id);
      if (!now || !("live" in now.dataset)) {
        location.reload();
        return;
      }
      if (now.innerHTML !== live.innerHTML) live.replaceChildren(...now.childNodes);
    } catch {
      // No connection for the moment: the next look may have one.
    }
    setTimeout(look, EVERY);
  };
  if (live) setTimeout(look, EVERY);
})();
