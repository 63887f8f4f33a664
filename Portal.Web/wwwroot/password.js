// Optional. A button after each password field shows what is typed.
const { show, hide } = document.currentScript.dataset;
for (const field of document.querySelectorAll("input[type=password]")) {
  const row = document.createElement("div");
  row.className = "row";
  const button = row.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "quiet";
  button.textContent = show;
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? hide : show;
  });
  // A field sent while it is readable would be remembered by the browser as ordinary text.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
  field.after(row);
}
