// Reads the table of phrases that scripts/report/search/pack.py writes.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  // As in pack.py and table.py: no entry is longer than DEPTH units.
  const DEPTH = 16;

  /**
   * A page that a phrase stands on. `place` is 0 for the title, 1 for another heading,
   * 2 for text; `distance` as in pattern.js; `sure` is false where only a beginning of the
   * phrase is known to stand there.
   * @typedef {{place: number, count: number, distance: number, sure: boolean}} Posting
   * @typedef {Map<number, Posting>} Postings page → posting
   */

  search.Table = class {
    /**
     * @param {string[]} guide where every file begins
     * @param {(name: string) => Promise<Uint8Array>} load
     */
    constructor(guide, load) {
      this.guide = guide;
      this.load = load;
      /** @type {Map<number, Promise<File>>} */
      this.files = new Map();
    }

    /**
     * Find the pages of a phrase.
     * @param {import("./pattern.js").Pattern} pattern
     * @returns {Promise<Postings>}
     */
    async find(pattern) {
      if (pattern.length <= DEPTH) return this.findShort(pattern);
      // Longer than any entry: pages that have all of its pieces may have the whole.
      const pieces = [pattern.slice(-DEPTH)];
      for (let at = 0; at + DEPTH < pattern.length; at += DEPTH / 2) {
        pieces.unshift(pattern.slice(at, at + DEPTH));
      }
      const [found, ...others] = await Promise.all(pieces.map((piece) => this.findShort(piece)));
      for (const [page, posting] of found) {
        posting.sure = false;
        if (!others.every((other) => other.has(page))) found.delete(page);
      }
      return found;
    }

    async findShort(pattern) {
      const found = new Map();
      const spelt = inUnits(pattern);
      await Promise.all(spelt.map((units) => this.walk(units.slice(0, DEPTH), "", 0, found)));
      // Characters of two units may make it longer than any entry after all.
      if (spelt.some((units) => units.length > DEPTH)) {
        for (const posting of found.values()) posting.sure = false;
      }
      return found;
    }

    /** Go through the ways to write a phrase that begins with `prefix`. */
    async walk(units, prefix, distance, found) {
      const [first, count] = this.guided(prefix);
      if (count < 2) {
        const files = [];
        // A guide says as much as tells the file from the one before: where the prefix says
        // it all, nothing before this file begins with it.
        if (first > 0 && this.guide[first] !== prefix) files.push(this.file(first - 1));
        if (count === 1) files.push(this.file(first));
        for (const file of await Promise.all(files)) file.scan(units, prefix, distance, found);
      } else if (prefix.length === units.length) {
        (await this.file(first)).summary(prefix.length, distance, found);
      } else {
        const steps = [...units[prefix.length]].map(([unit, far]) =>
          this.walk(units, prefix + unit, Math.max(distance, far), found),
        );
        await Promise.all(steps);
      }
    }

    /** Where the guides that begin with a prefix begin, and how many there are. */
    guided(prefix) {
      const low = lowerBound(this.guide, (guide) => guide < prefix);
      const high = lowerBound(this.guide, (guide) => guide < prefix || guide.startsWith(prefix));
      return [low, high - low];
    }

    /** @returns {Promise<File>} */
    file(number) {
      let file = this.files.get(number);
      if (!file) {
        file = this.load(named(this.guide[number])).then((bytes) => new File(bytes));
        file.catch(() => this.files.delete(number)); // and try again next time
        this.files.set(number, file);
      }
      return file;
    }
  };

  /** The name of the file that begins so: the units of its guide, as in pack.py. */
  const named = (guide) => `t${guide.split("").map(inHex).join("")}`;
  const inHex = (unit) => unit.charCodeAt(0).toString(16).padStart(4, "0");

  /** The first index at which `before` is no longer true. */
  function lowerBound(sorted, before) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(sorted[middle])) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Spell a pattern in UTF-16 units, at most DEPTH of them. One pattern becomes several
   * where a character has forms of one and of two units.
   */
  function inUnits(pattern) {
    let spelt = [[]];
    for (const forms of pattern) {
      const short = new Map([...forms].filter(([form]) => form.length === 1));
      const long = [...forms].filter(([form]) => form.length === 2);
      spelt = spelt.flatMap((units) => [
        ...(short.size ? [[...units, short]] : []),
        ...long.map(([form, distance]) => [
          ...units,
          new Map([[form[0], distance]]),
          new Map([[form[1], distance]]),
        ]),
      ]);
    }
    return spelt;
  }

  class File {
    /** @param {Uint8Array} bytes */
    constructor(bytes) {
      const read = new Reader(bytes);
      const size = read.varint();
      const summaries = read.varint();
      this.shared = read.bytes(size);
      this.added = read.bytes(size);
      const units = this.added.reduce((sum, added) => sum + added, 0);
      this.low = read.bytes(units);
      this.high = read.bytes(units);
      this.first = new Uint32Array(size + 1);
      for (let i = 0; i < size; i++) this.first[i + 1] = this.first[i] + read.varint();
      this.pages = new Uint32Array(this.first[size]);
      for (let i = 0; i < size; i++) read.pages(this.pages, this.first[i], this.first[i + 1]);
      this.weights = read.bytes(this.first[size]);
      /** @type {Map<number, {pages: Uint32Array, weights: Uint8Array}>} */
      this.summaries = new Map();
      for (let i = 0; i < summaries; i++) {
        const length = read.varint();
        const pages = new Uint32Array(read.varint());
        read.pages(pages, 0, pages.length);
        this.summaries.set(length, { pages, weights: read.bytes(pages.length) });
      }
    }

    /** Add the pages of the file's guide cut to `length` units. */
    summary(length, distance, found) {
      const { pages, weights } = this.summaries.get(length);
      for (let i = 0; i < pages.length; i++) add(found, pages[i], weights[i], distance, true);
    }

    /** Add the pages of all entries that begin with `prefix` and go on as `units` may. */
    scan(units, prefix, distance, found) {
      const forms = units.map((unit, i) => (i < prefix.length ? only(prefix[i]) : unit));
      // How far the first n units of the current entry are from what was typed.
      const distances = Array(prefix.length + 1).fill(distance);
      let matched = 0; // units of the current entry that match, from its beginning
      let unit = 0;
      for (let entry = 0; entry < this.shared.length; entry++) {
        const shared = this.shared[entry];
        const length = shared + this.added[entry];
        if (matched < Math.min(shared, forms.length)) {
          unit += this.added[entry]; // what differed before differs here
          continue;
        }
        matched = Math.min(shared, forms.length);
        for (let at = shared; at < length; at++, unit++) {
          if (matched < at || at >= forms.length) continue;
          const form = forms[at].get(String.fromCharCode(this.low[unit] | (this.high[unit] << 8)));
          if (form === undefined) continue;
          distances[at + 1] = Math.max(distances[at], form);
          matched = at + 1;
        }
        if (matched < Math.min(length, forms.length)) continue;
        this.add(entry, distances[matched], length >= forms.length, found);
      }
    }

    add(entry, distance, sure, found) {
      for (let i = this.first[entry]; i < this.first[entry + 1]; i++) {
        add(found, this.pages[i], this.weights[i], distance, sure);
      }
    }
  }

  const only = (unit) => new Map([[unit, 0]]);

  /** Add a posting; of several for one page the nearest counts, sure ones before others. */
  function add(found, page, weight, distance, sure) {
    const place = weight >> 6;
    const count = weight & 63;
    const known = found.get(page);
    const better = known && (known.distance - distance || sure - known.sure);
    if (!known) {
      found.set(page, { place, count, distance, sure });
    } else if (better > 0) {
      Object.assign(known, { place, count, distance, sure });
    } else if (better === 0) {
      known.place = Math.min(known.place, place);
      known.count += count;
    }
  }

  class Reader {
    constructor(bytes) {
      this.data = bytes;
      this.at = 0;
    }

    bytes(size) {
      this.at += size;
      if (this.at > this.data.length) throw new RangeError("search: a part is cut short");
      return this.data.subarray(this.at - size, this.at);
    }

    varint() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = this.data[this.at++];
        value |= (byte & 127) << shift;
        if (!(byte & 128)) return value;
      }
    }

    /** Read a list of page numbers, each as its distance from the one before. */
    pages(into, begin, end) {
      for (let i = begin, page = -1; i < end; i++) {
        page += this.varint() + 1;
        into[i] = page;
      }
    }
  }
})(globalThis.siteSearch);
