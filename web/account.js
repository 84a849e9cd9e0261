// The secret of a link stands in the fragment, which browsers send to nobody: it goes into the form that sends it, and
// out of the address bar and the history. And a password can be looked at by whoever types it.
const token = document.querySelector("input[name=token]");

if (token) {
  const secret = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  if (!token.value) token.value = secret;
  token.form.hidden = !token.value;
  document.getElementById("no-link").hidden = Boolean(token.value);
  if (token.value) token.form.querySelector("input:not([hidden], [type=hidden])")?.focus();
}

for (const button of document.querySelectorAll("button.show")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
