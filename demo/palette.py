"""The colours of everything drawn: the product's teal, amber and ink, with the materials of a workshop."""

INK = "#16202a"
SLATE = "#3d4c57"
STEEL = "#b7c4cb"
STEEL_DARK = "#8496a1"
STEEL_LIGHT = "#dde5e9"
WHITE = "#ffffff"
PAPER = "#fbf7ee"
SHADE = "#d9d2c2"

TEAL = "#0b6b63"
TEAL_DARK = "#084c47"
TEAL_MID = "#1f938a"
MINT = "#4fd1c5"
AMBER = "#ffd54a"
AMBER_DARK = "#f0a92e"
CORAL = "#e4674a"
CORAL_DARK = "#b94a32"

WOOD = "#d8a56a"
WOOD_DARK = "#a97840"
CARD = "#dcb27c"
CARD_DARK = "#bd8f56"
CARD_LIGHT = "#ecc998"
COFFEE = "#5a3a29"
CREMA = "#c98d4b"
FILM = "#cfeaf2"

SKINS = ("#f6d3bd", "#eec09f", "#dba578", "#b97f56", "#8d5a3a", "#65402a")
BACKDROPS = {
    "cream": ("#f7efdf", "#e8dac0"),
    "mint": ("#d9eee9", "#bcdcd5"),
    "sky": ("#e1ecf3", "#c6d8e3"),
    "sand": ("#f6e3b8", "#e7cd92"),
    "rose": ("#f7e2da", "#e8c8bb"),
    "night": ("#14403d", "#0d302e"),
}
