"""Plain values that pages and feeds share: addresses, facts of a day, words, and what is kept between builds."""
