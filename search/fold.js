// What counts as the same character when searching: says in the browser what
// scripts/report/search/fold.py says when the index is built. A test holds them together.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  const MEANT = new Set("%‰#&@.");
  const SYMBOL = /^\p{S}$/u;
  const PASSED_OVER = /^[\p{P}\p{Z}\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Sk}~|]$/u;
  const STRAY_STOP = /(?<![0-9０-９])[.．]|[.．](?![0-9０-９])/g;

  const one = (text) => [...text].length === 1;

  function foldChar(char) {
    const form = [char.normalize("NFKC"), char.toLowerCase()].find(one);
    if (form) char = one(form.toLowerCase()) ? form.toLowerCase() : form;
    const plain = char.normalize("NFKD")[0];
    if (plain >= "a" && plain <= "z") char = plain;
    return PASSED_OVER.test(char) && !MEANT.has(char) ? "" : char;
  }

  /** @type {Map<string, string>} */
  const folded = new Map();

  /**
   * Fold a text for searching: letters, digits and symbols remain, nothing else.
   * @param {string} text
   * @returns {{chars: string[], at: number[]}} the characters that remain, and where in
   *   the text each one stands
   */
  search.fold = (text) => {
    const chars = [];
    const at = [];
    let index = 0;
    const stopped = text.replace(STRAY_STOP, (stop) => " ".repeat(stop.length));
    for (const char of stopped) {
      let same = folded.get(char);
      if (same === undefined) folded.set(char, (same = foldChar(char)));
      if (same) {
        chars.push(same);
        at.push(index);
      }
      index += char.length;
    }
    return { chars, at };
  };

  /** Tell whether a folded character is a symbol: it counts if typed, and never hides. */
  search.isSymbol = (char) => MEANT.has(char) || SYMBOL.test(char);
})(globalThis.siteSearch);
