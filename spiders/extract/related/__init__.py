"""Links the page offers as further reading: their boxes, titles and addresses."""
