//! A monitor saved as versioned JSON without rows, and restored.
