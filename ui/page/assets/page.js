// The page's own script: what a reader does with the pieces of HTML that the server made. It makes no HTML of words.
import { openTurns, beforeAsking, watchAnswers } from "./talk.js";
import { openPassage, watchPanel } from "./panel.js";
import { loadCollection, watchCollection } from "./collection.js";
import { fragment, kept, keep, language, say, show, when } from "./common.js";

const THEME = "yinju.theme";
const READY_EVERY = 2000;

window.yinju = { beforeAsking, collectionChanged };

function collectionChanged() {
  loadCollection();
  loadExamples();
  loadFilters();
}

function setTheme(choice) {
  const dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.body.classList.toggle("dark", dark);
}

function watchTheme() {
  const select = document.getElementById("theme");
  select.value = kept(THEME) ?? "auto";
  setTheme(select.value);
  select.addEventListener("change", () => {
    keep(THEME, select.value);
    setTheme(select.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(select.value));
  new MutationObserver(() => {
    const dark = document.documentElement.dataset.theme === "dark";
    if (document.body.classList.contains("dark") !== dark) document.body.classList.toggle("dark", dark);
  }).observe(document.body, { attributeFilter: ["class"] });
}

function watchLanguage() {
  document.getElementById("language").addEventListener("change", (event) => {
    document.cookie = `yinju_language=${event.target.value}; path=/; max-age=31536000; samesite=strict`;
    sessionStorage.setItem("yinju.draft", document.querySelector("#question textarea")?.value ?? "");
    location.href = `/${event.target.value}/${location.search}${location.hash}`;
  });
  const draft = sessionStorage.getItem("yinju.draft");
  sessionStorage.removeItem("yinju.draft");
  if (draft) type(draft);
}

export function type(words) {
  const box = document.querySelector("#question textarea");
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function watchViews() {
  const go = () => {
    const view = location.hash === "#articles" ? "collection" : "ask";
    if (document.body.dataset.view !== view) scrollTo(0, 0);
    document.body.dataset.view = view;
    for (const button of document.querySelectorAll("[data-view]")) {
      if (button.dataset.view === view) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  };
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      location.hash = button.dataset.view === "collection" ? "#articles" : "#ask";
    });
  }
  addEventListener("hashchange", go);
  go();
}

async function loadExamples() {
  show(document.getElementById("examples"), await fragment("examples"));
}

async function loadFilters() {
  const holder = document.getElementById("filters-holder");
  if (!holder.querySelector("details[open]")) show(holder, await fragment("filters"));
}

function watchExamples() {
  document.getElementById("examples").addEventListener("click", (event) => {
    const button = event.target.closest("[data-example]");
    if (!button) return;
    type(button.textContent);
    setTimeout(() => document.getElementById("send")?.click(), 50);
  });
}

// Gradio names these two in English only.
function nameUpload() {
  const place = document.getElementById("add-files");
  const name = () => {
    for (const one of place.querySelectorAll('[aria-label="Click to upload or drop files"], [aria-label="File upload"]'))
      one.setAttribute("aria-label", say("add_files"));
  };
  new MutationObserver(name).observe(place, { childList: true, subtree: true });
  name();
}

async function watchReadiness() {
  const status = document.getElementById("status");
  try {
    const response = await fetch("/readyz");
    if (response.ok) {
      if (!status.hidden) collectionChanged();
      status.hidden = true;
      return;
    }
    const problem = (await response.json()).error;
    status.textContent = problem ? problem.message : say("getting_ready");
  } catch {
    status.textContent = say("unreachable");
  }
  status.hidden = false;
  setTimeout(watchReadiness, READY_EVERY);
}

const PARTS = ["#frame", "#question textarea", "#turns", "#collection-results", "#add-files", "#article-page"];

when(() => PARTS.every((part) => document.querySelector(part)), () => {
  const root = document.documentElement;
  root.lang = language();
  new MutationObserver(() => root.lang !== language() && (root.lang = language())).observe(root, { attributeFilter: ["lang"] });
  watchTheme();
  watchViews();
  watchPanel();
  watchAnswers();
  watchCollection();
  watchExamples();
  watchLanguage();
  nameUpload();
  watchReadiness();
  collectionChanged();
  openTurns();
  const passage = new URLSearchParams(location.search);
  if (passage.get("passage")) openPassage(passage.get("passage"), passage.get("start") ?? 0, passage.get("end") ?? 0);
  if (document.activeElement === document.body) document.querySelector("#question textarea").focus({ preventScroll: true });
  document.body.dataset.ready = "yes";
});
