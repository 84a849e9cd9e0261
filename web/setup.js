// Sends the link's secret, which stands in the fragment, once, and shows the key that comes back.
const byId = (id) => document.getElementById(id);
const token = location.hash.slice(1);
// The secret has no business in the history, nor in what a person copies from the address bar.
history.replaceState(null, "", location.pathname);

function say(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = false;
}

async function makeKey(event) {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch("/v1/setup", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, name: byId("name").value }),
    });
    const body = await answer.json();
    if (answer.ok) return show(body.key);
    say(body.detail);
  } catch {
    say("The server did not answer. Is it still running?");
  }
  button.disabled = false;
}

function show(key) {
  byId("form").hidden = true;
  byId("notice").hidden = true;
  byId("key").value = key;
  byId("try").textContent = `curl -H "Authorization: Bearer ${key}" ${location.origin}/v1/caller`;
  byId("done").hidden = false;
  byId("key").focus();
  byId("key").select();
}

async function copy() {
  try {
    await navigator.clipboard.writeText(byId("key").value);
    byId("copy").textContent = "Copied";
  } catch {
    byId("key").select();
    say("Copying is not allowed here; the key is selected.");
  }
}

if (token) {
  byId("form").hidden = false;
  byId("form").addEventListener("submit", makeKey);
  byId("copy").addEventListener("click", copy);
} else {
  say("Open the link as the terminal shows it: what follows # is missing here.");
}
