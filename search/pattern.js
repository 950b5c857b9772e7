// A phrase to look for, with every way in which the page may write it.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  /**
   * The ways to write a character: itself and its forms in the other script; those of
   * its forms' forms are *loose*: typing 幹 finds 干, and loosely 乾.
   * @typedef {Map<string, boolean>} Forms form → whether it is loose
   * @typedef {Forms[]} Pattern
   */

  /**
   * Read the forms that a site's characters may be typed in (scripts/report/search/variants.py).
   * @param {string[]} lines
   * @returns {(char: string) => Forms}
   */
  search.forms = (lines) => {
    const known = new Map();
    for (const line of lines) {
      const [near, far = ""] = line.split("|");
      const [char, ...others] = near;
      known.set(char, { others, far: [...far] });
    }
    return (char) => {
      const { others, far } = known.get(char) ?? { others: [], far: [] };
      const strict = [char, ...others].map((form) => [form, false]);
      return new Map([...strict, ...far.map((form) => [form, true])]);
    };
  };

  /**
   * Find a pattern in folded characters. Symbols that the pattern does not ask for are
   * stepped over; over a decimal point, the match is loose.
   * @param {Pattern} pattern
   * @param {string[]} chars
   * @param {boolean[]} symbols which of them are symbols
   * @returns {{start: number, end: number, loose: boolean}[]} from first to last
   *   character; matches do not overlap
   */
  search.matches = (pattern, chars, symbols) => {
    const found = [];
    for (let start = 0; start < chars.length; start++) {
      const match = matchAt(pattern, chars, symbols, start);
      if (!match) continue;
      found.push({ start, ...match });
      start = match.end;
    }
    return found;
  };

  function matchAt(pattern, chars, symbols, start) {
    let loose = false;
    let at = start;
    for (const forms of pattern) {
      while (at > start && symbols[at] && !forms.has(chars[at])) {
        loose ||= chars[at] === "."; // 5.5 is not 55
        at++;
      }
      const form = forms.get(chars[at]);
      if (form === undefined) return null;
      loose ||= form;
      at++;
    }
    return { end: at - 1, loose };
  }
})(globalThis.siteSearch);
