// Lists that follow what is typed; without a script the button does it.
"use strict";
(() => {
  const form = document.querySelector("[data-filters]");
  const place = document.getElementById("found");
  if (!form || !place) return;
  const REST = 250; // milliseconds of rest before the list follows
  let timer = 0;
  let latest = 0;
  const follow = async () => {
    const mine = ++latest;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.set(name, value);
    const address = form.action + (String(query) ? "?" + query : "");
    try {
      const response = await fetch(address, { credentials: "same-origin", headers: { accept: "text/html" } });
      if (!response.ok || mine !== latest) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const now = page.getElementById("found");
      if (!now || mine !== latest) return;
      place.replaceChildren(...now.childNodes);
      history.replaceState(null, "", address);
    } catch {
      // The list stays as it is; the button says what is wrong.
    }
  };
  const later = (after) => { clearTimeout(timer); timer = setTimeout(follow, after); };
  form.addEventListener("input", (event) => later(event.target.type === "search" ? REST : 0));
})();
