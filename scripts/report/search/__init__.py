"""Full-text search for a built site: every phrase, both scripts, no server.

``python -m report.search SITE…`` (with ``scripts/`` on the path) reads the HTML pages of
a built site and writes the index, and the engine that reads it, into ``SITE/assets/search/``.
How the index works, and what lost against it, is in ``notes/search.md``.

The rooms, simplest first: `fold` (what counts as the same character), `variants` (which
characters are each other in the other script), `html` (a page's visible text), `table`
(the sorted table of phrases), `pack` (the table cut into files), `build` (all of it, on
disk). The reader of the index is in ``search/`` at the root of the project.
"""
