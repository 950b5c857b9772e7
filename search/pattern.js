// A phrase to look for, with every way in which the page may write it.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  /**
   * How far a form is from what was typed. Those of another script are NEAR; those that
   * only share their form in the other script are FAR: typing 幹 finds 干, and 乾 last.
   */
  const AS_TYPED = 0;
  const NEAR = 1;
  const FAR = 2;
  Object.assign(search, { AS_TYPED, NEAR, FAR });

  /**
   * The ways to write a character, and a phrase.
   * @typedef {Map<string, number>} Forms form → how far it is
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
      return new Map([
        [char, AS_TYPED],
        ...others.map((form) => [form, NEAR]),
        ...far.map((form) => [form, FAR]),
      ]);
    };
  };

  /**
   * Find a pattern in folded characters. Symbols that the pattern does not ask for are
   * stepped over; over a decimal point, the match is far.
   * @param {Pattern} pattern
   * @param {string[]} chars
   * @param {boolean[]} symbols which of them are symbols
   * @returns {{start: number, end: number, distance: number}[]} from first to last
   *   character, in order; matches do not overlap, and the farther gives way
   */
  search.matches = (pattern, chars, symbols) => {
    const found = [];
    const taken = new Set();
    for (const distance of [AS_TYPED, NEAR, FAR]) {
      for (const match of scan(pattern, chars, symbols, distance)) {
        const stretch = range(match.start, match.end);
        if (stretch.some((at) => taken.has(at))) continue;
        found.push(match);
        stretch.forEach((at) => taken.add(at));
      }
    }
    return found.sort((one, other) => one.start - other.start);
  };

  const range = (start, end) => Array.from({ length: end - start + 1 }, (_, i) => start + i);

  /** The matches that are no farther than `distance`. */
  function scan(pattern, chars, symbols, distance) {
    const found = [];
    for (let start = 0; start < chars.length; start++) {
      const end = matchEnd(pattern, chars, symbols, distance, start);
      if (end === undefined) continue;
      found.push({ start, end, distance });
      start = end;
    }
    return found;
  }

  /** The last character of the match that begins at `start`, if there is one. */
  function matchEnd(pattern, chars, symbols, distance, start) {
    let at = start;
    for (const forms of pattern) {
      while (at > start && symbols[at] && !forms.has(chars[at])) {
        if (chars[at] === "." && distance < FAR) return undefined; // 5.5 is not 55
        at++;
      }
      if (!(forms.get(chars[at]) <= distance)) return undefined;
      at++;
    }
    return at - 1;
  }
})(globalThis.siteSearch);
