"""A dataset beside the pages that it was read from: `review.html`, and the server that lets it be corrected."""
