// Optional. Without it the theme follows the system. The button turns: automatic, light, dark. It runs before the page is drawn, so that nothing moves.
const root = document.documentElement;
const order = { auto: "light", light: "dark", dark: "auto" };
let theme = "auto";
try { theme = localStorage.theme ?? "auto"; } catch { /* storage refused */ }
if (!(theme in order)) theme = "auto";
root.dataset.theme = theme;

document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-theme-toggle]")) return;
  root.dataset.theme = theme = order[theme];
  try { localStorage.theme = theme; } catch { /* this page only */ }
});
