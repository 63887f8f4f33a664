// Optional. Keeps the paragraph at the top of the screen, marks the place one left, and says in the contents where one is.
// Without it a chapter reads the same and the button at its end says that it is read.
const article = document.querySelector("article[data-place]");
const body = document.querySelector(".chapter .body");

if (body) {
  const headings = [...body.querySelectorAll("h2[id]")];
  const links = new Map([...document.querySelectorAll(".toc a")].map(link => [decodeURIComponent(link.hash.slice(1)), link]));
  let current;
  const mark = () => {
    const above = headings.filter(heading => heading.getBoundingClientRect().top < innerHeight / 3).at(-1);
    const link = above && links.get(above.id);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
  };
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
}

if (article && body) {
  const left = article.dataset.left ? document.getElementById(article.dataset.left) : null;
  left?.classList.add("left-here");

  const paragraphs = [...body.querySelectorAll("[id]")].filter(element => element.matches("p, li, h2, h3, pre, figure, .formula, .wide, .aside"));
  const place = () => {
    const top = paragraphs.find(element => element.getBoundingClientRect().bottom > 80);
    const box = body.getBoundingClientRect();
    const passed = Math.round(100 * Math.min(1, Math.max(0, (innerHeight - box.top) / box.height)));
    return { anchor: scrollY < 40 ? "" : top?.id ?? "", percent: passed };
  };

  let sent = "";
  const keep = () => {
    const { anchor, percent } = place();
    const now = `${anchor} ${percent}`;
    if (now === sent || (!anchor && percent < 95)) return;
    sent = now;
    navigator.sendBeacon(article.dataset.place, new URLSearchParams({ section: article.dataset.section, anchor, percent }));
  };

  let timer;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  }, { passive: true });
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  addEventListener("pagehide", keep);
}
