"""Those who appear in an item: asked, answering, handing in a short life, a photograph and slides."""
