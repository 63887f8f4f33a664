// Optional. Offers a question at the paragraph one points at or touches; without it the page of questions lists the passages of the chapter.
const asking = document.querySelector("article[data-ask]");
const text = asking?.querySelector(".chapter .body");

if (text) {
  const link = document.createElement("a");
  link.className = "ask";
  link.textContent = asking.dataset.askWord;
  let marked;

  const offer = paragraph => {
    if (!paragraph || paragraph === marked || paragraph.querySelector(":scope > .ask")) return;
    if (marked) marked.classList.remove("asked");
    link.href = `${asking.dataset.ask}?at=${encodeURIComponent(paragraph.id)}`;
    paragraph.classList.add("asked");
    paragraph.append(" ", link);
    marked = paragraph;
  };

  const wide = matchMedia("(width >= 48rem)");
  const under = event => event.target.closest?.("p[id]");
  text.addEventListener("pointerover", event => {
    // In the margin it moves nothing; where it stands in the text only a touch brings it.
    if (wide.matches && event.pointerType === "mouse") offer(under(event));
  }, { passive: true });
  text.addEventListener("click", event => {
    if (!event.target.closest("a, button, summary, input") && getSelection()?.isCollapsed) offer(under(event));
  });
}
