// Answers questions about built sites, so that a test can ask many of one process.
// In: a line of JSON {"site": folder, "typed": [query, …]}. Out: a line of JSON, for each
// query null or {total, exact, partial, approximate, bytes, hits: [{url, kind, marked}]}.
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { createInterface } = require("node:readline");

require("./engine.cjs");
const search = globalThis.siteSearch;

let sent = 0;
const loader = (site) => async (name) => {
  const part = readFileSync(join(site, "assets/search", `${name}.js`), "ascii");
  sent += part.length;
  return search.unpack(/^siteSearch\.part\("[^"]*","([^"]*)"\)\n$/.exec(part)[1]);
};

async function answer(engine, typed) {
  sent = 0;
  const results = await engine.search(typed);
  if (!results) return null;
  const { total, exact, partial, approximate } = results;
  const hits = await results.hits(0, Infinity);
  return {
    ...{ total, exact, partial, approximate, bytes: sent },
    hits: hits.map(({ url, kind, title, sections }) => ({
      ...{ url, kind },
      marked: [title, ...sections.flatMap(({ heading, excerpt }) => [heading, excerpt])].map(
        (pieces) => pieces.filter(({ mark }) => mark).map(({ text }) => text),
      ),
    })),
  };
}

createInterface({ input: process.stdin }).on("line", async (line) => {
  const { site, typed } = JSON.parse(line);
  const engine = await search.Engine.open(loader(site));
  const answers = [];
  for (const one of typed) answers.push(await answer(engine, one));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
});
