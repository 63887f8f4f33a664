// Optional. Records a voice, lets one hear it, and sends it with the form of the page; without it the form takes a file.
const form = document.querySelector("[data-recorder]");
const kinds = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const kind = window.MediaRecorder && kinds.find(k => MediaRecorder.isTypeSupported(k));

if (form && kind && navigator.mediaDevices) {
  const find = name => form.querySelector(`[data-${name}]`);
  const [record, stop, time, denied, preview] = ["record", "stop", "time", "denied", "preview"].map(find);
  const most = Number(form.dataset.most);
  let recorder, pieces, since, ticking, address;

  find("recorder-tools").hidden = false;
  find("recorder-file").open = false;

  const seconds = () => Math.min(most, Math.round((Date.now() - since) / 1000));
  const show = s => { time.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`; };
  const recording = on => {
    stop.hidden = !on;
    record.hidden = on;
    clearInterval(ticking);
    if (on) stop.focus();
  };

  function end() {
    const length = seconds();
    recorder.stream.getTracks().forEach(track => track.stop());
    recording(false);
    const type = kind.split(";")[0];
    const file = new File(pieces, `voix.${type.split("/")[1]}`, { type });
    const given = new DataTransfer();
    given.items.add(file);
    form.voice.files = given.files;
    form.seconds.value = length;
    show(length);
    URL.revokeObjectURL(address);
    preview.querySelector("audio").src = address = URL.createObjectURL(file);
    preview.hidden = false;
    record.textContent = record.dataset.again;
    preview.querySelector("button").focus();
  }

  record.addEventListener("click", async () => {
    denied.hidden = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    } catch {
      denied.hidden = false;
      return;
    }
    pieces = [];
    preview.hidden = true;
    recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 32000 });
    recorder.addEventListener("dataavailable", e => pieces.push(e.data));
    recorder.addEventListener("stop", end);
    recorder.start(1000);
    since = Date.now();
    recording(true);
    ticking = setInterval(() => {
      show(seconds());
      if (seconds() >= most && recorder.state === "recording") recorder.stop();
    }, 250);
  });
  stop.addEventListener("click", () => recorder.state === "recording" && recorder.stop());
}
