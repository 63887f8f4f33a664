// Optional. While the page is looked at, asks for the parts that renew themselves, and puts in those that changed.
// A part that holds the focus waits for the next time; nothing is announced, since nothing was asked for.
const first = document.querySelector('[data-now]');
let tag = '';
let next;

const later = () => {
  clearTimeout(next);
  next = setTimeout(ask, 1000 * (document.querySelector('[data-every]')?.dataset.every ?? 30));
};

async function ask() {
  clearTimeout(next);
  if (document.hidden) return;
  try {
    const answer = await fetch(first.dataset.now, { cache: 'no-store', headers: tag ? { 'If-None-Match': tag } : {} });
    if (answer.redirected || answer.status === 404) return;
    if (answer.status === 200) {
      const parts = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelectorAll('[data-now]');
      let held = false;
      for (const fresh of parts) {
        const old = document.getElementById(fresh.id);
        if (!old || old.outerHTML === fresh.outerHTML) continue;
        if (old.contains(document.activeElement)) held = true;
        else old.replaceWith(fresh);
      }
      tag = held ? '' : answer.headers.get('ETag') ?? '';
    }
  } catch { /* the network is away: what is there stays */ }
  later();
}

if (first) {
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
  later();
}
