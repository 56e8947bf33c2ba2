"""The words of site and messages in the languages of their readers: gettext catalogues, dates and counts by CLDR."""
