//! Everything in one document: JSON, CSV, Markdown.
