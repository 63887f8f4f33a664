// Optional. What readers will see, at each pause of the keys: the server renders, only blocks that changed come back and are drawn anew.
(() => {
  const root = document.querySelector("[data-editor]");
  const area = document.querySelector("textarea[data-part]");
  const pane = document.querySelector("[data-preview]");
  if (!root || !area || !pane) return;
  const say = (name, ...parts) => (root.dataset["say" + name] ?? "").replace(/\{(\d)\}/g, (_, i) => parts[i] ?? "");
  const counts = document.querySelector("[data-counts]");
  const issues = document.querySelector("[data-issues]");
  let shown = [];
  let busy = false;
  let last = null;
  let timer;

  const draw = blocks => {
    const have = Map.groupBy ? Map.groupBy(shown, block => block.key) : shown.reduce((map, block) => map.set(block.key, [...map.get(block.key) ?? [], block]), new Map());
    const next = blocks.map(({ key, html }) => {
      const old = have.get(key)?.shift();
      if (old) return old;
      const holder = document.createElement("template");
      holder.innerHTML = html ?? shown.find(block => block.key === key)?.node.outerHTML ?? "";
      return { key, node: holder.content.firstElementChild ?? document.createElement("p") };
    });
    const keep = new Set(next.map(block => block.node));
    for (const child of [...pane.childNodes]) if (!keep.has(child)) child.remove();
    next.forEach((block, i) => { if (pane.childNodes[i] !== block.node) pane.insertBefore(block.node, pane.childNodes[i] ?? null); });
    shown = next;
  };

  const tell = found => {
    issues.hidden = found.length === 0;
    issues.replaceChildren(...found.slice(0, 20).map(({ kind, detail }) => {
      const item = document.createElement("li");
      const state = document.createElement("span");
      const words = document.createElement("p");
      state.className = "state changed";
      state.textContent = issues.dataset.word ?? "";
      words.textContent = say(kind[0] + kind.slice(1).toLowerCase(), detail);
      item.append(state, words);
      return item;
    }));
  };

  const look = async () => {
    if (busy || area.value === last) return;
    busy = true;
    const text = area.value;
    try {
      const answer = await fetch(`${root.dataset.editor}/preview/${area.dataset.part}`, {
        method: "POST", redirect: "manual", headers: { "Content-Type": "application/json", RequestVerificationToken: root.dataset.token },
        body: JSON.stringify({ text: text.toWellFormed?.() ?? text, known: [...new Set(shown.map(block => block.key))] }),
      });
      if (answer.ok) {
        const made = await answer.json();
        draw(made.blocks);
        tell(made.issues);
        counts.textContent = say("Counts", made.words.toLocaleString(document.documentElement.lang), made.formulas);
        last = text;
        document.documentElement.dataset.shown = String(text.length);
      }
    } catch {
      // Without a network the preview stays as it is; the text is safe elsewhere.
    }
    busy = false;
    if (area.value !== text) soon();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 80);
  };
  area.addEventListener("input", soon);
  area.addEventListener("draft", soon);

  // The outline, and the preview at the place of the cursor.
  const plan = document.querySelector("[data-plan]");
  const headings = () => {
    let fence = "";
    return area.value.split("\n").flatMap((line, i) => {
      const bare = line.trimStart();
      if (/^(```|~~~)/.test(bare)) {
        fence = fence === "" ? bare.slice(0, 3) : bare.startsWith(fence) ? "" : fence;
        return [];
      }
      const title = fence === "" && /^#{1,6} +(.*?)#*\s*$/.exec(line)?.[1].trim();
      return title ? [{ line: i + 1, title }] : [];
    });
  };
  const toLine = line => {
    const at = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
  };
  let planned = "";
  const outline = () => {
    const found = headings();
    const line = area.value.slice(0, area.selectionStart).split("\n").length;
    const here = found.findLast(heading => heading.line <= line);
    const now = JSON.stringify([found, here]);
    if (now === planned || !plan) return;
    planned = now;
    plan.replaceChildren(...found.map(heading => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const words = document.createElement("span");
      link.href = `?part=${area.dataset.part}&line=${heading.line}`;
      link.dataset.line = heading.line;
      if (heading === here) link.setAttribute("aria-current", "true");
      words.textContent = heading.title.replace(/[*_`]/g, "");
      link.append(words);
      item.append(link);
      return item;
    }));
    const place = here && [...pane.querySelectorAll("h2, h3, h4")].find(heading => heading.textContent.includes(here.title.replace(/[*_`$]/g, "").slice(0, 40)));
    if (place) pane.scrollTop += place.getBoundingClientRect().top - pane.getBoundingClientRect().top - 16;
  };
  plan?.addEventListener("click", event => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    toLine(Number(link.dataset.line));
    outline();
  });
  let outlining;
  const outlineSoon = () => {
    clearTimeout(outlining);
    outlining = setTimeout(outline, 300);
  };
  area.addEventListener("input", outlineSoon);
  document.addEventListener("selectionchange", () => document.activeElement === area && outlineSoon());

  if (Number(area.dataset.line) > 0) toLine(Number(area.dataset.line));
  outline();
  look();
})();
