// Sets the theme before the first paint. A file of its own, since the content security policy allows no inline script.
// web/shared/theme.ts writes the same key and changes the theme later.
(function () {
  let choice = null;
  try {
    choice = localStorage.getItem("parley.theme");
  } catch (_) {
    // Storage may be switched off; the system's theme it is.
  }
  const dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
