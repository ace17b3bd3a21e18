// Conversations: the one on the page, and those that this browser keeps.
import { copy, element, fragment, keep, kept, say, show, toast } from "./common.js";
import { close, openFirst } from "./panel.js";
import { chosenArticles } from "./collection.js";

const ALL = "yinju.conversations"; // [{id, name, turns: [{question, answer | null}]}], the newest first
const CURRENT = "yinju.current";
const TURNS_SENT = 12;

let conversations = [];
let current = null;

const turns = () => document.getElementById("turns");
const now = () => document.getElementById("now");
const RUNNING = ["searching", "found", "writing"];
const running = () => !now().hidden && RUNNING.includes(now().querySelector(".turn")?.dataset.state);

function read() {
  try {
    return JSON.parse(kept(ALL) ?? "[]");
  } catch {
    return [];
  }
}

export async function openTurns() {
  conversations = read();
  await open(sessionStorage.getItem(CURRENT) ?? conversations[0]?.id ?? null);
}

async function open(id) {
  current = conversations.find((one) => one.id === id) ?? null;
  sessionStorage.setItem(CURRENT, current?.id ?? "none");
  turns().replaceChildren();
  now().hidden = true;
  close();
  list();
  look();
  if (!current) return;
  try {
    const body = JSON.stringify(current.turns.map(({ question, answer }) => ({ question, answer })));
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    show(turns(), await fragment("turns", options));
  } catch (error) {
    toast(error.message);
  }
  look();
  turns().lastElementChild?.scrollIntoView({ block: "start" });
}

function look() {
  document.body.dataset.talking = turns().children.length || !now().hidden && now().querySelector(".turn") ? "yes" : "no";
}

// Gradio asks this for what to send with a question.
export function beforeAsking(question) {
  if (!question.trim() || running()) return ["", "{}"];
  settle();
  now().hidden = false;
  document.body.dataset.talking = "yes";
  return [question, JSON.stringify(context(question))];
}

function context(question = "") {
  const history = (current?.turns ?? []).flatMap(({ question, answer }) =>
    answer ? [{ role: "user", content: question }, { role: "assistant", content: answer.answer }] : [],
  );
  const form = document.getElementById("filters-form");
  const fields = form ? new FormData(form) : new FormData();
  return {
    question,
    history: history.slice(-TURNS_SENT),
    filters: {
      published_from: fields.get("published_from") || null,
      published_to: fields.get("published_to") || null,
      publishers: fields.getAll("publishers"),
      article_ids: chosenArticles(),
    },
    answer_language: fields.get("answer_language") || null,
  };
}

export function watchAnswers() {
  let seen = "";
  new MutationObserver(() => {
    const turn = now().querySelector(".turn");
    if (!turn) return;
    if (turn.dataset.state !== seen && ["searching", "found"].includes(turn.dataset.state)) turn.scrollIntoView();
    if (turn.dataset.state !== seen && turn.dataset.state === "done") finished(turn);
    seen = turn.dataset.state;
  }).observe(now(), { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#stop")) stopped();
    const turn = event.target.closest(".turn");
    const button = event.target.closest("button");
    if (turn && button) act(turn, button);
  });
  document.addEventListener("reset", () => setTimeout(filtersSay));
  document.addEventListener("change", (event) => {
    if (event.target.closest("#filters-form")) filtersSay();
  });
  document.getElementById("new-conversation").addEventListener("click", () => open(null));
  document.getElementById("rail-fold").open = matchMedia("(min-width: 1200px)").matches;
}

function finished(turn) {
  remember(turn.querySelector(".asked").textContent, JSON.parse(turn.dataset.answer));
  openFirst(turn);
}

function stopped() {
  const turn = now().querySelector(".turn");
  if (!turn || turn.dataset.state === "done") return;
  turn.dataset.state = "stopped";
  turn.querySelector(".state")?.remove();
  turn.append(element("p", { class: "state", role: "status" }, say("stopped")));
  remember(turn.querySelector(".asked").textContent, null);
  settle();
}

// The turn that was answered last becomes one of those before.
function settle() {
  const turn = now().querySelector(".turn");
  if (turn && !now().hidden) {
    turns().append(turn.cloneNode(true));
    turn.hidden = true; // Gradio puts the next one in its place
  }
  now().hidden = true;
}

function remember(question, answer) {
  conversations = read(); // another tab may have added to them
  if (!current) {
    current = { id: crypto.randomUUID?.() ?? String(Date.now()), name: question, turns: [] };
    sessionStorage.setItem(CURRENT, current.id);
  }
  current.turns.push({ question, answer });
  conversations = [current, ...conversations.filter((one) => one.id !== current.id)];
  store();
}

function store() {
  while (!keep(ALL, JSON.stringify(conversations)) && conversations.length > 1) {
    conversations.pop();
    toast(say("not_kept"));
  }
  list();
}

function list() {
  const rows = conversations.map((one) => {
    const opener = element("button", { type: "button", class: "conversation" }, one.name);
    if (one.id === current?.id) opener.setAttribute("aria-current", "true");
    opener.addEventListener("click", () => open(one.id));
    const rename = element("button", { type: "button", class: "quiet", "aria-label": `${say("rename")}: ${one.name}`, title: say("rename") }, "✎");
    rename.addEventListener("click", () => renameOne(one));
    const remove = element("button", { type: "button", class: "quiet", "aria-label": `${say("delete")}: ${one.name}`, title: say("delete") }, "✕");
    remove.addEventListener("click", () => deleteOne(one));
    return element("li", {}, opener, element("span", { class: "moves" }, rename, remove));
  });
  const empty = element("li", { class: "hint" }, say("no_conversations"));
  document.getElementById("conversations").replaceChildren(...(rows.length ? rows : [empty]));
}

function renameOne(one) {
  const name = prompt(say("rename_prompt"), one.name);
  if (!name?.trim()) return;
  conversations = read();
  for (const same of [current, ...conversations]) if (same?.id === one.id) same.name = name.trim();
  store();
}

function deleteOne(one) {
  conversations = read().filter((other) => other.id !== one.id);
  store();
  if (one.id === current?.id) open(null);
}

function act(turn, button) {
  if (button.dataset.do === "copy") copy(turn.dataset.markdown);
  if (button.dataset.do === "download") download(turn.dataset.markdown);
  if (button.dataset.judge) judge(turn, button);
}

function download(words) {
  const link = element("a", { download: "yinju.md" });
  link.href = URL.createObjectURL(new Blob([words], { type: "text/markdown" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function judge(turn, button) {
  turn.querySelector(".why")?.remove();
  for (const one of turn.querySelectorAll("[data-judge]")) one.setAttribute("aria-pressed", String(one === button));
  const reason = element("input", { type: "text", maxlength: "2000", "aria-label": say("why"), placeholder: say("why") });
  const form = element("form", { class: "why" }, reason, element("button", { type: "submit" }, say("send_feedback")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = JSON.stringify({ judgement: button.dataset.judge, reason: reason.value, answer: JSON.parse(turn.dataset.answer) });
    try {
      await fragment("feedback", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      form.replaceWith(element("p", { class: "why", role: "status" }, say("thanks")));
    } catch (error) {
      toast(error.message);
    }
  });
  turn.querySelector(".foot").after(form);
  reason.focus();
}

function filtersSay() {
  const { filters, answer_language } = context();
  const on = filters.published_from || filters.published_to || filters.publishers.length || answer_language;
  document.getElementById("filters-on").textContent = on ? say("filters_on") : "";
}
