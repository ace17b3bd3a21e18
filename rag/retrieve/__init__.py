"""How a question travels: question → search → fuse → rerank."""
