// Sections below each other become tabs (WAI-ARIA Authoring Practices, "Tabs"): arrows, Home and End move between them.
export function makeTabs(box, name) {
  const sections = [...box.querySelectorAll(":scope > section")];
  if (sections.length < 2) return;
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", name);

  const tabs = sections.map((section, at) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${section.id}`;
    tab.textContent = section.querySelector("h2").textContent;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", section.id);
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => select(at));
    list.append(tab);
    return tab;
  });

  function select(chosen) {
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === chosen));
      tab.tabIndex = at === chosen ? 0 : -1;
      sections[at].hidden = at !== chosen;
    });
  }

  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement), last = tabs.length - 1;
    const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const after = at === last ? 0 : at + 1, before = at === 0 ? last : at - 1;
    const next = { [forward]: after, [backward]: before, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    select(next);
    tabs[next].focus();
  });

  box.prepend(list);
  box.classList.add("tabbed");
  select(0);
}
