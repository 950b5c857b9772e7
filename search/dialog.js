// The search dialog of a page with Material's markup: shows what the engine finds.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  // Sections shown of one page, before those that have to be asked for.
  const SECTIONS = 3;
  // Results of a small site are listed to the end; of a large one, a batch at a time.
  const LISTED = 100;

  /**
   * Bring the dialog to life.
   * @param {{box: HTMLElement, input: HTMLInputElement, toggle: HTMLInputElement,
   *   openEngine: () => Promise<search.Engine>, markPhrase: (typed: string) => void,
   *   site: URL}} page `site`: what the index's addresses are relative to
   */
  search.openDialog = ({ box, input, toggle, openEngine, markPhrase, site }) => {
    const { words } = search;
    const meta = box.querySelector(".md-search-result__meta");
    const list = box.querySelector(".md-search-result__list");
    // Which of several reports to search; where there is one, nothing asks.
    const reports = JSON.parse(box.dataset.reports ?? "{}");
    const scope = Object.keys(reports).length ? askScope() : null;
    let searched = null; // what is shown, or on its way
    let turn = 0; // counts searches: the answer to an older one is not shown
    let answered = Promise.resolve();

    /** Search for what stands in the box, unless that is shown already. */
    function update() {
      const typed = input.value.trim();
      const asked = `${scope?.value ?? ""} ${typed}`;
      if (asked === searched) return;
      searched = asked;
      keepInAddress(typed);
      list.ariaBusy = "true";
      answered = answer(typed, ++turn).catch(() => fail(turn));
    }

    async function answer(typed, mine) {
      if (!typed) return show(words.start, []);
      const slow = setTimeout(() => mine === turn && show(words.loading, []), 300);
      try {
        const results = await (await openEngine()).search(typed, scope?.value);
        const hits = results ? await results.hits(0, listed(results)) : [];
        if (mine !== turn) return;
        if (!results) return show(words.start, []);
        const items = hits.map((hit) => item(hit, typed));
        if (!hits.length) items.push(help(typed));
        show(summary(results), items);
        addMore(results, hits.length, typed, mine);
      } finally {
        clearTimeout(slow);
      }
    }

    /** How many results to list at once: all, where that costs nothing. */
    const listed = (results) => (results.engine.small ? LISTED : search.BATCH);

    function fail(mine) {
      if (mine !== turn) return;
      searched = null;
      const retry = element("button", "search-help__retry md-button", words.retry);
      retry.type = "button";
      retry.addEventListener("click", () => {
        input.focus();
        update();
      });
      const entry = element("li", "md-search-result__item search-help");
      entry.append(retry, contents());
      show(words.broken, [entry]);
    }

    function show(message, items) {
      if (meta.textContent !== message) meta.textContent = message;
      list.replaceChildren(...items);
      list.ariaBusy = String(message === words.loading);
      list.parentElement.parentElement.scrollTop = 0;
    }

    /** Offer the pages that are not listed yet. */
    function addMore(results, from, typed, mine) {
      const left = results.total - from;
      if (left <= 0) return;
      const entry = element("li", "md-search-result__item search-more");
      const button = element("button", "search-more__button", words.more(Math.min(left, listed(results))));
      button.type = "button";
      button.addEventListener("click", async () => {
        button.disabled = true;
        try {
          const hits = await results.hits(from, listed(results));
          if (mine !== turn) return;
          const items = hits.map((hit) => item(hit, typed));
          entry.replaceWith(...items);
          meta.textContent = summary(results);
          addMore(results, from + hits.length, typed, mine);
          items[0]?.querySelector("a").focus();
        } catch {
          fail(mine);
        }
      });
      entry.append(button);
      list.append(entry);
    }

    function summary(results) {
      const { total, exact, partial, approximate } = results;
      if (!total) return words.none;
      if (partial) return words.partial(total);
      const different = total - exact;
      const count = approximate ? words.roughly(total) : words.found(total);
      return count + (different ? words.andLoose(different) : "");
    }

    /** A page found: its title, then its sections with the words around what was found. */
    function item(hit, typed) {
      const entry = element("li", "md-search-result__item");
      entry.dataset.kind = hit.kind;
      const [first] = hit.sections;
      const top = link(hit, first?.anchor, typed);
      const article = top.firstChild;
      const title = element("div", "search-title", hit.title);
      if (hit.kind !== "exact") {
        title.append(element("span", "search-kind", words[`${hit.kind}Mark`]));
      }
      article.append(title);
      const report = scope && !scope.value && reports[hit.url.split("/")[0]]?.title;
      if (report) article.append(element("div", "search-report", report));
      entry.append(top);
      const sections = hit.sections.map((section) => sectionLink(hit, section, typed));
      const [shown, hidden] = [sections.slice(0, SECTIONS), sections.slice(SECTIONS)];
      entry.append(...shown);
      if (hidden.length) {
        const more = element("details", "md-search-result__more");
        const opener = element("summary", "");
        opener.append(element("div", "", words.moreSections(hidden.length)));
        more.append(opener, ...hidden);
        entry.append(more);
      }
      return entry;
    }

    /** Put the choice of reports above what is found. */
    function askScope() {
      const select = element("select", "");
      select.append(new Option(words.everywhere, ""));
      for (const [folder, { title }] of Object.entries(reports)) {
        select.append(new Option(folder === box.dataset.here ? words.here(title) : title, folder));
      }
      select.value = new URL(location.href).searchParams.get("in") ?? "";
      if (select.selectedIndex < 0) select.value = "";
      select.addEventListener("change", update);
      const label = element("label", "search-scope", words.scope);
      label.append(select);
      meta.before(label);
      return select;
    }

    function sectionLink(hit, { anchor, heading, excerpt }, typed) {
      const anchored = link(hit, anchor, typed);
      const article = anchored.firstChild;
      const same = text(heading) === text(hit.title);
      if (!same && heading.length) article.append(element("div", "search-heading", heading));
      if (excerpt.length) article.append(element("div", "search-excerpt", excerpt));
      return article.childNodes.length ? anchored : "";
    }

    function link(hit, anchor, typed) {
      const address = new URL(hit.url, site);
      // Opened from a disk, a folder's address does not lead to its page.
      if (address.protocol === "file:" && address.pathname.endsWith("/")) {
        address.pathname += "index.html";
      }
      address.searchParams.set("h", typed);
      address.hash = anchor ? `#${encodeURIComponent(anchor)}` : "";
      const made = element("a", "md-search-result__link");
      made.href = address.href;
      made.append(element("div", "md-search-result__article md-typeset"));
      return made;
    }

    function help(typed) {
      const entry = element("li", "md-search-result__item search-help");
      const quoted = /["“”「」『』]/.test(typed);
      for (const line of quoted ? [...words.help, words.helpQuoted] : words.help) {
        entry.append(element("p", "", line));
      }
      entry.append(contents());
      return entry;
    }

    /** The way to the full table of contents: the home page. */
    function contents() {
      const made = element("a", "search-help__contents", words.contents);
      made.href = box.dataset.contents;
      return made;
    }

    /** Keep the search in the address, so that it can be shared and comes back on reload. */
    function keepInAddress(typed) {
      const address = new URL(location.href);
      if (typed && toggle.checked) {
        address.searchParams.set("q", typed);
        address.hash = ""; // Material closes the search at a page's anchor
      } else {
        address.searchParams.delete("q");
      }
      if (typed && toggle.checked && scope?.value) address.searchParams.set("in", scope.value);
      else address.searchParams.delete("in");
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }

    function close() {
      if (toggle.checked) toggle.click();
      input.blur();
    }

    // One search when the input method has written its characters, none before.
    let composing = false;
    input.addEventListener("compositionstart", () => (composing = true));
    input.addEventListener("compositionend", () => {
      composing = false;
      update();
    });
    input.addEventListener("input", (event) => {
      if (!composing && !event.isComposing) update();
    });
    input.form.addEventListener("reset", () => {
      setTimeout(() => {
        update();
        input.focus();
      });
    });
    input.form.addEventListener("submit", (event) => event.preventDefault());

    toggle.addEventListener("change", () => keepInAddress(input.value.trim()));

    box.addEventListener("keydown", async (event) => {
      if (event.isComposing || composing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape") {
        event.preventDefault();
        close();
      } else if (event.target === scope) {
        return; // its keys are its own
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && event.target === input) {
        event.preventDefault();
        update();
        await answered;
        list.querySelector("a.md-search-result__link")?.click();
      }
    });

    /** Move the focus among the box and what can be opened. */
    function move(step) {
      const stops = [input, ...list.querySelectorAll("a, button, summary")].filter(
        (stop) => stop === input || stop.checkVisibility?.() !== false,
      );
      const at = stops.indexOf(document.activeElement);
      stops[(Math.max(at, 0) + step + stops.length) % stops.length].focus();
    }

    // Tabbing out of the dialog closes it.
    box.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !box.contains(relatedTarget) && relatedTarget !== toggle) {
        if (toggle.checked) toggle.click();
      }
    });

    // A result on the page that is open already: nothing loads, so show it here.
    list.addEventListener("click", (event) => {
      const anchor = event.target.closest("a.md-search-result__link");
      if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const target = new URL(anchor.href);
      if (target.origin + target.pathname !== location.origin + location.pathname) return;
      event.preventDefault();
      close();
      history.pushState(null, "", target);
      markPhrase(target.searchParams.get("h"));
    });

    if (input.value) update();
    else show(words.start, []);
    openEngine()
      .then((engine) => engine.preload())
      .catch(() => fail(turn));
  };

  const text = (pieces) => pieces.map((piece) => piece.text).join("");

  /**
   * Make an element.
   * @param {string} name
   * @param {string} className
   * @param {string | {text: string, mark: boolean}[]} [content]
   */
  function element(name, className, content = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (typeof content === "string") {
      made.textContent = content;
      return made;
    }
    for (const { text, mark } of content) {
      if (mark) made.append(element("mark", "", text));
      else made.append(text);
    }
    return made;
  }
})(globalThis.siteSearch);
