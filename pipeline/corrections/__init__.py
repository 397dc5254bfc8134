"""What a person corrected in a dataset: kept beside it, and applied whenever it is made anew."""
