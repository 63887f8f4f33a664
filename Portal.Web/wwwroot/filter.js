// Optional. Narrows the rows of this page while one types, accents and capitals aside; the button asks for the whole list.
const form = document.querySelector("[data-filter]");
const list = form && document.getElementById(form.dataset.filter);
const said = document.querySelector("[data-filter-count]");
const bare = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

if (form && list) {
  const rows = [...list.querySelectorAll(".rows > li")].map(row => [row, bare(row.textContent)]);
  form.q.addEventListener("input", () => {
    const wanted = bare(form.q.value.trim());
    let left = 0;
    for (const [row, text] of rows) {
      row.hidden = !text.includes(wanted);
      if (!row.hidden) left++;
    }
    if (said) said.textContent = left === 1 ? said.dataset.one : said.dataset.many.replace("{0}", left);
  });
}
