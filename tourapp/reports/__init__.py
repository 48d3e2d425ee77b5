"""Numbers, charts and lists about events. Computed when asked; nothing here is stored."""
