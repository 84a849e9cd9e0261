// The till, live: what has changed is taken over every other second while somebody looks, and buttons leave the page
// where it is.
import { ask } from "./ask.js";
import { takeOver } from "./parts.js";

const PERIOD = 2000, LONGEST = 30000;
let pause = PERIOD, timer;

async function refresh() {
  clearTimeout(timer);
  try {
    await takeOver(location.href);
    pause = PERIOD;
  } catch {
    pause = Math.min(pause * 2, LONGEST);
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, pause);
}

addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  const press = { method: "POST", headers: { Accept: "text/html" }, redirect: "manual" };
  await ask(event.target.action, press).catch(() => {});   // what came of it is seen below
  button.disabled = false;
  await refresh();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
timer = setTimeout(refresh, pause);
