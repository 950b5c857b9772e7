// Loads the parts of an index: scripts that hand over a string. Scripts, because a page
// opened from a disk may load nothing else; it also keeps the server's compression.
"use strict";
globalThis.siteSearch ??= {};
(function (search) {
  /** @type {Map<string, (text: string) => void>} */
  const waiting = new Map();

  /** Called by every part of an index, which does not know in which folder it is. */
  search.part = (name, text) => waiting.get(name)?.(text);

  /**
   * Make a loader of parts for a page.
   * @param {URL} base the folder of the index
   * @returns {(path: string) => Promise<Uint8Array>} rejects where a part does not come,
   *   or comes broken; a part that failed is asked for anew the next time
   */
  search.loader = (base) => (path) =>
    new Promise((resolve, reject) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const script = document.createElement("script");
      const fail = () => reject(new Error(`search: no ${path}.js`));
      waiting.set(name, (text) => {
        waiting.delete(name);
        search.unpack(text).then(resolve, fail);
      });
      script.onload = script.onerror = () => {
        // A script that ran has called search.part by now; otherwise it never will.
        if (waiting.delete(name)) fail();
        script.remove();
      };
      script.src = new URL(`${path}.js`, base).href;
      document.head.append(script);
    });

  /**
   * Unpack what a part hands over: base64 of deflated bytes.
   * @param {string} text
   * @returns {Promise<Uint8Array>}
   */
  search.unpack = async (text) => {
    const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
})(globalThis.siteSearch);
