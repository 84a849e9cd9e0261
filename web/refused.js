// Signing in: asks for this same page with the key, and puts what comes back in the place of the refusal.
import { ask, forgetKey, hasKey, keepKey } from "./ask.js";

const form = document.getElementById("sign-in");

async function enter() {
  const response = await ask(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (response.status !== 401 && response.status !== 403) return show(page);
  forgetKey();
  return page.getElementById("why")?.textContent || "The key is not good here.";
}

async function show(page) {
  for (const link of page.querySelectorAll("link[rel=stylesheet]"))
    if (!document.querySelector(`link[href="${CSS.escape(link.getAttribute("href"))}"]`))
      document.head.append(document.adoptNode(link));
  const scripts = [...page.querySelectorAll("script[type=module]")].map((script) => script.getAttribute("src"));
  document.title = page.title;
  document.body.className = page.body.className;
  document.body.replaceChildren(...document.adoptNode(page.body).childNodes);
  for (const script of scripts) await import(script);
}

async function submit(event) {
  event.preventDefault();
  const button = form.querySelector("button"), notice = document.getElementById("notice");
  button.disabled = true;
  keepKey(document.getElementById("key").value.trim());
  const why = await enter().catch(() => "The server did not answer. Is it still running?");
  button.disabled = false;
  notice.textContent = why ?? "";
  notice.hidden = !why;
}

if (form) {
  form.addEventListener("submit", submit);
  if (!hasKey() || await enter()) form.hidden = false;
}
