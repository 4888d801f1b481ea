"use strict";

document.documentElement.classList.add("js");

// Dropping files: anywhere on the page, or chosen in the field.

for (const form of document.querySelectorAll("form.drop")) {
  const field = form.querySelector("input[type=file]");
  const busy = form.querySelector(".busy");
  const problems = form.querySelector(".problems");

  const send = () => {
    problems.replaceChildren();
    const accepted = new DataTransfer();
    for (const file of field.files) {
      if (file.size <= Number(form.dataset.most)) {
        accepted.items.add(file);
        continue;
      }
      const line = document.createElement("p");
      line.className = "error";
      line.dataset.testid = "error";
      line.textContent = form.dataset.tooLarge.replace("{file}", () => file.name);
      problems.append(line);
    }
    if (accepted.files.length !== field.files.length) {
      // Said first: the next page would wipe it away.
      field.value = "";
      return;
    }
    if (!accepted.files.length) return;
    busy.textContent = form.dataset.reading.replace("{n}", accepted.files.length);
    form.requestSubmit();
  };

  field.addEventListener("change", send);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    send();
  });
  // Back from a verdict: the files that were sent are not chosen any more.
  window.addEventListener("pageshow", () => {
    form.reset();
    busy.textContent = "";
  });
}

// Tabs: without this script all panels stand one below the other.

const tabs = [...document.querySelectorAll(".tabs a")];
const panels = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));

function choose(index, focus) {
  tabs.forEach((tab, i) => {
    const chosen = i === index;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    panels[i].classList.toggle("chosen", chosen);
  });
  if (focus) tabs[index].focus();
}

if (tabs.length) {
  tabs[0].parentElement.setAttribute("role", "tablist");
  tabs.forEach((tab, index) => {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[index].id);
    tab.id = `tab-${panels[index].id}`;
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", tab.hash);
      choose(index, false);
    });
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) choose((index + step + tabs.length) % tabs.length, true);
    });
  });
  const asked = panels.findIndex((panel) => `#${panel.id}` === location.hash);
  choose(Math.max(asked, 0), false);
}

// A link to a cell: its sheet is opened, the cell stands in the middle and is told to a reader.

function show(cell) {
  const sheet = cell.closest("details");
  if (sheet) sheet.open = true;
  const panel = cell.closest(".panel");
  if (panel) choose(panels.indexOf(panel), false);
  document.querySelectorAll(".shown").forEach((other) => other.classList.remove("shown"));
  cell.classList.add("shown");
  cell.tabIndex = -1;
  cell.scrollIntoView({ block: "center", inline: "nearest" });
  cell.focus({ preventScroll: true });
}

for (const link of document.querySelectorAll("a[href^='#s']")) {
  link.addEventListener("click", (event) => {
    const cell = document.getElementById(link.hash.slice(1));
    if (!cell) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    show(cell);
  });
}
const named = location.hash.startsWith("#s") && document.getElementById(location.hash.slice(1));
if (named) show(named);

// What if: every change is answered; only the last answer counts.

for (const form of document.querySelectorAll("form.what-if")) {
  const result = form.querySelector(".result");
  let waiting = 0;
  let asked = 0;

  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(`${form.action}?part`, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (mine !== asked) return;
    result.innerHTML = await answer.text();
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 80);
  };

  form.addEventListener("input", soon);
  form.addEventListener("reset", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}
