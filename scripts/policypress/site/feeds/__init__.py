"""What machines read: feeds, the calendar, the sitemap, the list of versions."""
