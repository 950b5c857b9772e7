// "Report an error" takes along where the reader is and what is selected. Without this it names the
// page only.

const LONGEST = 400; // characters of a selection: an address has to stay below 8 kB
const BEGINNING = 40; // of the paragraph it stands in

const report = document.querySelector(".correct-report");
const article = document.querySelector("article");

function shortened(text, length) {
  const characters = [...text.replace(/\s+/g, " ").trim()];
  return characters.length > length ? `${characters.slice(0, length).join("")}…` : characters.join("");
}

// What the reader selected in the text; nothing else on the page counts. A triple click on the last
// paragraph selects up to what comes after the text.
function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(article)) return null;
  if (!article.contains(range.startContainer)) range.setStart(article, 0);
  if (!article.contains(range.endContainer)) range.setEnd(article, article.childNodes.length);
  return range.toString().trim() ? range : null;
}

// The last anchor at a place or before it. Names with __ are the theme's.
function anchorBefore(node) {
  let found = null;
  for (const element of article.querySelectorAll("[id]:not([id^='__'])")) {
    const place = element.compareDocumentPosition(node);
    if (element !== node && !(place & Node.DOCUMENT_POSITION_FOLLOWING)) break;
    found = element;
  }
  return found;
}

function place() {
  const range = selected();
  if (range) return { node: range.startContainer, text: selectedText(range) };
  const target = document.querySelector(":target"); // however the address writes its name
  return target && article.contains(target) ? { node: target, text: "" } : null;
}

// The words alone, without the signs of links to a heading or a paragraph.
function selectedText(range) {
  const part = range.cloneContents();
  part.querySelectorAll(".headerlink, [hidden]").forEach((element) => element.remove());
  return part.textContent;
}

function fillIn() {
  const address = new URL(report.href);
  const asked = address.searchParams;
  const here = new URL(asked.get("page"));
  for (const name of ["text", "paragraph"]) asked.delete(name);
  here.hash = "";
  const found = place();
  if (found) {
    const element = found.node.nodeType === Node.ELEMENT_NODE ? found.node : found.node.parentElement;
    const anchor = anchorBefore(found.node);
    const block = element.closest("p, li, td, th, dd, dt, h1, h2, h3, h4, h5, h6, blockquote");
    if (anchor) here.hash = anchor.id;
    if (block) {
      const whole = document.createRange();
      whole.selectNodeContents(block);
      asked.set("paragraph", shortened(selectedText(whole), BEGINNING));
    }
    if (found.text) asked.set("text", shortened(found.text, LONGEST));
  }
  asked.set("page", here.href);
  report.href = address.href;
}

// Before a click may undo the selection; and for those who come by keyboard.
if (report && article) {
  report.addEventListener("pointerdown", fillIn);
  report.addEventListener("keydown", fillIn);
}
