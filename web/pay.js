// The pay page, live: tabs, time left, and the resource opened by itself the moment the payment is there.
import { countDown, learnTime } from "./clock.js";
import { addCopyButtons } from "./copy.js";
import { takeOver } from "./parts.js";
import { poll } from "./poll.js";
import { makeTabs } from "./tabs.js";

const ticket = document.querySelector(".ticket");
const ways = document.getElementById("ways");
const { payment, page, watch, resource } = ticket.dataset;
const seen = { state: ticket.dataset.state, received: ticket.dataset.received };
const MOST_TRIES = 6;

makeTabs(ways, "Ways to pay");
addCopyButtons(ways);
countDown(document.getElementById("clock"));

// A pressed button or link is on its way to the resource already. Asking for it a second time would break off the one
// delivery that was paid for.
let left = -Infinity;
const leave = () => { left = performance.now(); };
addEventListener("submit", leave);
addEventListener("click", (event) => { if (event.target.closest("#onward a")) leave(); });

const isHere = () => location.pathname + location.search === resource;

// What has come by each way; the server holds its answer back while nothing has changed.
const receivedBy = (view) => view.offers.map((offer) => offer.received.amount).join() || String(view.received.amount);

// Goes to the resource. What answers with a download leaves this page standing, and what is being delivered to another
// window leads back here: so it is tried a few times a payment, each time later.
function open() {
  const key = `opened ${payment}`, tries = Number(sessionStorage.getItem(key) ?? 0);
  if (!resource || tries >= MOST_TRIES || performance.now() - left < 10000) return;
  const go = () => {
    sessionStorage.setItem(key, String(tries + 1));
    if (isHere()) location.reload();
    else location.replace(resource);
  };
  if (tries === 0) go();
  else setTimeout(go, 500 * 2 ** tries);
}

async function show(view) {
  const was = seen.state;
  const opens = view.state === "paid" || (view.state === "claimed" && "lasts" in ticket.dataset);
  seen.state = ticket.dataset.state = view.state;
  seen.received = receivedBy(view);
  if (was !== "paid" && opens) open();
  if (view.state !== "awaited") ways.replaceChildren();
  await takeOver(page);
  addCopyButtons(ways);
}

let first = true;
poll(
  () => `${watch}?${new URLSearchParams({ wait: first ? 0 : 30, ...seen })}`,
  async (response) => {
    learnTime(response);
    first = false;
    if (!response.ok) return false;   // nobody knows the payment any more: the way on is on the page
    const view = await response.json();
    const isNews = view.state !== seen.state || receivedBy(view) !== seen.received;
    if (isNews) await show(view);
    return view.state === "claimed" ? false : isNews ? "news" : true;
  });

// The page itself said that it is paid: another window is being served at this moment.
if (seen.state === "paid" && isHere()) open();
