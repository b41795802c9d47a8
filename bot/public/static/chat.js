// The chat without reloading the page. Nothing is kept here, nothing is measured; without this script the
// same forms are answered as whole pages.
"use strict";

(() => {
  const composer = document.getElementById("composer");
  const log = document.getElementById("log");
  const text = document.getElementById("text");
  const day = document.getElementById("said_on");
  const send = document.getElementById("send");
  const trouble = document.getElementById("trouble");
  const words = composer.dataset;
  const api = (path) => "/api/chat" + path + new URL(composer.action).search;
  // Long enough that a quick answer shows no flicker of dots.
  const PATIENCE = 250;
  // Milliseconds between two looks for an answer that takes long, growing, for an hour in all: so long is it
  // kept. The server itself waits five seconds at each look.
  const FIRST_PAUSE = 1000;
  const LAST_PAUSE = 15000;
  const LOOKS = 185;
  let waiting = false;

  // --- what stands in the log

  const element = (tag, className, content) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (content) made.textContent = content;
    return made;
  };

  const theirs = (said) => {
    const row = element("div", "said theirs");
    // Who wrote it knows it already: only the answer is announced.
    row.setAttribute("aria-live", "off");
    row.append(element("span", "unseen", words.you), element("p", "bubble", said));
    return row;
  };

  const dots = () => {
    const row = element("div", "said ours waiting");
    row.setAttribute("aria-hidden", "true");
    const bubble = element("div", "bubble");
    bubble.append(element("i"), element("i"), element("i"));
    row.append(bubble);
    return row;
  };

  const line = (says) => {
    const row = element("article", "said ours");
    const bubble = element("div", "bubble");
    bubble.append(element("p", "", says));
    row.append(element("span", "unseen", words.we), bubble);
    return row;
  };

  // The words that each answer was about: a button below it may hand them on, and only this page has them.
  const abouts = new WeakMap();

  const answered = (body, about) => {
    const holder = document.createElement("template");
    holder.innerHTML = body.html; // escaped by the server's templates; scripts in it would not run (CSP)
    const row = holder.content.firstElementChild;
    abouts.set(row, about);
    if (body.plain) offer(row).append(copier(body.plain));
    return row;
  };

  const offer = (row) => {
    const there = row.querySelector(".offers");
    if (there) return there;
    const form = row.querySelector("form.buttons") || row.appendChild(element("div", "buttons"));
    return form.appendChild(element("div", "offers"));
  };

  const show = (row) => {
    log.append(row);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    row.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
  };

  // --- copying

  const copier = (plain) => {
    const button = element("button", "copy", words.copy);
    button.type = "button";
    button.addEventListener("click", async () => {
      const done = await copy(plain);
      button.textContent = done ? words.copied : words.copyFailed;
      setTimeout(() => { button.textContent = words.copy; }, 2500);
    });
    return button;
  };

  const copy = async (plain) => {
    try {
      await navigator.clipboard.writeText(plain);
      return true;
    } catch {
      return copyTheOldWay(plain); // the clipboard needs https; a page in the home network has none
    }
  };

  const copyTheOldWay = (plain) => {
    const focused = document.activeElement;
    const field = element("textarea", "unseen");
    field.value = plain;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return done;
  };

  // --- asking

  const ask = async (said, question) => {
    if (waiting) return false;
    waiting = true;
    refresh();
    trouble.textContent = "";
    const own = theirs(said);
    show(own);
    const pending = dots();
    const patience = setTimeout(() => show(pending), PATIENCE);
    const reply = await fetched(question);
    clearTimeout(patience);
    pending.remove();
    waiting = false;
    refresh();
    const about = question.text || question.about || "";
    if (reply.ticket) bringLater(reply, about);
    else show(reply.body ? answered(reply.body, about) : line(reply.says));
    return Boolean(reply.body || reply.ticket);
  };

  // Handed in again after a failure, a question keeps its key: it is answered once, however often it is sent.
  let failed = { said: "", key: "" };

  const fetched = async (question) => {
    const said = JSON.stringify(question);
    const key = said === failed.said ? failed.key : randomKey();
    const reply = await called(api(""), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...question, key }),
    });
    failed = reply.lost ? { said, key } : { said: "", key: "" };
    return reply;
  };

  const randomKey = () => {
    // Not crypto.randomUUID: that needs https, and a page in the home network has none.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // What came of a request: an answer (body), the ticket of one, or a line that says why not. `lost`:
  // perhaps the server has it all the same.
  const called = async (address, options) => {
    let response;
    try {
      response = await fetch(address, options);
    } catch {
      return { says: words.unreachable, lost: true };
    }
    try {
      const body = await response.json();
      if (response.status === 202) return body;
      return response.ok ? { body } : { says: body.error.says, status: response.status };
    } catch {
      return { says: words.accident, lost: true };
    }
  };

  // An answer that takes longer than a page should wait comes in the place of its line.
  const bringLater = async ({ ticket, says }, about) => {
    const row = line(says);
    show(row);
    let pause = FIRST_PAUSE;
    for (let looked = 0; looked < LOOKS; looked += 1) {
      await new Promise((done) => { setTimeout(done, pause); });
      pause = Math.min(pause * 1.5, LAST_PAUSE);
      const reply = await called(api("/" + ticket));
      if (reply.body) {
        row.replaceWith(answered(reply.body, about));
        return;
      }
      if (reply.status === 404) break;
    }
    row.replaceWith(line(words.noAnswer));
  };

  const refresh = () => {
    send.setAttribute("aria-disabled", String(waiting || !text.value.trim()));
  };

  // --- the composer

  const sendText = async () => {
    const said = text.value;
    if (waiting) return;
    if (!said.trim()) {
      trouble.textContent = words.empty;
      text.focus();
      return;
    }
    if (day.validity.badInput || day.validity.rangeOverflow || day.validity.rangeUnderflow) {
      trouble.textContent = day.validationMessage;
      day.focus();
      return;
    }
    const when = day.value;
    text.value = "";
    day.value = "";
    day.closest("details").open = false;
    text.focus();
    const sent = await ask(said.trim(), { text: said, said_on: when || null });
    if (!sent && !text.value) {
      // Nobody types the same thing twice with pleasure.
      text.value = said;
      day.value = when;
      refresh();
    }
  };

  composer.noValidate = true;
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    sendText();
  });

  text.addEventListener("keydown", (event) => {
    // While an input method composes, Enter picks a word (229: Safari, which ends composing first).
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      sendText();
    }
  });

  text.addEventListener("input", () => {
    trouble.textContent = "";
    refresh();
  });

  // The buttons of answers and the examples are forms too.
  log.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const about = abouts.get(button.closest("article")) || "";
    const press = { press: button.value, about };
    ask(button.textContent, button.name === "press" ? press : { text: button.value });
  });

  refresh();
})();
