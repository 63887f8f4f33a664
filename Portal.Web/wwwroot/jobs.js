// Optional. While something is going on, looks again every two seconds; a button of the page does the same.
const wait = () => setTimeout(look, 2000);

async function look() {
  const part = document.querySelector("[data-live=on]");
  if (!part) return;
  if (document.hidden || part.contains(document.activeElement)) return wait();
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && !answer.redirected && page.getElementById(part.id);
    if (fresh) part.replaceWith(fresh);
  } catch {
    // The network is away; later, then.
  }
  wait();
}

wait();
