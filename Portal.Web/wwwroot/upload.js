// Sends files to a chapter in pieces: real progress, goes on after a cut line, a sentence when it cannot. Without it the form of the page sends them whole.
//
//   portalUpload(file, { chapter, section, inline, token, onprogress, signal, resume }) → Promise
//     file       a File or Blob (of a paste or drop: name it, new File([blob], "capture.png"))
//     chapter    id of the chapter
//     section    "Course" (default), "Exercises" or "Solutions"
//     inline     true for an image that the text shows
//     token      value of the page's hidden field __RequestVerificationToken
//     onprogress (sent, whole) => …, in bytes, as they really leave
//     signal     AbortSignal: stops, and nothing is kept
//     resume     the error of an earlier try: goes on where that one stopped
//   resolves to  { id, name, url, markdown, width, height, size, type }; "markdown" is what the text has to say, such as ![](capture.png)
//   rejects with an Error whose message is a sentence to show; error.canResume says whether the same file may be sent again with { resume: error }
//
// Words come from the data attributes of the script's element, so that they are in the page's language.
(() => {
  const words = document.currentScript.dataset;
  const pauses = [1000, 2000, 4000, 8000];
  const wait = ms => new Promise(done => setTimeout(done, ms));
  const fail = (message, more) => Object.assign(new Error(message), more);

  // One request; XMLHttpRequest, because it alone tells how much of a body has left.
  const ask = (method, address, { body, headers = {}, onprogress, signal }) => new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.timeout = 120000;
    if (onprogress) request.upload.onprogress = event => onprogress(event.loaded);
    request.onerror = request.ontimeout = () => failed(fail(words.cut, { cut: true }));
    request.onabort = () => failed(fail(words.stopped, { stopped: true }));
    request.onload = () => {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* a page: signed out, or not there */ }
      if (request.status >= 500 && request.status !== 507) failed(fail(words.cut, { cut: true }));
      else if (request.status === 204) done(null);
      else if (!answer || !answer.state) failed(fail(words.ended, { canResume: true }));
      else if (answer.state === "refused") failed(fail(answer.message));
      else done(answer);
    };
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    if (signal?.aborted) failed(fail(words.stopped, { stopped: true }));
    else request.send(body);
  });

  window.portalUpload = async (file, { chapter, section = "Course", inline = false, token, onprogress = () => {}, signal, resume } = {}) => {
    const base = `/teach/chapters/${chapter}/uploads`;
    const headers = { RequestVerificationToken: token };
    let at = resume?.upload, cuts = 0;
    try {
      let state = at ? await ask("GET", `${base}/${at}`, { signal }) : null;
      state ??= await ask("POST", base, {
        body: JSON.stringify({ name: file.name ?? "fichier", length: file.size, section, inline }), headers: { ...headers, "Content-Type": "application/json" }, signal,
      });
      at = state.id;
      while (state.state !== "done") {
        const from = state.received;
        if (from >= file.size) await wait(500); // another request is putting it together
        onprogress(from, file.size);
        try {
          state = await ask("PATCH", `${base}/${at}`, {
            body: file.slice(from, from + state.piece), headers: { ...headers, "Content-Type": "application/octet-stream", "Upload-Offset": from }, signal,
            onprogress: sent => onprogress(Math.min(file.size, from + sent), file.size),
          });
          cuts = 0;
        } catch (error) {
          if (!error.cut || cuts >= pauses.length) throw error;
          await wait(pauses[cuts++]);
          state = await ask("GET", `${base}/${at}`, { signal }).catch(again => again.cut ? state : Promise.reject(again));
        }
      }
      onprogress(file.size, file.size);
      return state;
    } catch (error) {
      if (error.stopped && at) await ask("DELETE", `${base}/${at}`, { headers }).catch(() => {});
      throw Object.assign(error, { upload: error.stopped ? undefined : at, canResume: Boolean(error.cut || error.canResume) });
    }
  };

  // The page of a chapter's files.
  document.addEventListener("DOMContentLoaded", () => {
    const queue = document.querySelector("[data-uploads]");
    const form = document.querySelector("form.files-add");
    if (!queue || !form) return;

    const list = queue.querySelector("ul");
    const count = queue.querySelector("[data-uploads-count]");
    const chapter = queue.dataset.uploads.match(/\d+/)[0];
    const picker = form.querySelector("input[type=file]");
    const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    const units = words.units.split(" ");
    const size = bytes => {
      const unit = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
      return `${numbers.format(bytes / 1000 ** unit)} ${units[unit]}`;
    };
    const say = (sentence, ...parts) => parts.reduce((text, part, i) => text.replace(`{${i}}`, part), sentence);
    const waiting = [];
    let running = 0, done = 0, refused = 0;

    const tell = () => {
      queue.hidden = false;
      count.textContent = say(words.count, done, running + waiting.length, refused);
      if (done > 0 && running + waiting.length === 0) {
        const link = document.createElement("a");
        link.href = location.pathname;
        link.className = "tap";
        link.textContent = words.show;
        count.append(" ", link);
      }
    };

    const next = () => {
      while (running < 2 && waiting.length > 0) {
        running++;
        waiting.shift()().finally(() => { running--; next(); });
      }
      tell();
    };

    const add = file => {
      const item = document.createElement("li");
      const row = item.appendChild(document.createElement("div"));
      row.className = "row";
      const name = row.appendChild(document.createElement("strong"));
      name.textContent = file.name;
      const state = row.appendChild(document.createElement("span"));
      state.className = "soft fine";
      state.textContent = words.waiting;
      const button = row.appendChild(document.createElement("button"));
      button.type = "button";
      const bar = item.appendChild(document.createElement("progress"));
      bar.max = Math.max(1, file.size);
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      list.append(item);

      const options = {
        chapter, section: form.querySelector("[name='Input.Section']:checked")?.value, inline: form.querySelector("[name='Input.Inline']").checked,
        token: form.querySelector("[name=__RequestVerificationToken]").value,
        onprogress: (sent, whole) => { bar.value = sent; state.textContent = say(words.of, size(sent), size(whole)); },
      };
      const start = resume => {
        const stop = new AbortController();
        let begun = false;
        button.hidden = false;
        button.textContent = words.stop;
        button.onclick = () => {
          stop.abort();
          if (begun) return;
          waiting.splice(waiting.indexOf(run), 1);
          state.textContent = words.stopped;
          button.hidden = true;
          tell();
        };
        const run = async () => {
          begun = true;
          try {
            const kept = await window.portalUpload(file, { ...options, signal: stop.signal, resume });
            state.textContent = say(words.done, kept.name);
            done++;
            button.remove();
            bar.remove();
          } catch (error) {
            state.textContent = error.message;
            state.classList.remove("soft");
            button.hidden = !error.canResume;
            if (error.canResume) {
              button.textContent = words.again;
              button.onclick = () => start(error);
            } else {
              bar.remove();
              if (!error.stopped) refused++;
            }
          }
        };
        waiting.push(run);
        next();
      };
      start();
    };

    form.addEventListener("submit", event => {
      if (picker.files.length === 0) return;
      event.preventDefault();
      [...picker.files].forEach(add);
      picker.value = "";
    });
    for (const kind of ["dragover", "drop"]) {
      form.addEventListener(kind, event => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        if (kind === "drop") [...event.dataTransfer.files].forEach(add);
      });
    }
  });
})();
