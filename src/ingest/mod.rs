//! Bytes into typed columns: dialect, tokenizer, inference, builder.
