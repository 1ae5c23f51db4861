# Fuzz targets, their corpus replayed.
