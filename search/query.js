// What the reader typed: phrases to find, phrases to do without.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  // A quotation mark is meant as such at the edge of a word only: elsewhere it is part of
  // a phrase copied from a page.
  const TERM = /(?<=^|\s)([-－−]?)(?:["“”＂「『]([^]+?)["“”＂」』](?=\s|$)|(\S+))/g;

  /**
   * A phrase to look for: its characters folded. `quoted`: as typed or not at all.
   * @typedef {{text: string, chars: string[], quoted: boolean}} Term
   */

  /**
   * Read a query.
   * @param {string} typed words that must all be there, "exact phrases", -words to exclude
   * @returns {{wanted: Term[], unwanted: Term[]}}
   */
  search.parse = (typed) => {
    const wanted = [];
    const unwanted = [];
    for (const [, minus, quoted, word] of typed.matchAll(TERM)) {
      const text = quoted ?? word;
      const { chars } = search.fold(text);
      if (chars.length) (minus ? unwanted : wanted).push({ text, chars, quoted: quoted !== undefined });
    }
    // Nothing but "-5": a number, then, and no exclusion.
    return wanted.length ? { wanted, unwanted } : { wanted: unwanted, unwanted: [] };
  };
})(globalThis.siteSearch);
