// Optional. The buttons and keys above the text. Everything they write can be typed, and undone with Ctrl+Z.
(() => {
  const area = document.querySelector("textarea[data-part]");
  const tools = document.querySelector("[data-tools]");
  if (!area || !tools) return;
  tools.hidden = false;

  const write = (text, from, to) => {
    area.focus();
    area.setSelectionRange(from ?? area.selectionStart, to ?? area.selectionEnd);
    // The one way that the browser's own undo knows of.
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const chosen = () => area.value.slice(area.selectionStart, area.selectionEnd);

  /** Puts marks around what is selected, or takes them away. */
  const around = (before, after = before) => {
    const { selectionStart: start, selectionEnd: end } = area;
    const inside = chosen();
    if (area.value.slice(start - before.length, start) === before && area.value.slice(end, end + after.length) === after) {
      write(inside, start - before.length, end + after.length);
      area.setSelectionRange(start - before.length, end - before.length);
      return;
    }
    write(before + inside + after);
    area.setSelectionRange(start + before.length, end + before.length);
  };

  /** Changes whole lines of the selection. */
  const lines = change => {
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const found = area.value.indexOf("\n", area.selectionEnd);
    const end = found < 0 ? area.value.length : found;
    const text = change(area.value.slice(start, end).split("\n")).join("\n");
    write(text, start, end);
    area.setSelectionRange(start, start + text.length);
  };

  /** A block of its own, with an empty line on either side; ▮ marks what is selected then. */
  const block = text => {
    const before = area.value.slice(0, area.selectionStart);
    const after = area.value.slice(area.selectionEnd);
    place((/(^|\n\n)$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n") + text + (after.startsWith("\n\n") || after === "" ? "" : after.startsWith("\n") ? "\n" : "\n\n"));
  };
  const place = text => {
    const start = area.selectionStart;
    const inside = chosen();
    const at = text.indexOf("▮");
    write(at < 0 ? text : text.replace("▮", () => inside));
    if (at >= 0) area.setSelectionRange(start + at, start + at + inside.length);
  };

  const actions = {
    strong: () => around("**"),
    em: () => around("*"),
    code: () => chosen().includes("\n") || chosen() === "" ? block("```\n▮\n```") : around("`"),
    heading: () => lines(all => all.map(line => /^## /.test(line) ? "#" + line : /^### /.test(line) ? line.slice(4) : "## " + line.replace(/^#+ /, ""))),
    list: () => lines(all => all.every(line => /^- /.test(line)) ? all.map(line => line.slice(2)) : all.map(line => "- " + line)),
    link: () => {
      const inside = chosen();
      if (/^https?:\/\/\S+$/.test(inside)) {
        const start = area.selectionStart;
        write(`[](${inside})`);
        area.setSelectionRange(start + 1, start + 1);
      } else place("[▮](https://)");
    },
    aside: () => block(`!!! note "${tools.dataset.note ?? "À retenir"}"\n    ▮`),
    exercise: () => block("### Exercice\n\n▮"),
    table: () => {
      const box = document.querySelector("[data-table]");
      const number = (name, most) => Math.min(most, Math.max(1, Number(box.querySelector(`[data-${name}]`).value) || 1));
      const [rows, columns] = [number("rows", 50), number("columns", 12)];
      const row = cell => "| " + Array(columns).fill(cell).join(" | ") + " |";
      document.getElementById("tables").hidePopover?.();
      block([row("   ").replace("   ", "▮"), row("---"), ...Array(rows - 1).fill(row("   "))].join("\n"));
    },
  };

  document.addEventListener("click", event => {
    const tool = event.target.closest("[data-tool], [data-insert]");
    if (!tool) return;
    if (tool.dataset.tool) actions[tool.dataset.tool]?.();
    else {
      document.getElementById("formules").hidePopover?.();
      place(tool.dataset.insert);
    }
  });
  area.addEventListener("keydown", event => {
    const control = event.ctrlKey || event.metaKey;
    const action = control && !event.altKey ? { b: "strong", i: "em", k: "link" }[event.key.toLowerCase()]
      : control && event.altKey ? { Digit2: "heading", Digit8: "list", KeyM: "formula" }[event.code] : null;
    if (action === "formula") around("$");
    else if (action) actions[action]();
    else if (event.key === "Enter" && !control && !event.shiftKey && continued()) { /* the list goes on */ }
    else return;
    event.preventDefault();
  });

  /** A new point of a list begins with its mark; an empty one ends the list. */
  const continued = () => {
    if (area.selectionStart !== area.selectionEnd) return false;
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const line = area.value.slice(start, area.selectionStart);
    const point = /^(\s*)([-*]|\d+\.) (.*)$/.exec(line);
    if (!point) return false;
    if (point[3] === "") write("\n", start, area.selectionStart);
    else write(`\n${point[1]}${/\d/.test(point[2]) ? parseInt(point[2]) + 1 + "." : point[2]} `);
    return true;
  };

  /** What comes from a word processor or a page keeps its headings, lists, tables, links and emphasis. */
  const fromHtml = html => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const text = node => {
      if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
      if (node.nodeType !== Node.ELEMENT_NODE || /^(STYLE|SCRIPT|META|LINK|TITLE|HEAD)$/.test(node.tagName)) return "";
      const inner = () => [...node.childNodes].map(text).join("");
      const marked = mark => { const words = inner(); return words.trim() ? words.replace(/^(\s*)([\s\S]*?)(\s*)$/, `$1${mark}$2${mark}$3`) : words; };
      switch (node.tagName) {
        case "B": case "STRONG": return /^(normal|400)$/.test(node.style.fontWeight) ? inner() : marked("**");
        case "I": case "EM": return marked("*");
        case "CODE": return node.closest("pre") ? inner() : marked("`");
        case "A": return /^https?:/.test(node.href) ? `[${inner().trim()}](${node.href})` : inner();
        case "BR": return "\n";
        case "H1": case "H2": return `\n\n## ${inner().trim()}\n\n`;
        case "H3": case "H4": case "H5": case "H6": return `\n\n### ${inner().trim()}\n\n`;
        case "LI": return `\n${"  ".repeat(depth(node))}${node.parentElement.tagName === "OL" ? "1." : "-"} ${inner().trim()}`;
        case "UL": case "OL": return depth(node) > 0 ? inner() : `\n${inner()}\n\n`;
        case "PRE": return `\n\n\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\`\n\n`;
        case "TABLE": return table(node);
        case "BLOCKQUOTE": return `\n\n> ${inner().trim().replace(/\n/g, "\n> ")}\n\n`;
        case "P": case "DIV": case "SECTION": return `\n\n${inner().trim()}\n\n`;
        default: return inner();
      }
    };
    const depth = node => { let n = -1; for (let up = node.tagName === "LI" ? node.parentElement : node; up; up = up.parentElement.closest("ul, ol")) n++; return n; };
    const table = node => {
      const rows = [...node.rows].map(row => "| " + [...row.cells].map(cell => text(cell).replace(/\s+/g, " ").replace(/\|/g, "\\|").trim()).join(" | ") + " |");
      return rows.length ? `\n\n${[rows[0], "|" + " --- |".repeat(node.rows[0].cells.length), ...rows.slice(1)].join("\n")}\n\n` : "";
    };
    return text(page.body).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  };
  area.addEventListener("paste", event => {
    const html = event.clipboardData.getData("text/html");
    if (event.clipboardData.files.length > 0 || !/<(h[1-6]|li|table|strong|b|em|i|a|blockquote)\b/i.test(html)) return;
    event.preventDefault();
    write(fromHtml(html));
  });
})();
