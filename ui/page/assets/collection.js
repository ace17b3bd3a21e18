// The collection: its list, searched, filtered and sorted; articles read, chosen, removed and brought back.
import { element, fragment, say, show, toast } from "./common.js";

const TYPING_PAUSE = 250;
const chosen = new Set();

const form = () => document.getElementById("collection-form");
const results = () => document.getElementById("collection-results");
const sheet = () => document.querySelector("#article-page .sheet");

export const chosenArticles = () => [...chosen];

export async function loadCollection(offset = 0) {
  const wanted = new FormData(form());
  const query = new URLSearchParams([...wanted].filter(([, value]) => value));
  if (offset) query.set("offset", offset);
  const asked = query.toString();
  results().dataset.asked = asked;
  try {
    const inside = await fragment(`articles?${asked}`);
    if (results().dataset.asked !== asked) return;
    if (offset) append(inside);
    else show(results(), inside);
  } catch (error) {
    toast(error.message);
    return;
  }
  fillPublishers();
  tick();
}

function append(inside) {
  results().querySelector(".more")?.remove();
  const holder = element("div");
  show(holder, inside);
  const next = holder.querySelector(".more");
  results().querySelector(".articles").append(...holder.querySelectorAll("li"));
  if (next) results().append(next);
}

function fillPublishers() {
  const made = results().querySelector("template.publishers");
  if (!made) return;
  const select = form().elements.publisher;
  const value = select.value;
  select.replaceChildren(made.content.cloneNode(true));
  select.value = value;
}

export function watchCollection() {
  let pause;
  form().addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(loadCollection, TYPING_PAUSE);
  });
  form().addEventListener("submit", (event) => event.preventDefault());
  results().addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.classList.contains("more")) loadCollection(button.dataset.offset);
    if (button?.id === "ask-chosen") location.hash = "#ask";
  });
  results().addEventListener("change", (event) => {
    if (!event.target.classList.contains("choose")) return;
    if (event.target.checked) chosen.add(event.target.value);
    else chosen.delete(event.target.value);
    tick();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.article) openArticle(button.dataset.article);
    if (button?.dataset.remove) remove(button.dataset.remove);
  });
  document.getElementById("article-page").addEventListener("click", (event) => {
    if (event.target.id === "article-page" || event.target.closest("[data-do=close]")) event.currentTarget.close();
  });
}

// Shows which articles are chosen, here and beside the question.
function tick() {
  for (const box of results().querySelectorAll(".choose")) box.checked = chosen.has(box.value);
  const ask = document.getElementById("ask-chosen");
  if (ask) {
    ask.hidden = !chosen.size;
    ask.textContent = say("ask_chosen", { count: chosen.size });
  }
  const only = document.getElementById("only-articles");
  if (!only) return;
  only.hidden = !chosen.size;
  const clear = element("button", { type: "button", class: "quiet" }, say("clear"));
  clear.addEventListener("click", () => {
    chosen.clear();
    tick();
  });
  only.replaceChildren(say("only_articles", { count: chosen.size }), " ", clear);
}

async function openArticle(id) {
  const dialog = document.getElementById("article-page");
  try {
    show(sheet(), await fragment(`articles/${encodeURIComponent(id)}`));
  } catch (error) {
    toast(error.message);
    return;
  }
  const close = element("button", { type: "button", class: "quiet close", "data-do": "close", "aria-label": say("close") }, "✕");
  sheet().prepend(close);
  dialog.setAttribute("aria-label", sheet().querySelector("h2").textContent);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

async function remove(id) {
  try {
    const shown = toast();
    show(shown, await fragment(`articles/${encodeURIComponent(id)}`, { method: "DELETE" }));
    document.getElementById("article-page").close();
    shown.querySelector("[data-restore]").addEventListener("click", () => restore(id));
    chosen.delete(id);
    await loadCollection();
    shown.querySelector("[data-restore]").focus();
  } catch (error) {
    toast(error.message);
  }
}

async function restore(id) {
  try {
    await fragment(`articles/${encodeURIComponent(id)}/restore`, { method: "POST" });
    toast(say("restored"));
    await loadCollection();
  } catch (error) {
    toast(error.message);
  }
}
