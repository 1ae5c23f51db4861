# Docs, options, layers and headers agree.
