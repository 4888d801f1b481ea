"""From paths to a review: find, read and assess, in several processes where that pays."""
