"""The text of the page: walked, weighed, judged passage by passage, its opening and its end."""
