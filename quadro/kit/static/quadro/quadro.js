/* Enhancement only: every page reads and works without this file. */
(() => {
  "use strict";

  const region = (form) => {
    let line = form.querySelector(".q-busy");
    if (!line) {
      line = document.createElement("p");
      line.className = "q-busy";
      line.setAttribute("role", "status");
      form.append(line);
    }
    return line;
  };

  const buttons = (form) => form.querySelectorAll("button[type=submit]");

  document.querySelectorAll("form[data-busy]").forEach((form) => {
    region(form);
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      region(form).textContent = form.dataset.busy;
      // After the browser has read the form: a disabled button would not be sent.
      setTimeout(() => buttons(form).forEach((button) => { button.disabled = true; }), 0);
    });
  });

  // The page came back from the history: the form can be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      region(form).textContent = "";
      buttons(form).forEach((button) => { button.disabled = false; });
    });
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  document.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });

  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const label = button.querySelector("span");
        const words = label.textContent;
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
        label.textContent = button.dataset.copied;
        setTimeout(() => { label.textContent = words; }, 2000);
      });
    });
  }

  // A passkey that does not answer says so in words, beside its button.
  document.addEventListener("allauth.error", (event) => {
    const place = document.querySelector("[data-passkey-trouble]");
    if (!place) return;
    event.preventDefault();
    place.textContent = place.dataset.passkeyTrouble;
  });

  // The button says how many rows are chosen; with none it cannot be pressed.
  document.querySelectorAll("form[data-choose]").forEach((form) => {
    const button = form.querySelector("[data-label]");
    if (!button) return;
    const count = () => {
      const chosen = form.querySelectorAll("input[type=checkbox]:checked").length;
      button.textContent = chosen === 1 ? button.dataset.one : button.dataset.label.replace("%s", chosen);
      button.disabled = chosen === 0;
    };
    form.addEventListener("change", count);
    count();
  });

  // What a browser kept of a form (`kept.js`) is let go once its answer led to another page.
  try {
    const sent = JSON.parse(sessionStorage.getItem("quadro-inviato"));
    // The page of two editors (`kit/stale.html`) is a step of the same answer.
    const isBetween = sent && location.pathname === sent.path && !document.querySelector("form[data-kept]");
    if (sent && !isBetween) {
      sessionStorage.removeItem("quadro-inviato");
      if (location.pathname !== sent.path) localStorage.removeItem(sent.name);
    }
  } catch { /* nothing was kept */ }

  const errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();

  // What is folded is printed too.
  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("main details.q-calc:not([open])")) {
      fold.open = true;
      fold.dataset.printed = "";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const fold of document.querySelectorAll("details[data-printed]")) {
      fold.open = false;
      delete fold.dataset.printed;
    }
  });
})();
