// What the parts of the script share: words, pieces of HTML from the server, what this browser keeps.
const frame = () => document.getElementById("frame");

export const language = () => frame().dataset.language;

export function say(key, values = {}) {
  const words = JSON.parse(frame().dataset.words)[key];
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export async function fragment(path, options = {}) {
  let response;
  try {
    response = await fetch(`/page/${language()}/${path}`, options);
  } catch {
    throw new Error(say("unreachable"));
  }
  if (response.ok) return response.text();
  const error = new Error(response.status === 404 ? say("gone") : await problem(response));
  error.status = response.status;
  throw error;
}

async function problem(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return say("unreachable");
  }
}

// HTML comes from our own server, which escapes every word of articles, questions and models.
export function show(holder, html) {
  holder.innerHTML = html;
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

export function when(there, then) {
  if (there()) return then();
  const watching = new MutationObserver(() => {
    if (!there()) return;
    watching.disconnect();
    then();
  });
  watching.observe(document.documentElement, { childList: true, subtree: true });
}

export function toast(...inside) {
  document.getElementById("toast")?.remove();
  const shown = element("div", { id: "toast", role: "status" }, ...inside);
  document.body.append(shown);
  setTimeout(() => shown.remove(), 10000);
  return shown;
}

export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const box = element("textarea", { class: "unseen" });
    box.value = words;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  toast(say("copied"));
}
