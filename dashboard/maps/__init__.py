"""Maps: pure geometry, the crisp outline of the overview and the zoomable grid map, none of which leaves our server."""
