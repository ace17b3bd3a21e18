"""What is kept and how it is found: articles, passages, vectors and tokens. Knows no language, LLM or setting."""
