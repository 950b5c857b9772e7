// The search box of a page with Material's markup: the little that is there before anyone
// turns to search. It loads the rest then, and no sooner (search/, notes/search.md).
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  const base = new URL(document.currentScript.dataset.search, document.baseURI);
  const toggle = document.querySelector("[data-md-toggle=search]");
  const box = document.querySelector(".md-search");
  const input = box.querySelector(".md-search__input");

  /** Load scripts of the search's folder, to run in the order given. */
  const load = (...names) =>
    Promise.all(
      names.map(
        (name) =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.async = false;
            script.onload = resolve;
            script.onerror = () => reject(new Error(`search: no ${name}.js`));
            script.src = new URL(`${name}.js`, base).href;
            document.head.append(script);
          }),
      ),
    );

  let engine = null;
  /** The engine, loaded when first asked for, and asked for anew if that failed. */
  const openEngine = () =>
    (engine ??= (async () => {
      await load("parts", "fold", "pattern", "table", "query", "text", "engine");
      return search.Engine.open(search.loader(base));
    })().catch((error) => {
      engine = null;
      throw error;
    }));

  const meta = box.querySelector(".md-search-result__meta");
  const broken = [...meta.childNodes];
  let dialog = null;
  /** Turn to search: bring the dialog to life. */
  const wake = () =>
    (dialog ??= (async () => {
      meta.textContent = meta.dataset.loading;
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = new URL("dialog.css", base).href;
      document.head.append(style);
      await load("words", "dialog");
      const site = new URL("../../", base);
      search.openDialog({ box, input, toggle, openEngine, markPhrase, site });
    })().catch(() => {
      dialog = null; // and try again the next time
      meta.replaceChildren(...broken);
    }));

  /** Show on this page what was searched for. */
  const markPhrase = (typed) =>
    load("mark")
      .then(() => search.markPhrase(openEngine, typed))
      .catch(console.warn); // the page can be read without

  const setOpen = (open) => {
    if (toggle.checked !== open) toggle.click();
  };

  input.addEventListener("focus", () => {
    setOpen(true);
    wake();
  });
  toggle.addEventListener("change", () => {
    if (toggle.checked) input.focus();
    else input.blur();
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const other = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (typing || other || !["/", "s", "f"].includes(event.key)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  // A reader can be in the box before this script is there.
  if (document.activeElement === input) {
    setOpen(true);
    wake();
  }

  // An address can hold a search (?q=), or a phrase to be shown on the page (?h=).
  const address = new URL(location.href).searchParams;
  if (address.get("q")) {
    input.value = address.get("q");
    setOpen(true);
    input.focus();
  }
  if (address.get("h")) markPhrase(address.get("h"));
})(globalThis.siteSearch);
