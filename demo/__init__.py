"""The demo company Halden & Ruiz: its people, what they post, and the drawings and clips they post."""
