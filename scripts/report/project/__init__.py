"""A new project of this shape around another report: `convert.py new`."""
