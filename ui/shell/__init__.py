"""The frame around the features: navigation, status line, help. It knows none of them."""
