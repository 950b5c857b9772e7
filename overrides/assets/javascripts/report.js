// Small conveniences on top of pages that work without them.

// Material asks every <link rel="alternate"> for a sitemap, to find the same page in another
// language: a request for a page that is not there, perhaps to another host. Our links to the other
// script are right as they stand. The window hears DOMContentLoaded before Material does while the
// event is captured, and after it while it bubbles, so Material finds none.
const alternates = document.querySelectorAll('link[rel="alternate"]');
const setRel = (rel) => () => alternates.forEach((link) => (link.rel = rel));
addEventListener("DOMContentLoaded", setRel(""), { capture: true });
addEventListener("DOMContentLoaded", setRel("alternate"));

// Changing script keeps the place on the page and is remembered for the next visit to the front
// door (chooser/chooser.js reads it). Search terms in the address (?h=) are in the wrong script
// over there and are left behind.
for (const link of document.querySelectorAll("a[data-variant]")) {
  const keepPlace = () => (link.hash = location.hash);
  link.addEventListener("pointerdown", keepPlace);
  link.addEventListener("click", () => {
    keepPlace();
    const root = new URL(link.dataset.root, location.href).pathname;
    try {
      localStorage.setItem(`${root}variant`, link.dataset.variant);
    } catch {
      // A browser that keeps nothing still changes script.
    }
  });
}

// The link that a heading or a paragraph has to itself leads there, and its address is copied too.
const told = document.querySelector(".copied");
let hiding = 0;
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.headerlink");
  if (!link) return;
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    return; // The address is in the address bar all the same.
  }
  told.textContent = told.dataset.text;
  told.classList.remove("unseen");
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    told.classList.add("unseen");
    told.textContent = "";
  }, 2000);
});
