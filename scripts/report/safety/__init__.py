"""What may not come in with a page, whoever sends it: refused, with line and reason.

Twice, by different means: what Markdown makes of a page's source (`page`), and what stands in the
pages of the finished site (`built`). Nothing is ever rewritten here.
"""
