// Marks what was searched for on the page itself, and brings it into view.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  // As in scripts/report/search/html.py, what a page's visible text leaves out; and what
  // cannot be marked, drawings.
  const SKIPPED =
    "script, style, template, svg, nav, button, select, .headerlink, .footnote-backref, " +
    ".md-source-file, [hidden], [aria-hidden=true], [data-search-exclude]";

  /**
   * Mark a query's phrases in the page's article, and scroll to the first one in the
   * section that the address names.
   * @param {() => Promise<search.Engine>} openEngine
   * @param {string} typed
   */
  search.markPhrase = async (openEngine, typed) => {
    const engine = await openEngine();
    const article = document.querySelector("article, main");
    unmark(article);
    const { wanted } = search.parse(typed);
    const text = visibleText(article);
    const patterns = wanted.map((term) => engine.pattern(term));
    let found = find(text, patterns);
    // Words typed one after the other that stand on the page as one phrase.
    const whole = patterns.length > 1 ? find(text, [patterns.flat()]) : [];
    if (whole.length) found = whole;
    // A page opened for a part of the phrase: mark the parts.
    if (!found.length && wanted.length === 1) {
      found = find(text, await engine.pieces(patterns[0]));
    }
    const marks = found.map(({ start, end }) => mark(text, start, end)).map(([first]) => first);
    scrollTo(marks);
  };

  function find(text, patterns) {
    const far = ({ distance }) => distance === search.FAR;
    return patterns
      .flatMap((pattern) => search.matches(pattern, text.chars, text.symbols))
      .filter((match, _, all) => !far(match) || all.every(far))
      .sort((one, other) => one.start - other.start);
  }

  /** The folded characters of the visible text, and the text node each one stands in. */
  function visibleText(article) {
    const text = { chars: [], symbols: [], nodes: [], offsets: [] };
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    while (walker.nextNode()) {
      const { chars, at } = search.fold(walker.currentNode.data);
      for (let i = 0; i < chars.length; i++) {
        text.chars.push(chars[i]);
        text.symbols.push(search.isSymbol(chars[i]));
        text.nodes.push(walker.currentNode);
        text.offsets.push(at[i]);
      }
    }
    return text;
  }

  /** Mark from one character to another, through all elements that they lie in. */
  function mark(text, start, end) {
    const made = [];
    for (let at = start; at <= end; ) {
      let last = at;
      while (last < end && text.nodes[last + 1] === text.nodes[at]) last++;
      made.push({ node: text.nodes[at], from: text.offsets[at], to: text.offsets[last] + 1, at, last });
      at = last + 1;
    }
    return made.map((one) => wrap(text, one));
  }

  function wrap(text, { node, from, to, at, last }) {
    const size = String.fromCodePoint(node.data.codePointAt(to - 1)).length;
    const rest = node.splitText(from);
    const after = rest.splitText(to - 1 + size - from);
    const element = document.createElement("mark");
    element.className = "search-mark";
    rest.replaceWith(element);
    element.append(rest);
    // The characters that follow stand in another node now.
    for (let i = last + 1; text.nodes[i] === node; i++) {
      text.nodes[i] = after;
      text.offsets[i] -= to - 1 + size;
    }
    for (let i = at; i <= last; i++) {
      text.nodes[i] = rest;
      text.offsets[i] -= from;
    }
    return element;
  }

  function unmark(article) {
    for (const element of article.querySelectorAll("mark.search-mark")) {
      element.replaceWith(...element.childNodes);
    }
    article.normalize();
  }

  /** Bring the first mark from the address's anchor on into view. */
  function scrollTo(marks) {
    const anchor = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const follows = (element) =>
      anchor.contains(element) ||
      anchor.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    const first = (anchor && marks.find(follows)) ?? marks[0];
    if (!first) return;
    for (let parent = first.closest("details"); parent; parent = parent.parentElement.closest("details")) {
      parent.open = true;
    }
    // After the browser's own jump to the anchor.
    const show = () => first.scrollIntoView({ block: "center" });
    if (document.readyState === "complete") show();
    else addEventListener("load", () => setTimeout(show));
  }
})(globalThis.siteSearch);
