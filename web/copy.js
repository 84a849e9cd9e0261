// A button beside everything that is to be copied and has none yet.
export function addCopyButtons(box) {
  if (!navigator.clipboard) return;   // not in a secure context: then it is selected by hand
  for (const text of box.querySelectorAll("[data-copy]:only-child")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain slight";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${text.closest("div").querySelector("dt").textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    text.after(button);
  }
}
