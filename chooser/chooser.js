// The front door. Without this script it offers all variants alike; with it, the one the reader
// chose last time opens by itself, and a newcomer is shown which one the browser's languages suggest.
const links = [...document.querySelectorAll("a[data-variant]")];
const key = `${new URL(".", location.href).pathname}variant`;

function remembered() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function suggested() {
  for (const language of navigator.languages) {
    const { script, region } = new Intl.Locale(language).maximize(); // zh is zh-Hans-CN
    if (!["Hant", "Hans"].includes(script)) continue;
    const home = region === "MO" ? "HK" : region; // Macau writes as Hong Kong does
    const wanted = [language, `zh-${script}-${home}`, `zh-${script}`].map((tag) => tag.toLowerCase());
    const there = links.map((link) => link.dataset.variant);
    const near = (name) => name.startsWith(wanted[2]);
    return wanted.find((name) => there.includes(name)) ?? there.find(near) ?? null;
  }
  return null;
}

function mark(variant, why) {
  const link = links.find((each) => each.dataset.variant === variant);
  if (!link) return;
  const badge = document.createElement("small");
  badge.textContent = link.dataset[why];
  link.append(badge);
  link.classList.add("marked");
}

for (const link of links) {
  link.addEventListener("click", () => {
    try {
      localStorage.setItem(key, link.dataset.variant);
    } catch {
      // A browser that keeps nothing is asked again next time.
    }
  });
}

const choice = links.find((link) => link.dataset.variant === remembered());
const [arrival] = performance.getEntriesByType("navigation");
if (!choice) {
  mark(suggested(), "suggested");
} else if (arrival?.type === "navigate" && !location.hash) {
  location.replace(choice.href);
} else {
  // Back, reload or an address with #: the reader wants to see the choice again.
  mark(choice.dataset.variant, "remembered");
}
