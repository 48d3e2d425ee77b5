"""A map of a place, as an address to follow; we fetch nothing from there."""

from urllib.parse import urlencode


def map_url(lat: float | None, lon: float | None) -> str | None:
    """OpenStreetMap with this point marked; None for a place whose point we do not know."""
    if lat is None or lon is None:
        return None
    at = {"mlat": f"{lat:.5f}", "mlon": f"{lon:.5f}"}
    return f"https://www.openstreetmap.org/?{urlencode(at)}#map=17/{at['mlat']}/{at['mlon']}"
