"""Things that can be drawn, by where one meets them."""
