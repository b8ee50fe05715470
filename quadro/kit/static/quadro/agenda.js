/* The agenda ordered by dragging, with a mouse or a finger. Without this file, and from the keyboard,
   the buttons of each point do the same.

   <form data-agenda> is sent with the keys of all points in their new order; a point that can be moved
   is a <li data-key> with a <span data-grip>. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-agenda]");
  const list = document.querySelector("ol[data-ordered]");
  if (!form || !list) return;
  const keys = () => [...list.querySelectorAll("li[data-key]")].map((one) => one.dataset.key);
  const movable = () => [...list.querySelectorAll("li[data-key]:has([data-grip])")];
  let moved = null;
  let before = [];

  const send = () => {
    for (const key of keys()) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "punti";
      field.value = key;
      form.append(field);
    }
    form.submit();
  };
  const leave = (isKept) => {
    if (!moved) return;
    moved.classList.remove("moved");
    if (!isKept) for (const key of before) list.append(list.querySelector(`li[data-key="${key}"]`));
    moved = null;
  };

  for (const line of movable()) {
    const grip = line.querySelector("[data-grip]");
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      moved = line;
      before = keys();
      line.classList.add("moved");
    });
  }
  // Of the whole page: a line that changes place loses the pointer that it had captured.
  document.addEventListener("pointermove", (event) => {
    if (!moved) return;
    const over = movable().find((one) => {
      const box = one.getBoundingClientRect();
      return one !== moved && event.clientY >= box.top && event.clientY <= box.bottom;
    });
    if (!over) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(moved);
    else over.after(moved);
  });
  document.addEventListener("pointerup", () => {
    if (!moved) return;
    const isChanged = keys().join() !== before.join();
    leave(true);
    if (isChanged) send();
  });
  document.addEventListener("pointercancel", () => leave(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(false); });
})();
