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
   *   character, in order; matches do not overlap, and a loose one gives way
   */
  search.matches = (pattern, chars, symbols) => {
    const found = scan(pattern, chars, symbols, false);
    const taken = new Set(found.flatMap(({ start, end }) => range(start, end)));
    for (const match of scan(pattern, chars, symbols, true)) {
      if (!range(match.start, match.end).some((at) => taken.has(at))) found.push(match);
    }
    return found.sort((one, other) => one.start - other.start);
  };

  const range = (start, end) => Array.from({ length: end - start + 1 }, (_, i) => start + i);

  function scan(pattern, chars, symbols, loose) {
    const found = [];
    for (let start = 0; start < chars.length; start++) {
      const end = matchEnd(pattern, chars, symbols, loose, start);
      if (end === undefined) continue;
      found.push({ start, end, loose });
      start = end;
    }
    return found;
  }

  /** The last character of the match that begins at `start`, if there is one. */
  function matchEnd(pattern, chars, symbols, loose, start) {
    let at = start;
    for (const forms of pattern) {
      while (at > start && symbols[at] && !forms.has(chars[at])) {
        if (chars[at] === "." && !loose) return undefined; // 5.5 is not 55
        at++;
      }
      const far = forms.get(chars[at]);
      if (far === undefined || (far && !loose)) return undefined;
      at++;
    }
    return at - 1;
  }
})(globalThis.siteSearch);
