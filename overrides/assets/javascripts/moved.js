// An address that moved: go where it is now. Without this, a page that leads on does so by itself,
// but forgets the anchor; and at an anchor that moved, a line with a link shows.
const anchors = JSON.parse(document.documentElement.dataset.anchors ?? "{}");

function follow() {
  const anchor = decodeURIComponent(location.hash.slice(1));
  if (Object.hasOwn(anchors, anchor)) {
    location.replace(anchors[anchor]);
  } else {
    const line = anchor && document.getElementById(anchor);
    if (line && line.classList.contains("moved")) {
      location.replace(line.querySelector("a").href);
    }
  }
}

follow();
addEventListener("hashchange", follow);
addEventListener("DOMContentLoaded", follow);
