-- In how many Posts any form of a word stands is asked by what the forms lead to.
CREATE INDEX search_term_stems ON search_term USING gin (stems);
