// Keys and marks without reloading. Everything here also works without it, by forms and links.
"use strict";
(() => {
  const form = document.getElementById("marks");
  const said = document.getElementById("said");
  const hits = () => [...document.querySelectorAll("[data-hit]:not(.gone)")];
  let current = null;

  function select(hit) {
    if (!hit) return;
    current?.classList.remove("current");
    current = hit;
    current.classList.add("current");
    current.querySelector("h2 a, h3 a, h4 a")?.focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = hits();
    const at = all.indexOf(current);
    select(at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by]);
  }
  document.addEventListener("focusin", (event) => {
    const hit = event.target.closest?.("[data-hit]");
    if (hit && hit !== current) {
      current?.classList.remove("current");
      current = hit;
      current.classList.add("current");
    }
  });

  // One deed becomes its opposite, so that a second press takes it back.
  const turns = {
    read: ["unread", "true"], unread: ["read", "false"], star: ["unstar", "true"],
    unstar: ["star", "false"], dismiss: ["restore", null], restore: ["dismiss", null],
  };
  function show(deed, ids) {
    for (const id of ids.split(",")) {
      const hit = document.querySelector(`[data-hit="${CSS.escape(id)}"]`);
      if (!hit) continue;
      if (deed === "read" || deed === "unread") {
        hit.classList.toggle("read", deed === "read");
        hit.classList.toggle("unread", deed === "unread");
      }
      hit.classList.toggle("gone", deed === "dismiss" || (hit.classList.contains("gone") && deed !== "restore"));
      const button = hit.querySelector(`button[value="${deed} ${CSS.escape(id)}"]`);
      if (!button || !turns[deed]) continue;
      const [next, pressed] = turns[deed];
      button.value = `${next} ${id}`;
      if (pressed !== null) button.setAttribute("aria-pressed", pressed);
      if (deed === "dismiss") button.textContent = "Put back";
      if (deed === "restore") button.textContent = "Dismiss";
    }
  }
  function say(text, action) {
    said.replaceChildren(document.createElement("span"));
    said.firstChild.textContent = text + " ";
    if (action) {
      const undo = document.createElement("button");
      undo.type = "button";
      undo.className = "button";
      undo.textContent = "Undo";
      undo.dataset.undo = action;
      said.append(undo);
    }
    said.hidden = false;
  }
  async function send(value) {
    const body = new URLSearchParams(new FormData(form));
    body.set("deed", value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok) { say(told.error); return; }
      if (told.deed === "undo") { location.reload(); return; }
      show(told.deed, told.hits.join(","));
      say(told.said, told.action);
    } catch {
      say("The server did not answer: is vedette browse still running?");
    }
  }
  if (form) {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.undo) { event.preventDefault(); send(`undo ${button.dataset.undo}`); return; }
      if (button?.getAttribute("form") !== "marks") return;
      event.preventDefault();
      const hit = button.closest("[data-hit]");
      const next = hits()[hits().indexOf(hit) + 1];
      const dismissed = button.value.startsWith("dismiss ");
      send(button.value).then(() => { if (dismissed && hit === current) select(next); });
    });
  }

  // WCAG 2.1.4: single keys can be switched off.
  const off = () => { try { return localStorage.getItem("vedette-keys") === "off"; } catch { return false; } };
  for (const toggle of document.querySelectorAll("[data-keys]")) {
    toggle.hidden = false;
    const name = () => { toggle.textContent = off() ? "turn keys on" : "turn keys off"; };
    name();
    toggle.addEventListener("click", () => {
      try { localStorage.setItem("vedette-keys", off() ? "on" : "off"); } catch { /* no storage, keys stay on */ }
      name();
    });
  }
  const press = (prefixes) => current?.querySelector(prefixes.map((p) => `button[value^="${p} "]`).join())?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => current?.querySelector("h2 a, h3 a, h4 a")?.click(),
    s: () => press(["star", "unstar"]),
    e: () => press(["read", "unread"]),
    x: () => press(["dismiss"]),
    u: () => document.querySelector("[data-undo], button[value^='undo ']")?.click(),
    w: () => { const why = current?.querySelector("details.why"); if (why) why.open = !why.open; },
    "/": () => { const find = document.getElementById("q") || document.getElementById("find"); find?.focus(); find?.select(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = keys[event.key];
    if (!key) return;
    event.preventDefault();
    key();
  });
})();
