// Optional. Images and files pasted or dropped on the text, or picked: sent in pieces, named in the text where they came down.
(() => {
  const script = document.currentScript.dataset;
  const area = document.querySelector("textarea[data-part]");
  const root = document.querySelector("[data-editor]");
  const said = document.querySelector("[data-sending]");
  const picked = document.querySelector("[data-picked]");
  if (!area || !root || !said) return;
  const fill = (text, ...parts) => text.replace(/\{(\d)\}/g, (_, i) => parts[i]);

  const put = (text, from, to) => {
    area.setRangeText(text, from, to, "preserve");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const send = async file => {
    const name = file.name && file.name !== "image.png" ? file.name : `capture-${new Date().toISOString().replace(/\D/g, "").slice(2, 14)}.png`;
    const named = file.name === name ? file : new File([file], name, { type: file.type });
    const inline = file.type.startsWith("image/");
    // A word that nobody types marks the place while others write around it.
    const mark = `⏳${name.replace(/[^\w.-]/g, "")}⏳`;
    area.focus();
    const start = area.selectionStart;
    put(mark, start, area.selectionEnd);
    area.setSelectionRange(start + mark.length, start + mark.length);
    const replace = text => {
      const at = area.value.indexOf(mark);
      if (at >= 0) put(text, at, at + mark.length);
    };
    said.hidden = false;
    try {
      const kept = await window.portalUpload(named, {
        chapter: script.chapter, section: script.section, inline, token: root.dataset.token,
        onprogress: (sent, whole) => { said.textContent = fill(script.sending, name, Math.round(100 * sent / Math.max(1, whole))); },
      });
      replace(kept.markdown);
      said.hidden = true;
    } catch (error) {
      replace("");
      said.textContent = fill(script.failed, name, error.message);
    }
  };

  const sendAll = async files => { for (const file of files) await send(file); };

  area.addEventListener("paste", event => {
    if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes("text/html") && event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    sendAll([...event.clipboardData.files]);
  });
  area.addEventListener("dragover", event => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  area.addEventListener("drop", event => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
  document.querySelector("[data-pick]")?.addEventListener("click", () => picked.click());
  picked?.addEventListener("change", () => {
    sendAll([...picked.files]);
    picked.value = "";
  });
})();
