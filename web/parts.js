// The server writes every sentence and every figure; a page stays true by taking over what has changed of a new copy.

// Fetches the page at `address` and puts its elements marked data-live in the place of ours of the same id. Gives the
// fetched document. What has not changed is not touched: focus, selection and screen readers stay where they are.
export async function takeOver(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const ours = document.getElementById(part.id);
    if (ours && ours.dataset.was !== part.innerHTML && ours.innerHTML !== part.innerHTML)
      ours.replaceChildren(...part.cloneNode(true).childNodes);
    if (ours) ours.dataset.was = part.innerHTML;   // a script may have changed ours since, as the clock does
  }
  return fresh;
}
