// The files of the build: kept at the start, answered from the cache.
