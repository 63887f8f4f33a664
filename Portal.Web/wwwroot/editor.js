// Optional. Saves what is typed: a copy on the device at once, to the server at each pause. Without it a button saves.
// The server merges what several people write; nothing here ever replaces words that it has not seen.
(() => {
  const root = document.querySelector("[data-editor]");
  if (!root) return;
  const address = root.dataset.editor;
  const status = document.querySelector("[data-saved]");
  const say = (name, ...parts) => (root.dataset["say" + name[0].toUpperCase() + name.slice(1)] ?? "").replace(/\{(\d)\}/g, (_, i) => parts[i] ?? "");

  const show = (kind, sentence, link) => {
    if (status.dataset.kind === kind && status.textContent === sentence) return;
    status.dataset.kind = kind;
    status.className = "state " + (kind === "saved" ? "read good" : kind === "typing" ? "half" : "changed");
    status.textContent = sentence;
    if (link) {
      const a = document.createElement("a");
      Object.assign(a, { href: link.href, target: "_blank", textContent: link.text });
      status.append(" ", a);
    }
  };

  // ---- talking to the server -----------------------------------------------------------------------------------------

  /** Answers { status, body }; status 0 when there is no network, 401 when the session has ended. */
  const send = async (path, body, again = true) => {
    try {
      const answer = await fetch(address + path, {
        method: body === undefined ? "GET" : "POST", redirect: "manual",
        headers: body === undefined ? {} : { "Content-Type": "application/json", RequestVerificationToken: root.dataset.token },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (answer.type === "opaqueredirect") return { status: 401 };
      const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (answer.status === 400 && json?.stale && again) {
        const fresh = await send("/token");
        if (fresh.status !== 200) return fresh;
        root.dataset.token = fresh.body.token;
        return send(path, body, false);
      }
      return { status: answer.status, body: json };
    } catch {
      return { status: 0 };
    }
  };

  // ---- the copy on this device ---------------------------------------------------------------------------------------

  const prefix = `portal:${root.dataset.account}:${address}:`;
  let tab = sessionStorage.getItem("portal:tab");
  const freshName = () => crypto.getRandomValues(new Uint32Array(4)).reduce((name, part) => name + part.toString(36), "").slice(0, 30);
  const hold = name => navigator.locks
    ? new Promise(done => navigator.locks.request("portal:tab:" + name, { ifAvailable: true }, lock => { done(!!lock); return lock ? new Promise(() => {}) : null; }))
    : Promise.resolve(true);
  const store = {
    read: key => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    keep: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop: key => { try { localStorage.removeItem(key); } catch { /* nothing was kept either */ } },
  };

  // ---- one field: a part of the chapter, or its title ----------------------------------------------------------------

  const spliceOf = (from, to) => {
    let start = 0;
    const most = Math.min(from.length, to.length);
    while (start < most && from[start] === to[start]) start++;
    let end = 0;
    while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
    if (/[\ud800-\udbff]/.test(from[start - 1] ?? "") && start > 0) start--;
    if (end > 0 && /[\udc00-\udfff]/.test(from[from.length - end] ?? "")) end--;
    return { start, remove: from.length - start - end, insert: to.slice(start, to.length - end), length: to.length };
  };

  class Field {
    constructor(input) {
      this.input = input;
      this.part = input.dataset.part;
      this.revision = Number(input.dataset.revision);
      this.base = input.value;
      this.key = `${prefix}${this.part}:${tab}`;
      this.pause = 500;
      input.addEventListener("input", () => this.changed());
    }

    get dirty() { return this.input.value !== this.base; }

    changed() {
      show("typing", say("typing"));
      this.since ??= Date.now();
      clearTimeout(this.keeping);
      this.keeping = setTimeout(() => this.keep(), 200);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(500, this.since + 1500 - Date.now())));
      if (this.part === "title") document.querySelector("[data-title]")?.replaceChildren(this.input.value);
    }

    keep() {
      if (this.dirty) this.kept = store.keep(this.key, { part: this.part, revision: this.revision, base: this.base, text: this.input.value, at: Date.now() });
      else store.drop(this.key);
    }

    /** Takes a text that was kept on this device and never reached the server. */
    restore({ revision, base, text }, owner) {
      if (text === base || text === this.base) return;
      this.from = owner; // the page that wrote it: what it has saved without hearing so is known by this name
      [this.revision, this.base] = revision === this.revision ? [revision, this.base] : [revision, base];
      this.put(text);
      this.changed();
      show("typing", say("restored"));
    }

    /** Changes the text under somebody's hands: their cursor stays where it was. */
    put(text) {
      const { start, remove, insert } = spliceOf(this.input.value, text);
      this.input.setRangeText(insert, start, start + remove, "preserve");
      this.input.dispatchEvent(new CustomEvent("draft", { bubbles: true }));
    }

    async save(whole = false) {
      clearTimeout(this.timer);
      if (this.sending) return;
      if (!this.dirty) return this.done();
      this.sending = true;
      const text = this.input.value.toWellFormed?.() ?? this.input.value;
      show("typing", say("saving"));
      const about = { base: this.revision, from: this.from ?? tab };
      const answer = await send(`/drafts/${this.part}`, whole || this.revision < 0 ? { ...about, baseText: this.base, text } : { ...about, ...spliceOf(this.base, text) });
      this.sending = false;
      this.take(answer, text);
    }

    take({ status: code, body }, text) {
      this.waits = 0;
      if (code === 200) return this.stored(body, text);
      if (code === 409 && body?.needed) return this.save(true);
      if (code === 409) return this.conflict(body);
      if (code === 413) return show("away", say("long", (body?.limit ?? 1000000).toLocaleString(document.documentElement.lang)));
      this.keep();
      if (code === 401) show("away", say("signin"), { href: root.dataset.login, text: say("signinLink") });
      else if (code === 404) show("away", say("gone"));
      else show("away", say("away"));
      this.pause = Math.min(8000, this.pause * 2);
      this.timer = setTimeout(() => this.save(), this.pause);
    }

    stored({ revision, at, text: theirs, with: who }, text) {
      this.pause = 500;
      this.from = null;
      if (theirs == null) [this.revision, this.base] = [revision, text];
      else if (this.input.value === text) {
        [this.revision, this.base] = [revision, theirs];
        this.put(theirs);
      } else {
        // More was typed meanwhile: it grew from what was sent, and the server has something else. It merges.
        [this.revision, this.base] = [-1, text];
      }
      this.since = null;
      this.settle();
      this.done(at, theirs != null && who != null ? say("merged", who || say("someone")) : null);
    }

    done(at, sentence) {
      if (this.dirty) return void this.changed();
      this.since = null;
      store.drop(this.key);
      this.later = null;
      if (fields.every(field => !field.dirty)) show("saved", sentence ?? say("saved", (at ? new Date(at) : new Date()).toLocaleTimeString(document.documentElement.lang)));
    }

    conflict(found) {
      this.keep();
      this.waiting = found.conflict;
      show("away", say("conflict"));
      if (this.later) return;
      decide(found, choice => {
        [this.revision, this.base] = [found.revision, found.theirs];
        this.put(choice);
        this.save();
      }, () => {
        this.later = true;
      });
    }

    /** What was kept aside on the server has found its place. */
    async settle() {
      if (!this.waiting) return;
      const conflict = this.waiting;
      this.waiting = null;
      await send(`/drafts/${this.part}/settled?conflict=${conflict}`, {});
    }
  }

  // ---- two texts for one passage -------------------------------------------------------------------------------------

  const dialog = document.querySelector("[data-merge]");
  const decide = ({ stretches, with: who }, kept, later) => {
    const questions = dialog.querySelector("[data-questions]");
    const template = dialog.querySelector("template");
    const forms = stretches.map((stretch, i) => {
      if (stretch.text !== null) return null;
      const form = template.content.cloneNode(true).firstElementChild;
      form.querySelector("legend").textContent = say("question", questions.children.length + 1);
      for (const radio of form.querySelectorAll("input")) radio.name = "passage-" + i;
      form.querySelector("[data-mine]").textContent = stretch.mine;
      form.querySelector("[data-theirs]").textContent = stretch.theirs;
      questions.append(form);
      return form;
    });
    questions.replaceChildren(...forms.filter(Boolean));
    dialog.querySelector("[data-with]").textContent = say("with", who ?? say("someone"));
    let choice = null;
    dialog.querySelector("[data-merged]").onclick = () => {
      choice = stretches.map((stretch, i) => {
        if (stretch.text !== null) return stretch.text;
        const which = forms[i].querySelector("input:checked").value;
        const gap = stretch.theirs.endsWith("\n") || !stretch.mine ? "" : "\n";
        return which === "both" ? stretch.theirs + gap + stretch.mine : stretch[which];
      }).join("");
      dialog.close();
    };
    dialog.querySelector("[data-later]").onclick = () => dialog.close();
    dialog.onclose = () => choice === null ? later() : kept(choice);
    dialog.showModal();
  };

  for (const button of document.querySelectorAll("[data-settle]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const area = document.querySelector("textarea[data-part]");
      const answer = await send(`/drafts/${area.dataset.part}/settled?conflict=${button.dataset.settle}`, {});
      if (answer.status === 204) button.closest("[data-waiting]").remove();
    });
  }

  // ---- company -------------------------------------------------------------------------------------------------------

  const company = document.querySelector("[data-company]");
  const meet = async () => {
    if (document.hidden) return;
    const area = document.querySelector("textarea[data-part]");
    const line = area.value.slice(0, area.selectionStart).split("\n").length;
    const { status: code, body } = await send("/presence", { part: area.dataset.part, line });
    if (code !== 200) return;
    const words = body.others.map(other => other.part !== area.dataset.part ? say("elsewhere", other.name)
      : other.line > 0 ? say("line", other.name, other.line) : say("here", other.name)).join(" · ");
    if (company.textContent !== words) company.textContent = words;
    for (const field of fields) {
      if ((body.revisions[field.part] ?? 0) <= field.revision || field.revision < 0 || field.dirty || field.sending) continue;
      const fresh = await send(`/drafts/${field.part}`);
      if (fresh.status !== 200 || field.dirty || field.sending) continue;
      [field.revision, field.base] = [fresh.body.revision, fresh.body.text];
      field.put(fresh.body.text);
    }
  };

  // ---- begin ---------------------------------------------------------------------------------------------------------

  let fields = [];
  const begin = async () => {
    if (!tab || !await hold(tab)) {
      tab = freshName();
      await hold(tab);
      sessionStorage.setItem("portal:tab", tab);
    }
    fields = [...document.querySelectorAll("[data-part]")].map(input => new Field(input));
    const open = navigator.locks ? new Set((await navigator.locks.query()).held.map(lock => lock.name)) : null;
    for (let i = localStorage.length - 1; i >= 0; i--) {
      const key = localStorage.key(i);
      if (!key?.startsWith(prefix)) continue;
      const copy = store.read(key);
      const field = fields.find(candidate => candidate.part === copy?.part);
      const owner = key.slice(key.lastIndexOf(":") + 1);
      const abandoned = owner === tab || (open ? !open.has("portal:tab:" + owner) : Date.now() - (copy?.at ?? 0) > 30000);
      if (!field || !abandoned) continue;
      if (key !== field.key) store.drop(key);
      if (field.dirty) await send(`/drafts/${field.part}`, { base: -1, baseText: copy.base, text: copy.text, from: owner });
      else field.restore(copy, owner);
    }
    if (fields.every(field => !field.dirty)) status.dataset.kind = "saved";
    document.documentElement.dataset.editing = "ready";
    meet();
    setInterval(meet, 10000);
  };

  const flush = () => {
    for (const field of fields.filter(candidate => candidate.dirty)) {
      field.keep();
      if (field.sending || field.revision < 0) continue;
      const body = JSON.stringify({ base: field.revision, from: field.from ?? tab, ...spliceOf(field.base, field.input.value) });
      if (body.length < 60000) {
        fetch(`${address}/drafts/${field.part}`, {
          method: "POST", keepalive: true, redirect: "manual", body, headers: { "Content-Type": "application/json", RequestVerificationToken: root.dataset.token },
        }).catch(() => {});
      }
    }
  };
  const hurry = () => { for (const field of fields) if (field.dirty) field.save(); };

  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.hidden ? fields.forEach(field => field.keep()) : hurry());
  addEventListener("online", hurry);
  addEventListener("focus", hurry);
  addEventListener("beforeunload", event => { if (fields.some(field => field.dirty && field.kept === false)) event.preventDefault(); });
  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.altKey) {
      event.preventDefault();
      hurry();
    }
  });
  document.querySelector("form.writing").addEventListener("submit", event => {
    event.preventDefault();
    for (const field of fields) field.save();
  });
  begin();
})();
