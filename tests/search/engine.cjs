// The engine's scripts, in the order in which the search box loads them.
"use strict";
const { join } = require("node:path");
for (const name of ["parts", "fold", "pattern", "table", "query", "text", "engine"]) {
  require(join(__dirname, "../../search", `${name}.js`));
}
