// Search: a query in, pages out, best first. Knows no page, no theme and no address bar.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  // Pages shown at a time, and read at a time to see which is best.
  const BATCH = 10;
  // Pages at most that are read to see whether they really have the phrase.
  const CHECKED = 16;
  // An index of so many bytes is loaded whole, and every page can be looked at.
  const SMALL = 250_000;

  /**
   * How a page matches: the phrase as typed or in the other script; with a character that
   * only shares its other-script form, or without a symbol that was typed; in part.
   * @typedef {"exact" | "loose" | "partial"} Kind
   *
   * @typedef {{number: number, kind: Kind, order: number[]}} Candidate `order`: smaller is
   *   better, compared from the left
   *
   * @typedef {{url: string, title: Piece[], kind: Kind, matches: number,
   *   sections: {anchor: string, heading: Piece[], excerpt: Piece[]}[]}} Hit
   */

  search.Engine = class {
    /**
     * Open the index that a loader reaches.
     * @param {(name: string) => Promise<Uint8Array>} load
     * @returns {Promise<Engine>}
     */
    static async open(load) {
      const index = JSON.parse(new TextDecoder().decode(await load("index")));
      return new search.Engine(index, (name) => load(`${index.stamp}/${name}`));
    }

    constructor(index, load) {
      this.pages = index.pages;
      this.table = new search.Table(index.guide, load);
      this.texts = new search.Texts(index.texts, load);
      this.forms = search.forms(index.forms);
      this.small = index.size <= SMALL;
      this.scopes = index.scopes ?? {};
    }

    /** Load a small index whole, so that it is there when the network no longer is. */
    async preload() {
      if (!this.small) return;
      await Promise.all([
        ...this.table.guide.map((_, number) => this.table.file(number)),
        ...this.texts.firstPages.map((_, number) => this.texts.part(number)),
      ]);
    }

    /** @param {import("./query.js").Term} term */
    pattern(term) {
      return term.chars.map(this.forms);
    }

    /**
     * Search.
     * @param {string} typed
     * @param {string} [scope] the folder within which to search; "" or unknown: everywhere
     * @returns {Promise<Results | null>} null where nothing was asked
     */
    async search(typed, scope = "") {
      const { wanted, unwanted } = search.parse(typed);
      if (!wanted.length) return null;
      const terms = wanted.map((term) => ({ ...term, pattern: this.pattern(term) }));
      const without = unwanted.map((term) => this.pattern(term));
      const within = this.within(scope);
      const found = await this.whole(terms, without, within);
      const partial = !found.length && !terms.some(({ quoted }) => quoted);
      const candidates = partial ? await this.parts(terms, without, within) : found;
      return new Results(this, terms, without, candidates);
    }

    /** A test of the numbers of pages: is the page within a scope? */
    within(scope) {
      const ranges = this.scopes[scope];
      return ranges ? (number) => ranges.some(([from, to]) => from <= number && number < to) : () => true;
    }

    /** Pages that have all terms. */
    async whole(terms, without, within) {
      // Words typed one after the other may be a phrase with spaces in it.
      const phrase = terms.length > 1 ? [this.find(terms.flatMap(({ pattern }) => pattern))] : [];
      const [excluded, adjacent, ...found] = await Promise.all([
        Promise.all(without.map((pattern) => this.find(pattern))),
        phrase[0] ?? new Map(),
        ...terms.map(({ pattern }) => this.find(pattern)),
      ]);
      const candidates = [];
      const [fewest] = [...found].sort((one, other) => one.size - other.size);
      for (const number of fewest.keys()) {
        if (!within(number)) continue;
        const postings = found.map((pages) => pages.get(number));
        if (postings.some((posting) => !posting)) continue;
        if (excluded.some((pages) => pages.get(number)?.sure)) continue;
        candidates.push(candidate(number, postings, adjacent.get(number)));
      }
      candidates.sort(byOrder);
      return this.checked(candidates, terms, without);
    }

    /** Pages of one phrase; without the symbols in it, if there are any, as well. */
    async find(pattern) {
      const plain = withoutSymbols(pattern);
      if (plain.length === pattern.length || !plain.length) return this.table.find(pattern);
      const [found, more] = await Promise.all([this.table.find(pattern), this.table.find(plain)]);
      for (const [number, posting] of more) {
        if (!found.has(number)) found.set(number, { ...posting, distance: search.FAR, sure: false });
      }
      return found;
    }

    /** Look at the best candidates' texts: are they what they seem, and which is best? */
    async checked(candidates, terms, without) {
      const unsure = candidates.filter(({ sure }) => !sure);
      const best = candidates.slice(0, this.small ? Infinity : BATCH);
      // Those whose texts are read stay first: what they are ranked by, the others lack.
      for (const one of best) one.order[1] = 0;
      const looked = new Set([...unsure.slice(0, this.small ? Infinity : CHECKED), ...best]);
      await Promise.all([...looked].map((one) => this.look(one, terms, without)));
      return candidates.filter(({ kind }) => kind).sort(byOrder);
    }

    /** Read a candidate's text, and say for sure how it matches. */
    async look(candidate, terms, without) {
      const page = await this.texts.page(candidate.number);
      const found = page.find(terms.map(({ pattern }) => pattern));
      const whole = page.find([terms.flatMap(({ pattern }) => pattern)])[0];
      for (const [term, matches] of found.entries()) {
        if (matches.length) continue;
        const [rest] = page.find([withoutSymbols(terms[term].pattern)]);
        found[term] = rest.map((match) => ({ ...match, term, distance: search.FAR }));
      }
      candidate.sure = true;
      candidate.matches = found.flat();
      const missing = found.some((matches) => !matches.length);
      if (missing || page.find(without).some((matches) => matches.length)) {
        candidate.kind = null;
        return;
      }
      const distance = Math.max(...found.map(nearestOf));
      candidate.kind = kindOf(distance);
      candidate.order = order(page, found.map(upTo(distance)), whole.filter(near(distance)), {
        ...candidate,
        distance,
      });
    }

    /** The nearest there is, where no page has all that was asked. */
    async parts(terms, without, within) {
      const pieces =
        terms.length > 1 ? terms.map(({ pattern }) => pattern) : await this.pieces(terms[0].pattern, within);
      const found = await Promise.all(pieces.map((pattern) => this.find(pattern)));
      const worth = new Map();
      for (const [piece, pages] of found.entries()) {
        const rarity = Math.log(1 + this.pages / (1 + pages.size));
        for (const number of pages.keys()) {
          if (!within(number)) continue;
          worth.set(number, (worth.get(number) ?? 0) + pieces[piece].length ** 2 * rarity);
        }
      }
      const best = [...worth].sort(([, one], [, other]) => other - one).slice(0, BATCH);
      const candidates = await Promise.all(
        best.map(async ([number]) => {
          const page = await this.texts.page(number);
          const matches = page.find(pieces);
          if (page.find(without).some((some) => some.length)) return null;
          const covered = matches.reduce(
            (sum, some, piece) => sum + (some.length ? pieces[piece].length ** 2 : 0),
            0,
          );
          if (!covered) return null;
          const { span } = search.nearest(matches.flat());
          return { number, kind: "partial", sure: true, matches: matches.flat(), order: [-covered, span] };
        }),
      );
      return candidates.filter(Boolean).sort(byOrder);
    }

    /** Cut a phrase that stands nowhere into the longest pieces that do, from the left. */
    async pieces(pattern, within = () => true) {
      const pieces = [];
      for (let at = 0; at < pattern.length; ) {
        let size = pattern.length - at;
        while (size > 1 && !(await this.stands(pattern.slice(at, at + size), within))) size--;
        pieces.push(pattern.slice(at, at + size));
        at += size;
      }
      const long = pieces.filter((piece) => piece.length > 1);
      return long.length ? long : pieces;
    }

    /** Whether a phrase stands on any page of those within. */
    async stands(pattern, within) {
      const found = [...(await this.find(pattern))].filter(([number]) => within(number));
      if (found.some(([, { sure }]) => sure)) return true;
      const pages = await Promise.all(
        found.slice(0, CHECKED).map(([number]) => this.texts.page(number)),
      );
      return pages.some((page) => page.find([pattern])[0].length);
    }
  };

  const withoutSymbols = (pattern) =>
    pattern.filter((forms) => !search.isSymbol(forms.keys().next().value));

  const kindOf = (distance) => (distance === search.FAR ? "loose" : "exact");
  const nearestOf = (some) => least(({ distance }) => distance, some);
  const near = (limit) => ({ distance }) => distance <= limit;
  const upTo = (limit) => (some) => some.filter(near(limit));
  const least = (measure, some) => some.reduce((sum, one) => Math.min(sum, measure(one)), Infinity);

  /** A candidate as far as the table of phrases tells. */
  function candidate(number, postings, adjacent) {
    const distance = Math.max(...postings.map((posting) => posting.distance));
    const apart = postings.length > 1 && !(adjacent?.sure && adjacent.distance <= distance);
    const place = Math.max(...postings.map((posting) => posting.place));
    const count = Math.min(...postings.map((posting) => posting.count));
    return {
      number,
      kind: kindOf(distance),
      sure: postings.every((posting) => posting.sure),
      // As `order` below, without what only the text tells.
      order: [distance, 1, +apart, 0, place, 0, -count, number],
    };
  }

  /**
   * A candidate's rank once its text is read.
   * @param {search.PageText} page
   * @param {Match[][]} found of each term its matches
   * @param {Match[]} whole matches of all terms as one phrase
   */
  function order(page, found, whole, { number, distance, order: known }) {
    const several = found.length > 1;
    const apart = several && !whole.length;
    const groups = several && whole.length ? [whole] : found;
    const worst = (measure) => Math.max(...groups.map((some) => least(measure, some)));
    const place = worst((match) => page.place(match));
    const span = apart ? search.nearest(found.flat()).span : 0;
    return [
      distance,
      known[1],
      +apart,
      worst((match) => +page.inside(match)),
      place,
      place === 0 ? page.title.length : span,
      -Math.min(...found.map((some) => some.length)),
      number,
    ];
  }

  function byOrder({ order: one }, { order: other }) {
    for (let i = 0; i < one.length; i++) {
      if (one[i] !== other[i]) return one[i] - other[i];
    }
    return 0;
  }

  class Results {
    constructor(engine, terms, without, candidates) {
      this.engine = engine;
      this.terms = terms;
      this.without = without;
      this.candidates = candidates;
    }

    /** Pages found. */
    get total() {
      return this.candidates.length;
    }

    /** Of these, pages that have what was typed, in either script. */
    get exact() {
      return this.candidates.filter(({ kind }) => kind === "exact").length;
    }

    /** Whether only parts of what was asked were found. */
    get partial() {
      return this.candidates.some(({ kind }) => kind === "partial");
    }

    /** Whether some pages are counted that were not looked at and may not have it all. */
    get approximate() {
      return this.candidates.some(({ sure }) => !sure);
    }

    /**
     * The next pages, from `from`; fewer than asked for at the end.
     * @returns {Promise<Hit[]>}
     */
    async hits(from, count = BATCH) {
      const some = this.candidates.slice(from, from + count);
      const hits = await Promise.all(some.map((one) => this.hit(one)));
      this.candidates = this.candidates.filter(({ kind }) => kind);
      return hits.filter(Boolean);
    }

    async hit(candidate) {
      if (!candidate.matches) await this.engine.look(candidate, this.terms, this.without);
      if (!candidate.kind) return null;
      const page = await this.engine.texts.page(candidate.number);
      const limit = candidate.kind === "exact" ? search.NEAR : search.FAR;
      const matches = candidate.matches.filter(near(limit));
      matches.sort((one, other) => one.start - other.start);
      return {
        url: page.url,
        title: page.markedTitle(matches),
        kind: candidate.kind,
        matches: matches.length,
        sections: page.excerpts(matches),
      };
    }
  }

  search.BATCH = BATCH;
})(globalThis.siteSearch);
