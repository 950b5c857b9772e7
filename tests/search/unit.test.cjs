// The engine's rooms, one by one. Whole searches are in tests/test_search.py.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
require("./engine.cjs");
const { fold, forms, isSymbol, matches, nearest, parse, PageText, Table } = globalThis.siteSearch;

const folded = (text) => fold(text).chars.join("");
const texts = (terms) => terms.map(({ text, quoted }) => (quoted ? `"${text}"` : text));

test("folding keeps letters, digits and symbols, and says where they stood", () => {
  assert.equal(folded("硬件、軟件 １．１２億（LED）"), "硬件軟件1.12億led");
  assert.deepEqual(fold("𠮷，a.b").at, [0, 3, 5]);
});

test("a full stop counts between digits only", () => {
  assert.equal(folded("1.5 版. 3. 4"), "1.5版34");
});

for (const [typed, wanted, unwanted] of [
  ["文明 城市", ["文明", "城市"], []],
  ["文明　-城市", ["文明"], ["城市"]],
  ['"文明 城市" x', ['"文明 城市"', "x"], []],
  ["“文明”", ['"文明"'], []],
  ["「文明」和「城市」", ['"文明」和「城市"'], []],
  ["提出「文明」目標", ["提出「文明」目標"], []],
  ["-5℃", ["5℃"], []],
  ["a-b", ["a-b"], []],
  ['-"文明 城市" 臥龍', ["臥龍"], ['"文明 城市"']],
  ["、。", [], []],
  ["  ", [], []],
  ['"沒有關上', ['"沒有關上'], []],
]) {
  test(`reading ${typed}`, () => {
    const query = parse(typed);
    assert.deepEqual(texts(query.wanted), wanted);
    assert.deepEqual(texts(query.unwanted), unwanted);
  });
}

const both = forms(["干幹乾", "幹干|乾", "乾干|幹", "发發髮", "發发|髮", "髮发|發"]);

function found(typed, text) {
  const { chars } = fold(text);
  return matches(fold(typed).chars.map(both), chars, chars.map(isSymbol)).map(
    ({ start, end, distance }) => chars.slice(start, end + 1).join("") + ["", "~", "?"][distance],
  );
}

test("a character finds its forms, and loosely their other forms", () => {
  assert.deepEqual(found("干", "干幹乾"), ["干", "幹~", "乾~"]);
  assert.deepEqual(found("幹", "干幹乾"), ["干~", "幹", "乾?"]);
  assert.deepEqual(found("幹部", "乾淨，干部"), ["干部~"]);
});

test("of matches that overlap the nearest is taken", () => {
  assert.deepEqual(found("干部", "幹幹部"), ["幹部~"]);
  assert.deepEqual(found("發髮", "发發髮"), ["發髮"]);
});

test("a symbol counts if typed, and hides nothing if not", () => {
  assert.deepEqual(found("公安城管", "公安+城管"), ["公安+城管"]);
  assert.deepEqual(found("公安+城管", "公安城管"), []);
  assert.deepEqual(found("55%", "55人 55%"), ["55%"]);
  assert.deepEqual(found("55", "5.5"), ["5.5?"]);
});

const page = (...blocks) => new PageText(["", "題", [["top", 1, "題", blocks]]]);
const marked = (pieces) => pieces.map(({ text, mark }) => (mark ? `[${text}]` : text)).join("");
const patterns = (...typed) => typed.map((text) => fold(text).chars.map(both));

test("an excerpt marks across punctuation and paragraphs", () => {
  const text = page("硬件、軟件", "𠮷祥。");
  const [[match]] = text.find(patterns("軟件𠮷"));
  assert.equal(marked(text.excerpt(match, [match])), "硬件、[軟件] [𠮷]祥。");
});

test("a long text is cut around the match", () => {
  const text = page("天".repeat(100) + "地" + "人".repeat(200));
  const [[match]] = text.find(patterns("地"));
  assert.match(marked(text.excerpt(match, [match])), /^…天{24}\[地\]人+…$/);
});

test("a part of a number or a Latin word is told from the whole", () => {
  const text = page("13000 led 1300 called");
  const [numbers, words] = text.find(patterns("1300", "led"));
  assert.deepEqual(numbers.map((match) => text.inside(match)), [true, false]);
  assert.deepEqual(words.map((match) => text.inside(match)), [false, true]);
});

test("the nearest of several words", () => {
  const text = page("甲……乙丙丁戊甲己乙");
  assert.equal(nearest(text.find(patterns("甲", "乙")).flat()).span, 1);
});

test("a table that is cut short is an error, not an empty answer", async () => {
  const table = new Table(["文"], async () => Uint8Array.of(200, 1, 0, 5));
  await assert.rejects(table.find(patterns("文")[0]), RangeError);
});
