// Long polls that are gentle: one request at a time, longer pauses while it fails, at once when the network is back.
import { ask } from "./ask.js";

const FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000;

// Resolves after so many milliseconds, or as soon as the browser is online again.
const pause = (ms) => new Promise((done) => {
  const end = () => { clearTimeout(timer); removeEventListener("online", end); done(); };
  const timer = setTimeout(end, ms);
  addEventListener("online", end);
});

// Asks for ever, until `hear` returns false. `address()` gives what to fetch; `hear(response)` is called for
// each answer below 500 but 429. What comes back sooner than a long poll would, without news, is no reason to hurry.
export async function poll(address, hear) {
  let failures = 0;
  for (;;) {
    const began = performance.now();
    let wait = 0;
    try {
      const response = await ask(address(), { headers: { Accept: "application/json" } });
      if (response.status >= 500 || response.status === 429) {
        wait = 1000 * Number(response.headers.get("Retry-After") ?? 0) || 1;
      } else {
        failures = 0;
        const goOn = await hear(response);
        if (goOn === false) return;
        if (goOn !== "news" && performance.now() - began < FIRST_PAUSE) await pause(FIRST_PAUSE);
        continue;
      }
    } catch {
      wait = 1;
    }
    const backOff = Math.min(FIRST_PAUSE * 2 ** failures++, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
    await pause(Math.max(wait, backOff));
  }
}
