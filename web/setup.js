// Sends the link's secret, which stands in the fragment, once, and shows the key that comes back.
const byId = (id) => document.getElementById(id);
const token = location.hash.slice(1);
// The secret has no business in the history, nor in what a person copies from the address bar.
history.replaceState(null, "", location.pathname);

function say(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = false;
}

// Sends what the form holds, with the secret; `done` is called with the answer.
async function send(event, path, names, done) {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, ...Object.fromEntries(names.map((name) => [name, byId(name).value])) }),
    });
    const body = await answer.json();
    if (answer.ok) {
      byId("form").hidden = byId("person").hidden = byId("notice").hidden = true;
      return done(body);
    }
    const wrong = (body.errors ?? []).map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}.`);
    say([body.detail, ...wrong].join(" "));
  } catch {
    say("The server did not answer. Is it still running?");
  }
  button.disabled = false;
}

const makeKey = (event) => send(event, "/v1/setup", ["name"], ({ key }) => show(key));
const becomeOperator = (event) => send(event, "/v1/setup/operator", ["username", "email", "password"], () => {
  byId("welcome").hidden = false;
  byId("welcome").querySelector("a").focus();
});

function show(key) {
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
  byId("person").hidden = false;
  byId("form").addEventListener("submit", makeKey);
  byId("person").addEventListener("submit", becomeOperator);
  byId("copy").addEventListener("click", copy);
} else {
  say("Open the link as the terminal shows it: what follows # is missing here.");
}
