/* The room of a sitting, enhanced: seats are marked from the keyboard, each mark is sent at once and
   in order, and the next key waits for no answer. Without this file each button posts and comes back
   to the next name.

   A mark says the version of the seat that was seen; of two secretaries who mark a seat otherwise
   the first stands, and the second is asked (`[data-disputes]`). A batch that did not arrive is sent
   again as it was, and is kept in this browser until it has.

   The same file asks for the big screen of the hall whether anything changed. */
(() => {
  "use strict";

  const POLL = 2500;
  const LONGEST_WAIT = 10000;
  const MOST = 200; // marks in a request
  const fill = (text, ...values) => values.reduce((told, one) => told.replace("%s", one), text);

  // The screen of the hall ---------------------------------------------------------------------------

  const hall = document.querySelector("[data-hall]");
  if (hall) {
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const token = hall.querySelector("[data-token]").dataset.token;
        const answer = await fetch(`?dal=${encodeURIComponent(token)}`);
        if (answer.status === 200) hall.innerHTML = await answer.text();
      } catch { /* the next time */ }
    }, POLL);
    return;
  }

  // What was said about an item is kept here until it closes, room or not -----------------------------

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const text = form.elements.resoconto;
    const name = `quadro-resoconto-${form.dataset.keep}`;
    try {
      const held = localStorage.getItem(name);
      if (held !== null && !text.value) text.value = held;
      text.addEventListener("input", () => localStorage.setItem(name, text.value));
    } catch { /* a forbidden store: the page itself holds what was typed */ }
  }

  const room = document.querySelector("[data-room]");
  if (!room) return;

  // Seats ----------------------------------------------------------------------------------------------

  const told = JSON.parse(document.getElementById("sala").textContent);
  const { words, votes } = told;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const said = find("said");
  const squares = find("squares");
  const seats = new Map();
  const buttons = new Map([...squares.querySelectorAll("button")].map((one) => [Number(one.value), one]));
  for (const [key, label, holder, group, mark, version, delegate, isCalled, vote] of told.seats) {
    seats.set(key, {
      key, label, holder, group, mark, version, delegate, isCalled,
      choice: vote ? vote[0] : "", voteVersion: vote ? vote[1] : 0, isVoter: vote !== null,
      button: buttons.get(key),
    });
  }
  const order = [...seats.values()];
  order.forEach((seat, place) => { seat.place = place; });
  let current = seats.get(told.called) || order[0];

  const valueOf = (seat) => (votes ? seat.choice : seat.mark);
  const versionOf = (seat) => (votes ? seat.voteVersion : seat.version);
  const waitingFor = (seat) => waiting.get(seat.key) || (flying && flying.find((one) => one.seat === seat.key));
  const shown = (seat) => {
    const mine = waitingFor(seat);
    return mine ? mine.value : valueOf(seat);
  };
  const delegateOf = (seat) => {
    const mine = waitingFor(seat);
    return mine ? mine.delegate : seat.delegate;
  };
  const isCalled = (seat) => seat.isCalled || Boolean(waitingFor(seat));
  const signOf = (seat) => {
    if (!votes) return isCalled(seat) ? shown(seat) : "da_chiamare";
    return seat.isVoter ? shown(seat) || "da_votare" : "fuori";
  };

  const draw = (seat) => {
    const sign = signOf(seat);
    const text = `${seat.label}: ${words[sign] || sign}`;
    const use = seat.button.querySelector("use");
    if (use.getAttribute("href") !== `#p-${sign}`) use.setAttribute("href", `#p-${sign}`);
    if (seat.button.title !== text) {
      seat.button.title = text;
      seat.button.setAttribute("aria-label", text);
    }
  };

  const say = (text) => { if (said.textContent !== text) said.textContent = text; };

  // Who is called ---------------------------------------------------------------------------------------

  const place = {
    who: find("who"), where: find("where"), holder: find("holder"), now: find("now"),
  };
  const answers = find("answers");
  const proxy = find("proxy");
  const goField = find("go").elements.vai;
  const isTyping = (element) => element && element.matches("input:not([type=checkbox]), textarea, select");

  const call = (seat, { focus = true } = {}) => {
    current.button.removeAttribute("aria-current");
    current.button.tabIndex = -1;
    current = seat;
    seat.button.setAttribute("aria-current", "true");
    seat.button.tabIndex = 0;
    const mates = order.filter((one) => one.group === seat.group);
    place.who.textContent = seat.label;
    const name = told.groups[seat.group];
    const where = fill(words.of, mates.indexOf(seat) + 1, mates.length);
    place.where.textContent = name ? `${name}, ${where}` : where;
    if (place.holder) place.holder.textContent = seat.holder;
    tellNow();
    answers.elements.posto.value = seat.key;
    answers.elements.versione.value = versionOf(seat);
    const ofGroup = find("all").querySelector("[data-key=z]");
    if (ofGroup) ofGroup.value = name;
    if (proxy) {
      proxy.querySelector("datalist").replaceChildren(...(told.delegates[seat.key] || []).map((one) => {
        const option = document.createElement("option");
        option.value = one;
        return option;
      }));
    }
    if (focus) seat.button.focus();
  };

  const tellNow = () => {
    const sign = signOf(current);
    const who = !votes && delegateOf(current) ? ` (${delegateOf(current)})` : "";
    place.now.textContent = `${words[sign] || sign}${who}`;
  };

  const next = () => {
    if (votes) {
      const turn = [...order.slice(current.place + 1), ...order.slice(0, current.place + 1)];
      const found = turn.find((seat) => seat.isVoter && !shown(seat));
      if (found) call(found);
      else { call(current); add(words.voted); }
    } else if (order[current.place + 1]) call(order[current.place + 1]);
    else { call(current); add(words.end); }
  };
  const add = (text) => say(`${said.textContent} ${text}`.trim());

  /* Up and down are those of the eye: the nearest square of the row above or below. */
  const beside = (down) => {
    const box = (seat) => seat.button.getBoundingClientRect();
    const here = box(current);
    const rows = order.map((seat) => [seat, box(seat)])
      .filter(([, one]) => (down ? one.top > here.top + 2 : one.top < here.top - 2));
    if (!rows.length) return current;
    const top = down ? Math.min(...rows.map(([, one]) => one.top)) : Math.max(...rows.map(([, one]) => one.top));
    const row = rows.filter(([, one]) => Math.abs(one.top - top) < 3);
    return row.sort(([, a], [, b]) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left))[0][0];
  };

  // Marks, in order --------------------------------------------------------------------------------------

  const store = `quadro-sala-${told.mark}`;
  const waiting = new Map();
  let flying = null;
  let isSending = false;
  let alone = 0;
  let wait = 0;
  let retry = 0;
  let made = 0;
  const past = [];

  const keep = () => {
    try {
      const rows = [...(flying || []), ...waiting.values()];
      if (rows.length) sessionStorage.setItem(store, JSON.stringify(rows));
      else sessionStorage.removeItem(store);
    } catch { /* the page itself still holds them */ }
  };

  /* A mark on a seat whose earlier mark is on its way comes after that one, whatever its version. */
  const put = (seat, value, delegate) => {
    const earlier = waiting.get(seat.key);
    const isOnItsWay = flying && flying.some((one) => one.seat === seat.key);
    const version = earlier ? earlier.version : isOnItsWay ? null : versionOf(seat);
    waiting.delete(seat.key);
    waiting.set(seat.key, { seat: seat.key, value, version, delegate });
    draw(seat);
  };

  const mark = (some, value, delegate = "") => {
    const done = [];
    for (const seat of some) {
      const was = { seat, value: shown(seat), delegate: delegateOf(seat) };
      if (was.value === value && (votes || (was.delegate === delegate && isCalled(seat)))) continue;
      done.push(was);
      put(seat, value, delegate);
    }
    if (done.length) {
      past.push(done);
      made += 1;
    }
    flush();
    return done.length;
  };

  const body = (batch) => {
    const data = new URLSearchParams();
    data.set("segni", JSON.stringify(batch.map(({ seat, value, version, delegate }) =>
      [seat, value, version || 0, delegate || ""])));
    data.set("csrfmiddlewaretoken", answers.elements.csrfmiddlewaretoken.value);
    return data;
  };

  const take = () => {
    const rows = [...waiting.values()];
    const batch = rows.slice(0, alone > 0 ? 1 : MOST);
    if (alone > 0) alone -= 1;
    for (const one of batch) waiting.delete(one.seat);
    return batch;
  };

  const flush = async () => {
    keep();
    if (isSending || retry) return;
    if (!flying) {
      if (!waiting.size) return;
      flying = take();
    }
    isSending = true;
    try {
      const answer = await fetch(told.mark, {
        method: "POST", body: body(flying), redirect: "manual", headers: { Accept: "application/json" },
      });
      await arrived(answer);
    } catch {
      later(words.offline);
    } finally {
      isSending = false;
    }
    if (!retry) flush();
  };

  const arrived = async (answer) => {
    const kind = answer.headers.get("Content-Type") || "";
    if (answer.type === "opaqueredirect" || answer.status === 403) return later(words.session);
    if (answer.status >= 500 || !kind.includes("json")) throw new Error("try again");
    const state = await answer.json();
    if (wait) say(words.sent);
    wait = 0;
    const batch = flying;
    flying = null;
    if (state.refused) return refused(batch, state.refused);
    const taken = new Map(state.marked);
    const disputed = new Set(state.disputes.map(([key]) => key));
    show(state);
    for (const one of batch) {
      const after = waiting.get(one.seat);
      if (!after || after.version !== null) continue;
      const seat = seats.get(one.seat);
      after.version = taken.get(one.seat) || (disputed.has(one.seat) ? one.version : versionOf(seat));
    }
    for (const one of batch) draw(seats.get(one.seat));
    dispute(state.disputes);
    return undefined;
  };

  const later = (why) => {
    const count = (flying ? flying.length : 0) + waiting.size;
    wait = Math.min((wait || 500) * 2, LONGEST_WAIT);
    say(fill(why, count));
    retry = setTimeout(() => { retry = 0; flush(); }, wait);
  };
  window.addEventListener("online", () => {
    if (!retry) return;
    clearTimeout(retry);
    retry = 0;
    flush();
  });

  /* Of many, one is refused and all come back: each is sent by itself, and who is refused is told. */
  const refused = (batch, why) => {
    if (batch.length > 1) {
      const rest = [...waiting.entries()];
      waiting.clear();
      for (const one of batch) waiting.set(one.seat, one);
      for (const [key, one] of rest) {
        const earlier = waiting.get(key);
        waiting.set(key, earlier ? { ...one, version: earlier.version } : one);
      }
      alone = batch.length;
      return;
    }
    const [one] = batch;
    const after = waiting.get(one.seat);
    if (after && after.version === null) after.version = one.version;
    draw(seats.get(one.seat));
    const list = find("refusals");
    const item = document.createElement("li");
    item.textContent = fill(words.refused, seats.get(one.seat).label, why);
    list.append(item);
    list.hidden = false;
  };

  // What comes back ----------------------------------------------------------------------------------------

  let lastSaid = "";
  const show = (state) => {
    if (state.page !== told.page) return goOn();
    told.token = state.token;
    for (const [key, value, version, delegate, isCalled] of state.seats) {
      const seat = seats.get(key);
      if (!seat || version < seat.version) continue;
      Object.assign(seat, { mark: value, version, delegate, isCalled });
      if (!votes) draw(seat);
    }
    for (const [key, choice, version] of state.votes) {
      const seat = seats.get(key);
      if (!seat || version < seat.voteVersion) continue;
      Object.assign(seat, { choice, voteVersion: version });
      if (votes) draw(seat);
    }
    for (const [name, html] of Object.entries(state.parts)) {
      const part = document.querySelector(`[data-part="${name}"]`);
      if (part && part.innerHTML !== html) part.innerHTML = html;
    }
    state.counts.forEach(([here, voted, voters], group) => {
      const cell = document.querySelector(`[data-group="${group}"]`);
      const mates = votes ? voters : order.filter((seat) => seat.group === group).length;
      cell.textContent = fill(words.outOf, votes ? voted : here, mates);
    });
    tellNow();
    const word = state.said.split(":").slice(1).join(":").trim();
    if (lastSaid && word && word !== lastSaid && word.slice(0, 12) !== lastSaid.slice(0, 12)) add(state.said);
    lastSaid = word;
    return undefined;
  };

  /* The sitting went on to something else: the page comes anew, once nothing is left to send. */
  let isGoing = false;
  const goOn = () => {
    if (isGoing) return;
    const text = document.activeElement;
    if (flying || waiting.size || isTyping(text)) {
      say(words.moved);
      return;
    }
    isGoing = true;
    say(words.moved);
    const asked = new URLSearchParams(location.search);
    const mode = asked.get("modo") ? `&modo=${asked.get("modo")}` : "";
    location.replace(`${location.pathname}?posto=${current.key}${mode}`);
  };

  const check = async () => {
    if (document.hidden || flying || waiting.size || isGoing) return;
    const then = made;
    try {
      const answer = await fetch(`${told.state}?dal=${encodeURIComponent(told.token)}`, {
        redirect: "manual", headers: { Accept: "application/json" },
      });
      if (answer.status !== 200) return;
      const state = await answer.json();
      if (then === made) show(state);
    } catch { /* the next time */ }
  };
  setInterval(check, POLL);
  document.addEventListener("visibilitychange", check);

  // Two marks on a seat --------------------------------------------------------------------------------------

  const box = find("disputes");
  const dispute = (some) => {
    for (const [key, html] of some) {
      const old = box.querySelector(`[data-dispute="${key}"]`);
      if (old) old.remove();
      box.querySelector("ul").insertAdjacentHTML("beforeend", html);
    }
    if (some.length) {
      box.hidden = false;
      add(box.querySelector("h3").textContent);
    }
  };
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    const item = button.closest("[data-dispute]");
    if (button.name === "tieni") {
      const [key, value, version, delegate] = button.value.split("|");
      const seat = seats.get(Number(key));
      if (votes) seat.voteVersion = Math.max(seat.voteVersion, Number(version));
      else seat.version = Math.max(seat.version, Number(version));
      mark([seat], value, delegate || "");
      say(`${seat.label}: ${words[value] || value}.`);
    }
    item.remove();
    box.hidden = !box.querySelector("[data-dispute]");
    const left = box.querySelector("button");
    if (left) left.focus();
    else current.button.focus();
  });

  // The answers of who is called ---------------------------------------------------------------------------

  const answer = (value, delegate = "") => {
    const seat = current;
    if (votes && !seat.isVoter) {
      say(fill(words.notVoter, seat.label));
      return;
    }
    mark([seat], value, delegate);
    say(`${seat.label}: ${words[value] || value}${delegate ? ` (${delegate})` : ""}.`);
    next();
  };

  const undo = () => {
    const batch = past.pop();
    if (!batch) {
      say(words.nothingToUndo);
      return;
    }
    for (const { seat, value, delegate } of batch) put(seat, value, delegate);
    made += 1;
    flush();
    call(batch[0].seat);
    say(fill(words.undone, batch.length === 1 ? batch[0].seat.label : fill(words.outOf, batch.length, order.length)));
  };

  const many = (some) => {
    const left = some.filter((seat) => (votes ? seat.isVoter && !shown(seat) : !isCalled(seat)));
    const value = votes ? "favorevole" : "presente";
    const count = mark(left, value);
    say(fill(words.many, count, words[value]));
    const ahead = order.slice(current.place).find((seat) => !some.includes(seat));
    call(ahead || current);
  };

  const askProxy = () => {
    if (!proxy) return;
    proxy.hidden = false;
    const field = proxy.querySelector("input");
    field.value = delegateOf(current);
    field.focus();
    field.select();
  };
  const closeProxy = () => {
    proxy.hidden = true;
    current.button.focus();
  };
  if (proxy) {
    proxy.hidden = true;
    const opener = document.createElement("button");
    opener.type = "button";
    opener.className = "q-btn";
    opener.dataset.key = "d";
    opener.innerHTML = proxy.querySelector("button").innerHTML;
    opener.addEventListener("click", askProxy);
    answers.querySelector(".q-acts").append(opener);
    proxy.querySelector("button kbd").remove();
    proxy.querySelector("input").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      closeProxy();
    });
  }

  answers.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = proxy && proxy.querySelector("input");
    const isProxy = proxy && !proxy.hidden && (event.submitter === null || proxy.contains(event.submitter) || document.activeElement === field);
    if (isProxy) {
      const name = field.value.trim();
      if (!name) {
        field.focus();
        return;
      }
      proxy.hidden = true;
      answer("delega", name);
      return;
    }
    answer(event.submitter.value);
  });
  find("all").addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter.dataset.key === "t") many(order);
    else many(order.filter((seat) => seat.group === current.group));
  });
  squares.addEventListener("submit", (event) => {
    event.preventDefault();
    call(seats.get(Number(event.submitter.value)));
  });

  /* The sitting goes on once all the marks have arrived. */
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !(flying || waiting.size)) return;
    event.preventDefault();
    const form = event.target;
    const button = event.submitter;
    say(words.waiting);
    const wait = setInterval(() => {
      if (flying || waiting.size) return;
      clearInterval(wait);
      form.requestSubmit(button);
    }, 50);
  });

  // Go to a name ---------------------------------------------------------------------------------------------

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’']/g, "'").toLowerCase();
  let found = [];
  let turn = 0;
  const point = () => {
    if (!found.length) {
      say(goField.value ? words.none : "");
      return;
    }
    call(found[turn], { focus: false });
    say(fill(words.found, found[turn].label, turn + 1, found.length));
  };
  goField.addEventListener("input", () => {
    const wanted = plain(goField.value.trim());
    const starts = order.filter((seat) => plain(seat.label).startsWith(wanted));
    const holds = order.filter((seat) => !starts.includes(seat) && plain(seat.label).includes(wanted));
    found = wanted ? [...starts, ...holds] : [];
    turn = 0;
    point();
  });
  goField.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && found.length) turn = (turn + 1) % found.length;
    else if (event.key === "ArrowUp" && found.length) turn = (turn + found.length - 1) % found.length;
    else if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      goField.value = "";
      found = [];
      say("");
      call(current);
      return;
    } else return;
    event.preventDefault();
    point();
  });
  find("go").addEventListener("submit", (event) => event.preventDefault());

  // Keyboard -------------------------------------------------------------------------------------------------

  const hold = find("switch");
  const box2 = hold && hold.querySelector("input");
  const SWITCH = "quadro-sala-tasti";
  if (hold) {
    hold.hidden = false;
    try { box2.checked = localStorage.getItem(SWITCH) !== "no"; } catch { /* as it is */ }
    box2.addEventListener("change", () => {
      try { localStorage.setItem(SWITCH, box2.checked ? "si" : "no"); } catch { /* as it is */ }
    });
  }

  const keys = new Map();
  for (const button of answers.querySelectorAll("button[name=segno]")) {
    if (button.value !== "delega") keys.set(button.dataset.key, () => answer(button.value));
  }
  if (proxy) keys.set("d", askProxy);
  if (!votes) keys.set("z", () => many(order.filter((seat) => seat.group === current.group)));
  keys.set("t", () => many(order));
  keys.set("u", undo);
  keys.set("s", () => {
    const first = box.querySelector("[data-dispute] button");
    if (first) first.focus();
  });
  keys.set("/", () => { goField.focus(); goField.select(); });
  keys.set("n", () => {
    const button = document.querySelector("[data-next]");
    if (button) button.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const target = event.target;
    if (isTyping(target)) return;
    const isSquare = target === current.button || target === document.body;
    const moves = {
      ArrowRight: () => order[current.place + 1] || current, ArrowLeft: () => order[current.place - 1] || current,
      ArrowDown: () => beside(true), ArrowUp: () => beside(false), Home: () => order[0], End: () => order.at(-1),
    };
    if (isSquare && moves[event.key]) {
      event.preventDefault();
      call(moves[event.key]());
      return;
    }
    if (isSquare && event.key === "Enter") {
      event.preventDefault();
      next();
      return;
    }
    const act = keys.get(event.key.toLowerCase());
    if (!act || (box2 && !box2.checked)) return;
    event.preventDefault();
    act();
  });

  // What an earlier page could not send -----------------------------------------------------------------------

  for (const seat of order) seat.button.tabIndex = seat === current ? 0 : -1;
  try {
    const held = JSON.parse(sessionStorage.getItem(store) || "[]");
    for (const one of held) if (seats.has(one.seat)) waiting.set(one.seat, one);
    for (const one of held) if (seats.has(one.seat)) draw(seats.get(one.seat));
    if (waiting.size) flush();
  } catch { /* nothing was kept */ }
  window.addEventListener("beforeunload", (event) => {
    if (flying || waiting.size) event.preventDefault();
  });
  // The bars stay in sight, and so does all that is under them where the window is high enough.
  if (!location.hash || location.hash === "#appello") {
    document.querySelector('[data-part="frame"]').scrollIntoView();
    current.button.focus({ preventScroll: true });
  }
})();
