// The server writes every sentence and every figure; a page stays true by taking over what has changed of a new copy.

import { ask } from "./ask.js";

// Each part as the server last wrote it: scripts change parts too, as the clock does.
const written = new Map([...document.querySelectorAll("[data-live]")].map((part) => [part.id, part.innerHTML]));

// Fetches the page at `address` and puts its elements marked data-live in the place of ours of the same id. What has
// not changed is not touched: focus, selection and screen readers stay where they are.
export async function takeOver(address) {
  const response = await ask(address, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const ours = document.getElementById(part.id);
    if (!ours || written.get(part.id) === part.innerHTML) continue;
    written.set(part.id, part.innerHTML);
    const focused = ours.contains(document.activeElement) ? document.activeElement.id : "";
    ours.replaceChildren(...document.adoptNode(part).childNodes);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}
