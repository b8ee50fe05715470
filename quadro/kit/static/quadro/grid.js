/* The entry grid, enhanced: arrows and Enter, a block pasted from a spreadsheet, rows saved while one
   types. Without this file the form is sent whole and does the same.

   A row is a <tr data-row="45" data-save="address">; its controls are named "45-…", those of its
   parts too. The answer of the server to a row says its version, what is wrong, or what somebody
   else wrote meanwhile. A row that could not be sent is kept in this browser and tried again. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const words = JSON.parse(document.getElementById("parole-griglia").textContent);
  const said = form.querySelector("[data-said]");
  const sender = form.querySelector("[data-send]");
  const summary = form.querySelector("[data-summary]");
  const prefix = `quadro-griglia-${form.dataset.grid}-`;
  const PAUSE = 800;
  const LONGEST_WAIT = 30000;
  const rows = new Map();

  const fill = (text, value) => text.replace("%s", value);

  // Rows -------------------------------------------------------------------------------------------

  const controls = (key) => [...form.elements].filter((one) => one.name.startsWith(`${key}-`));
  const typed = (key) => controls(key).filter((one) => one.dataset.col);
  const control = (name) => form.elements.namedItem(name);

  for (const line of form.querySelectorAll("tr[data-save]")) {
    rows.set(line.dataset.row, {
      key: line.dataset.row, line, timer: 0, wait: 0, isDirty: false, isSending: false, isStuck: false, isWrong: false,
      isReady: line.querySelector(".q-chip.ok") !== null, faults: {},
    });
  }

  const rowOf = (target) => {
    const key = target.name ? target.name.split("-")[0] : "";
    return rows.get(key);
  };

  const values = (row) =>
    Object.fromEntries(typed(row.key).map((one) => [one.name, one.value]));

  // Kept here until the server has it ---------------------------------------------------------------

  const store = (row) => {
    const version = control(`${row.key}-version`).value;
    try {
      localStorage.setItem(prefix + row.key, JSON.stringify({ version, values: values(row) }));
    } catch { /* a full or forbidden store: the page itself still holds what was typed */ }
  };
  const forget = (row) => {
    try { localStorage.removeItem(prefix + row.key); } catch { /* as above */ }
  };
  const kept = (row) => {
    try { return JSON.parse(localStorage.getItem(prefix + row.key)); } catch { return null; }
  };

  // What is said ------------------------------------------------------------------------------------

  const say = (text) => { if (said.textContent !== text) said.textContent = text; };

  const tellAll = (at) => {
    const all = [...rows.values()];
    const left = all.filter((row) => row.isDirty || row.isSending).length;
    if (all.some((row) => row.isStuck)) say(fill(words.stuck, left));
    else if (all.some((row) => row.isWrong)) say(words.wrong);
    else if (at && !left) say(fill(words.saved, at));
    const ready = all.filter((row) => row.isReady).length;
    if (sender) sender.textContent = ready ? fill(words.send, ready) : words.sendNone;
  };

  const mark = (name, fault) => {
    const cell = control(name);
    if (!cell) return;
    let note = document.getElementById(`e${name}`);
    if (!fault) {
      if (note) note.remove();
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
      return;
    }
    if (!note) {
      note = document.createElement("span");
      note.className = "err-msg";
      note.id = `e${name}`;
      cell.after(note);
    }
    note.textContent = fault;
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", note.id);
  };

  const showFaults = (row, faults) => {
    for (const one of typed(row.key)) mark(one.name, faults[one.name.slice(row.key.length + 1)]);
    row.faults = faults;
    listFaults();
  };

  const listFaults = () => {
    const list = summary.querySelector("[data-faults]");
    const items = [];
    for (const row of rows.values()) {
      for (const [name, fault] of Object.entries(row.faults)) {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#c${row.key}-${name}`;
        link.textContent = row.line.querySelector(".t").textContent;
        item.append(link, `: ${fault}`);
        items.push(item);
      }
    }
    list.replaceChildren(...items);
    summary.querySelector("[data-count]").textContent =
      items.length === 1 ? words.fault : fill(words.faults, items.length);
    summary.hidden = items.length === 0;
  };

  // What was wrong when the page came.
  for (const row of rows.values()) {
    for (const one of typed(row.key)) {
      const note = document.getElementById(`e${one.name}`);
      if (note) row.faults[one.name.slice(row.key.length + 1)] = note.textContent.trim();
    }
  }

  const edge = (row, name) => { row.line.className = name; };

  // Saving ------------------------------------------------------------------------------------------

  const touch = (row, pause = PAUSE) => {
    row.isDirty = true;
    row.isReady = false;
    store(row);
    clearTimeout(row.timer);
    row.timer = setTimeout(() => send(row), pause);
    if (!rows_stuck()) say(words.saving);
    tellAll();
  };
  const rows_stuck = () => [...rows.values()].some((row) => row.isStuck);

  const body = (row) => {
    const data = new FormData();
    for (const one of controls(row.key)) data.append(one.name, one.value);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return data;
  };

  const send = async (row) => {
    if (row.isSending) return;
    clearTimeout(row.timer);
    row.isSending = true;
    row.isDirty = false;
    try {
      const answer = await fetch(row.line.dataset.save, {
        method: "POST", body: body(row), redirect: "manual", headers: { Accept: "application/json" },
      });
      await take(row, answer);
    } catch {
      later(row);
    } finally {
      row.isSending = false;
    }
    if (row.isDirty && !row.isStuck) send(row);
    tellAll(row.at);
  };

  const take = async (row, answer) => {
    const kind = answer.headers.get("Content-Type") || "";
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      // Signed out: what is typed stays here until they are in again.
      row.isDirty = true;
      row.isStuck = true;
      words.stuck = words.session;
      return;
    }
    if (answer.status >= 500 || !kind.includes("json")) throw new Error("try again");
    const told = await answer.json();
    row.isStuck = false;
    row.wait = 0;
    if (told.state) form.querySelector(`[data-state="${row.key}"]`).innerHTML = told.state;
    if (told.clash) return clash(row, told);
    if (told.refused) {
      showFaults(row, { note: told.refused });
      return;
    }
    if (!row.isDirty) showFaults(row, told.faults || {});
    row.isReady = Boolean(told.ready) && !row.isDirty;
    row.isWrong = !told.version;
    if (row.isWrong) {
      edge(row, "err");
      return;
    }
    control(`${row.key}-version`).value = told.version;
    control(`${row.key}-was`).value = told.was;
    if (!row.isDirty) forget(row);
    row.at = told.at;
    edge(row, told.edge);
    const sum = form.querySelector(`[data-sum="${row.key}"]`);
    if (sum && told.sum) sum.textContent = told.sum;
  };

  const later = (row) => {
    row.isDirty = true;
    row.isStuck = true;
    row.wait = Math.min((row.wait || 1000) * 2, LONGEST_WAIT);
    clearTimeout(row.timer);
    row.timer = setTimeout(() => send(row), row.wait);
  };

  const tryAgain = () => {
    for (const row of rows.values()) if (row.isDirty) send(row);
  };
  window.addEventListener("online", tryAgain);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tryAgain(); });

  // Two people on a row -----------------------------------------------------------------------------

  const clash = (row, told) => {
    row.isReady = false;
    row.isWrong = true;
    edge(row, "err");
    const last = typed(row.key).at(-1);
    showFaults(row, { [last.name.slice(row.key.length + 1)]: told.clash });
    const choice = document.createElement("span");
    choice.className = "q-clash";
    const settle = (label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "q-btn mini";
      button.textContent = label;
      button.addEventListener("click", () => {
        control(`${row.key}-version`).value = told.version;
        control(`${row.key}-was`).value = told.was;
        choice.remove();
        row.isWrong = false;
        showFaults(row, {});
        act();
        last.focus();
      });
      choice.append(button);
    };
    settle(words.mine, () => touch(row, 0));
    settle(words.theirs, () => {
      for (const [name, text] of Object.entries(told.theirs)) {
        if (control(name)) control(name).value = text;
      }
      forget(row);
      touch(row, 0);
    });
    document.getElementById(`e${last.name}`).after(choice);
  };

  // Keyboard ----------------------------------------------------------------------------------------

  const column = (name) => [...form.querySelectorAll(`[data-col="${name}"]`)];

  const step = (cell, by) => {
    const mates = column(cell.dataset.col);
    const next = mates[mates.indexOf(cell) + by];
    if (!next) return;
    next.focus();
    if (next.select) next.select();
  };

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.dataset || !cell.dataset.col || event.altKey || event.ctrlKey || event.metaKey) return;
    const isText = cell.tagName === "INPUT";
    if (event.key === "Enter") step(cell, event.shiftKey ? -1 : 1);
    else if (isText && event.key === "ArrowDown") step(cell, 1);
    else if (isText && event.key === "ArrowUp") step(cell, -1);
    else return;
    event.preventDefault();
  });

  // Paste -------------------------------------------------------------------------------------------

  /* Tabs and lines; a cell in quotes may hold both, and doubled quotes. */
  const block = (text) => {
    const found = [[]];
    const piece = /("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/y;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    while (piece.lastIndex <= plain.length) {
      const [, cell, end] = piece.exec(plain) || [];
      if (cell === undefined) break;
      found.at(-1).push(/^".*"$/s.test(cell) ? cell.slice(1, -1).replace(/""/g, '"') : cell.trim());
      if (end === "") break;
      if (end === "\n") found.push([]);
    }
    return found;
  };

  const put = (cell, text) => {
    if (cell.tagName !== "SELECT") {
      cell.value = text.slice(0, cell.maxLength > 0 ? cell.maxLength : undefined);
      return;
    }
    const wanted = text.toLowerCase();
    const option = [...cell.options].find(
      (one) => one.value.toLowerCase() === wanted || one.text.trim().toLowerCase() === wanted,
    );
    if (option) cell.value = option.value;
  };

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!cell.dataset || !cell.dataset.col || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const lines = [...form.querySelectorAll("tbody tr")].filter((one) => one.querySelector("[data-col]"));
    const columns = [...new Set([...form.querySelectorAll("[data-col]")].map((one) => one.dataset.col))];
    const top = lines.indexOf(cell.closest("tr"));
    const left = columns.indexOf(cell.dataset.col);
    const changed = new Set();
    block(text).forEach((cells, down) => cells.forEach((one, right) => {
      const line = lines[top + down];
      const target = line && line.querySelector(`[data-col="${columns[left + right]}"]`);
      if (!target) return;
      put(target, one);
      changed.add(rowOf(target));
    }));
    for (const row of changed) if (row) touch(row, 0);
  });

  // While one types ---------------------------------------------------------------------------------

  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (row && event.target.dataset.col) touch(row);
  });
  form.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (row && row.isDirty) touch(row, 0);
  });

  // The whole form is sent once every row has arrived.
  form.addEventListener("submit", (event) => {
    const busy = [...rows.values()].filter((row) => row.isDirty || row.isSending);
    if (!busy.length) return;
    event.preventDefault();
    const button = event.submitter;
    busy.forEach((row) => send(row));
    const wait = (left) => {
      if (![...rows.values()].some((row) => row.isDirty || row.isSending)) form.requestSubmit(button);
      else if (left) setTimeout(() => wait(left - 1), 100);
    };
    wait(100);
  });

  // What an earlier page could not send -------------------------------------------------------------

  for (const row of rows.values()) {
    const held = kept(row);
    if (!held) continue;
    const now = values(row);
    const differs = Object.entries(held.values).some(([name, text]) => name in now && now[name] !== text);
    if (!differs) {
      forget(row);
      continue;
    }
    for (const [name, text] of Object.entries(held.values)) if (name in now) control(name).value = text;
    // On top of the version that they saw: if another wrote since, the server says so.
    control(`${row.key}-version`).value = held.version;
    touch(row, 0);
  }
})();
