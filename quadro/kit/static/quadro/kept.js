/* A form that a poor connection cannot empty: what is typed stays in this browser until the server
   has it, and leaves by itself when the network is back. Without this file the form is sent as any
   other. Files are not kept: the browser does not let them; the page that waits keeps them chosen.

   The name says whose words they are: on a shared device nobody finds those of somebody else.

   <form data-kept="name"> holds a line <p data-kept-said> with the words to say in its dataset. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const name = `quadro-modulo-${form.dataset.kept}`;
  const said = form.querySelector("[data-kept-said]");
  const words = said.dataset;
  const line = said.appendChild(document.createElement("span"));
  const TOKENS = ["csrfmiddlewaretoken", "once", "version"];
  const LEFT_OUT = ["file", "hidden", "password", "submit"];
  const PAUSES = [2000, 5000, 10000, 30000];
  let attempt = 0;
  let timer = 0;
  let isSending = false;

  const fields = () => [...form.elements].filter(
    (one) => one.name && !TOKENS.includes(one.name) && !LEFT_OUT.includes(one.type));
  const hour = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const say = (text) => {
    said.hidden = false;
    line.textContent = text;
  };

  // Kept -------------------------------------------------------------------------------------------

  const keep = () => {
    const values = fields().map((one) => [one.name, one.value, one.checked ?? null]);
    const at = Date.now();
    try {
      localStorage.setItem(name, JSON.stringify({ at, values }));
      say(words.kept.replace("%s", hour(at)));
    } catch { /* a full or forbidden store: the page itself still holds what was typed */ }
  };
  const held = () => {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  };
  const forget = () => {
    try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
  };
  const restore = ({ at, values }) => {
    for (const [field, value, isChecked] of values) {
      for (const one of fields().filter((each) => each.name === field)) {
        if (["checkbox", "radio"].includes(one.type)) {
          if (one.value === value) one.checked = isChecked;
        } else one.value = value;
      }
    }
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "q-btn mini ms-2";
    drop.textContent = words.drop;
    drop.addEventListener("click", () => {
      forget();
      form.reset();
      drop.remove();
      said.hidden = true;
    });
    said.append(drop);
    form.addEventListener("input", () => drop.remove(), { once: true });
    say(words.found.replace("%s", new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" })));
  };
  // A page that came back with what is wrong holds the latest words already.
  const before = held();
  if (before && !document.querySelector("[data-errors]")) restore(before);
  form.addEventListener("input", keep);

  // Sent -------------------------------------------------------------------------------------------

  const wait = () => {
    isSending = false;
    say(words.waits);
    clearTimeout(timer);
    timer = setTimeout(send, PAUSES[Math.min(attempt, PAUSES.length - 1)]);
    attempt += 1;
  };
  /* Nobody knows whether a network works before using it: a small question goes first. What is sent
     twice is done once, for the token that is in the form. */
  const send = async () => {
    clearTimeout(timer);
    if (isSending) return;
    isSending = true;
    try {
      if (!navigator.onLine) throw new Error("no network");
      await fetch(location.href, { method: "HEAD", cache: "no-store", credentials: "same-origin" });
    } catch {
      wait();
      return;
    }
    try { sessionStorage.setItem("quadro-inviato", JSON.stringify({ name, path: location.pathname })); } catch { /* it stays kept */ }
    form.submit();
  };
  window.addEventListener("online", () => { if (attempt) send(); });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    keep();
    say(words.sends);
    send();
  });
})();
