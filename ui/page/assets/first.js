// Before anything else: Gradio speaks the page's language, which a reader may have chosen otherwise than the browser's,
// and the page has its theme before it is painted.
{
  const spoken = { "zh-Hant": "zh-TW", "zh-Hans": "zh-CN", en: "en" }[location.pathname.split("/")[1]];
  if (spoken) {
    Object.defineProperty(navigator, "language", { get: () => spoken });
    Object.defineProperty(navigator, "languages", { get: () => [spoken] });
  }
}

try {
  const chosen = localStorage.getItem("yinju.theme");
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
} catch {
  // no storage, no choice
}
