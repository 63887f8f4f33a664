// Optional. Counts what is chosen, chooses all rows of the page, and lets rows be drawn to another place; buttons do the same without it.
const form = document.querySelector("form[data-choose]");

if (form) {
  const all = form.querySelector("[data-all]");
  const boxes = [...form.querySelectorAll("input[name=id]")];
  const said = form.querySelector("[data-chosen]");
  const count = () => {
    const chosen = boxes.filter(box => box.checked).length;
    all.checked = chosen === boxes.length && chosen > 0;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    said.textContent = chosen === 0 ? said.dataset.none : chosen === 1 ? said.dataset.one : said.dataset.many.replace("{0}", chosen);
  };
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();

  let drawn;
  const row = event => event.target.closest?.("tr[data-chapter]");
  form.addEventListener("dragstart", event => {
    drawn = row(event);
    event.dataTransfer?.setData("text/plain", drawn?.dataset.chapter ?? "");
  });
  form.addEventListener("dragover", event => drawn && row(event) && event.preventDefault());
  form.addEventListener("drop", event => {
    const place = row(event);
    if (!drawn || !place || place === drawn) return;
    event.preventDefault();
    const target = document.createElement("input");
    target.type = "hidden";
    target.name = "target";
    target.value = place.dataset.chapter;
    form.append(target);
    form.action = `/teach/chapters/${drawn.dataset.chapter}/to`;
    form.submit();
  });
}
