-- The languages that a list was made for. Whoever reads others now has no list, and gets one with the next page.
ALTER TABLE feed_list ADD COLUMN languages text[];
