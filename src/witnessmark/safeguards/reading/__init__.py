"""A page's words to statements: what each speaks of, how strongly it binds, and its amounts. Begin with `read`."""
