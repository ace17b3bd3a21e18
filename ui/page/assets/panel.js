// The article at the side: opened at a quote, with the citations before and after it within reach.
import { copy, element, fragment, say, show } from "./common.js";

let around = []; // the buttons of one turn's citations, in their order
let at = -1;
let cameFrom = null;

const panel = () => document.getElementById("panel");
const opened = () => document.getElementById("opened");

export function watchPanel() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-passage]");
    if (button) openCitation(button);
  });
  panel().addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    if (button.dataset.do === "close") close();
    if (button.dataset.do === "previous") step(-1);
    if (button.dataset.do === "next") step(1);
    if (button.dataset.do === "link") copy(link());
  });
  document.addEventListener("keydown", (event) => {
    if (!isOpen() || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "[") step(-1);
    else if (event.key === "]") step(1);
    else if (event.key === "Escape") close();
    else if (panel().contains(event.target) && event.key === "ArrowLeft") step(-1);
    else if (panel().contains(event.target) && event.key === "ArrowRight") step(1);
  });
}

const isOpen = () => document.body.dataset.panel === "open";

function openCitation(button, focus = true) {
  const turn = button.closest(".turn");
  around = [...(turn?.querySelectorAll(".source") ?? [])];
  at = around.findIndex((one) => one.dataset.cite === button.dataset.cite);
  if (!panel().contains(button)) cameFrom = button;
  openAt(button.dataset, citation(turn, Number(button.dataset.cite)), focus);
  uncover(button);
}

// In a narrow window the article is a sheet over the lower part, which must not hide the number that was pressed.
function uncover(button) {
  const sheet = panel().getBoundingClientRect();
  const pressed = button.getBoundingClientRect();
  if (sheet.left < pressed.right && sheet.top < pressed.bottom) button.scrollIntoView({ block: "start" });
}

function step(by) {
  if (!around.length) return;
  at = (at + by + around.length) % around.length;
  const button = around[at];
  openAt(button.dataset, citation(button.closest(".turn"), Number(button.dataset.cite)));
}

export function openFirst(turn) {
  const first = turn.querySelector(".marker");
  if (!first || matchMedia("(max-width: 999px)").matches) return;
  openCitation(first, false);
  cameFrom = null;
}

export const openPassage = (passage, start, end) => openAt({ passage, start, end });

async function openAt(place, remembered = null, focus = true) {
  const wanted = `${place.passage}/${place.start}/${place.end}`;
  panel().dataset.wanted = wanted;
  mark(place.cite);
  document.getElementById("position").textContent = around.length
    ? say("position", { place: at + 1, count: around.length })
    : panel().getAttribute("aria-label");
  for (const button of panel().querySelectorAll("[data-do=previous], [data-do=next]")) button.hidden = around.length < 2;
  document.body.dataset.panel = "open";
  let inside;
  try {
    const query = new URLSearchParams({ start: place.start, end: place.end });
    inside = await fragment(`passages/${encodeURIComponent(place.passage)}?${query}`);
  } catch (error) {
    inside = null;
    if (panel().dataset.wanted === wanted) showRemembered(remembered, error);
  }
  if (panel().dataset.wanted !== wanted || inside === null) return;
  show(opened(), inside);
  if (focus) panel().focus({ preventScroll: true });
  scrollToQuote();
}

function scrollToQuote() {
  const quote = document.getElementById("quote");
  if (!quote) return;
  const room = opened().clientHeight;
  const lies = quote.getBoundingClientRect().top - opened().getBoundingClientRect().top + opened().scrollTop;
  opened().scrollTop = Math.max(0, lies - Math.max(24, (room - quote.offsetHeight) / 3));
}

function showRemembered(remembered, error) {
  const told = element("p", { class: "notice" }, error.status === 404 ? say("passage_gone") : error.message);
  opened().replaceChildren(told);
  if (!remembered) return;
  const { passage, quote_start, quote_end, article } = remembered;
  const points = Array.from(passage); // offsets count code points
  const text = element("p", {}, points.slice(0, quote_start).join(""));
  text.append(
    element("mark", { id: "quote" }, points.slice(quote_start, quote_end).join("")),
    points.slice(quote_end).join(""),
  );
  const about = [article.publisher, article.published].filter(Boolean).join(" · ");
  opened().append(
    element("p", { class: "about" }, about),
    element("h2", {}, article.title || article.lead),
    element("div", { class: "text", lang: article.language }, text),
  );
}

function citation(turn, number) {
  if (!turn?.dataset.answer) return null;
  return JSON.parse(turn.dataset.answer).citations.find((one) => one.number === number) ?? null;
}

function mark(number) {
  for (const one of document.querySelectorAll("[data-open]")) one.removeAttribute("data-open");
  const turn = around[0]?.closest(".turn");
  for (const one of turn?.querySelectorAll(`[data-cite="${number}"]`) ?? []) one.dataset.open = "yes";
}

function link() {
  const [passage, start, end] = panel().dataset.wanted.split("/");
  return `${location.origin}/?${new URLSearchParams({ passage, start, end })}`;
}

export function close() {
  delete document.body.dataset.panel;
  around = [];
  mark("none");
  // an answer that became whole meanwhile was drawn anew
  const same = cameFrom?.isConnected ? cameFrom : document.querySelector(`#now [data-cite="${cameFrom?.dataset.cite}"]`);
  same?.focus();
}
