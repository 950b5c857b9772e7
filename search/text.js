// The pages' own texts: where a phrase stands on a page, and the words around it.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  // Characters shown before the first mark of an excerpt, and in all.
  const LEAD = 24;
  const LENGTH = 110;

  /** Places on a page, best first; the first three as in the table of phrases. */
  const TITLE = 0;
  const HEADING = 1;
  const TEXT = 2;
  const ACROSS = 3; // from one paragraph into the next

  /**
   * A phrase found on a page: from character to character of its folded text.
   * @typedef {{start: number, end: number, distance: number, term: number}} Match
   */

  search.PageText = class {
    /** @param {[string, string, [string, number, string, string[]][]]} page as in build.py */
    constructor([url, title, sections]) {
      this.url = url;
      this.title = title;
      /** @type {{anchor: string, level: number, heading: string}[]} */
      this.sections = [];
      /** @type {{text: string, section: number, place: number}[]} */
      this.blocks = [];
      this.chars = [];
      this.symbols = [];
      this.block = []; // of each character
      this.offset = []; // of each character, in its block
      for (const [anchor, level, heading, blocks] of sections) {
        this.sections.push({ anchor, level, heading });
        if (heading) this.append(heading, level === 1 ? TITLE : HEADING);
        for (const text of blocks) this.append(text, TEXT);
      }
    }

    append(text, place) {
      const { chars, at } = search.fold(text);
      for (let i = 0; i < chars.length; i++) {
        this.chars.push(chars[i]);
        this.symbols.push(search.isSymbol(chars[i]));
        this.block.push(this.blocks.length);
        this.offset.push(at[i]);
      }
      this.blocks.push({ text, section: this.sections.length - 1, place });
    }

    /**
     * Find each of several phrases.
     * @param {import("./pattern.js").Pattern[]} patterns
     * @returns {Match[][]}
     */
    find(patterns) {
      return patterns.map((pattern, term) =>
        search.matches(pattern, this.chars, this.symbols).map((match) => ({ ...match, term })),
      );
    }

    /** Where a match stands, 0 best. */
    place({ start, end }) {
      const block = this.block[start];
      return block === this.block[end] ? this.blocks[block].place : ACROSS;
    }

    /** Whether a match is a piece of a longer number or Latin word. */
    inside({ start, end }) {
      return this.joined(start - 1) || this.joined(end);
    }

    /** Whether a character and the next are of one number or Latin word. */
    joined(at) {
      const [one, other] = [this.chars[at] ?? "", this.chars[at + 1] ?? ""];
      const together = /^[0-9]{2}$/.test(one + other) || /^[a-z]{2}$/.test(one + other);
      return (
        together &&
        this.block[at] === this.block[at + 1] &&
        this.offset[at] + 1 === this.offset[at + 1]
      );
    }

    /**
     * The sections that hold matches, each with an excerpt; those with all terms first.
     * @param {Match[]} matches in order
     * @returns {{anchor: string, heading: Piece[], excerpt: Piece[]}[]}
     */
    excerpts(matches) {
      const bySection = new Map();
      for (const match of matches) {
        const { section } = this.blocks[this.block[match.start]];
        if (!bySection.has(section)) bySection.set(section, []);
        bySection.get(section).push(match);
      }
      const terms = (some) => new Set(some.map(({ term }) => term)).size;
      return [...bySection]
        .sort(([one, some], [other, others]) => terms(others) - terms(some) || one - other)
        .map(([section, some]) => {
          const { anchor, heading } = this.sections[section];
          const { best } = nearest(some);
          const inHeading = ({ start }) => this.blocks[this.block[start]].place < TEXT;
          const shown = inHeading(best) ? some.find((match) => !inHeading(match)) : best;
          return {
            anchor,
            heading: this.pieces(heading, this.headingMarks(section, some)),
            excerpt: shown ? this.excerpt(shown, matches) : [],
          };
        });
    }

    /** Where matches lie in a section's heading. */
    headingMarks(section, matches) {
      const block = this.blocks.findIndex((one) => one.section === section && one.place < TEXT);
      return block < 0 ? [] : this.marks(block, matches);
    }

    /** The title, marked. */
    markedTitle(matches) {
      const block = this.blocks.findIndex(({ place }) => place === TITLE);
      return this.pieces(this.title, block < 0 ? [] : this.marks(block, matches));
    }

    /** The words around a match, all matches marked. */
    excerpt(match, matches) {
      const [first, last] = [this.block[match.start], this.block[match.end]];
      let text = "";
      const marks = [];
      for (let block = first; block <= last; block++) {
        const before = text ? text.length + 1 : 0;
        text = text ? `${text} ${this.blocks[block].text}` : this.blocks[block].text;
        for (const [from, to] of this.marks(block, matches)) {
          marks.push([from + before, to + before]);
        }
      }
      const begin = Math.max(0, this.offset[match.start] - LEAD);
      return this.pieces(text, marks, begin, Math.min(text.length, begin + LENGTH));
    }

    /** What matches cover of a block's text: [from, to) in order. */
    marks(block, matches) {
      const marks = [];
      for (const { start, end } of matches) {
        if (this.block[start] > block || this.block[end] < block) continue;
        const { text } = this.blocks[block];
        const from = this.block[start] < block ? 0 : this.offset[start];
        const last = this.block[end] > block ? text.length - 1 : this.offset[end];
        marks.push([from, last + String.fromCodePoint(text.codePointAt(last)).length]);
      }
      return marks;
    }

    /**
     * Cut a text into marked and unmarked pieces.
     * @typedef {{text: string, mark: boolean}} Piece
     * @returns {Piece[]}
     */
    pieces(text, marks, begin = 0, end = text.length) {
      const pieces = [];
      const push = (from, to, mark) => {
        if (from < to) pieces.push({ text: text.slice(from, to), mark });
      };
      let at = begin;
      for (const [from, to] of marks.sort(([one], [other]) => one - other)) {
        if (to <= at || from >= end) continue;
        push(at, Math.max(at, from), false);
        push(Math.max(at, from), Math.min(to, end), true);
        at = Math.min(to, end);
      }
      push(at, end, false);
      if (begin > 0) pieces.unshift({ text: "…", mark: false });
      if (end < text.length) pieces.push({ text: "…", mark: false });
      return pieces;
    }
  };

  /**
   * The shortest stretch that holds a match of every term there is.
   * @param {Match[]} matches
   * @returns {{span: number, best: Match}} its length in characters, and its first match
   */
  function nearest(matches) {
    const sorted = [...matches].sort((one, other) => one.start - other.start);
    const wanted = new Set(sorted.map(({ term }) => term)).size;
    const last = new Map(); // term → its last match so far
    let found = { span: Infinity, best: sorted[0] };
    for (const match of sorted) {
      last.delete(match.term);
      last.set(match.term, match);
      if (last.size < wanted) continue;
      const best = [...last.values()].reduce((one, other) => (other.start < one.start ? other : one));
      const span = match.end - best.start;
      if (span < found.span) found = { span, best };
    }
    return found;
  }
  search.nearest = nearest;

  search.Texts = class {
    /**
     * @param {number[]} counts how many pages each part holds
     * @param {(name: string) => Promise<Uint8Array>} load
     */
    constructor(counts, load) {
      let first = 0;
      this.firstPages = counts.map((count) => (first += count) - count);
      this.load = load;
      /** @type {Map<number, Promise<search.PageText[]>>} */
      this.parts = new Map();
    }

    /** @returns {Promise<search.PageText>} */
    async page(number) {
      let part = this.firstPages.length - 1;
      for (let low = 0; low < part; ) {
        const middle = (low + part + 1) >> 1;
        if (this.firstPages[middle] <= number) low = middle;
        else part = middle - 1;
      }
      return (await this.part(part))[number - this.firstPages[part]];
    }

    part(number) {
      let part = this.parts.get(number);
      if (!part) {
        part = this.load(`x${this.firstPages[number]}`).then((bytes) =>
          JSON.parse(new TextDecoder().decode(bytes)).map((page) => new search.PageText(page)),
        );
        part.catch(() => this.parts.delete(number)); // and try again next time
        this.parts.set(number, part);
      }
      return part;
    }
  };
})(globalThis.siteSearch);
