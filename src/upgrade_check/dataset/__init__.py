"""What a zone says about itself, with the place of every figure."""
