// The builder. Its page is complete without this; with it things are moved by hand and by key.
