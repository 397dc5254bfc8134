"""Pages that are pictures: what they are, their rules and their characters, as the drawn pages give them."""
