// How many people are there, asked anew twice a minute while the page is looked at. Without it the number of the page's opening stays.
const place = document.querySelector('[data-online]');
const ask = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.online, { headers: { Accept: 'application/json' } });
    if (answer.ok) place.textContent = (await answer.json()).words;
  } catch { /* the network is away: the old number stays */ }
};
if (place) setInterval(ask, 30_000);
