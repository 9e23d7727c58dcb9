-- "Naht" finds "Siegelnaht": words by how they end.
CREATE INDEX search_term_end ON search_term (reverse(term)) WHERE NOT stop;
