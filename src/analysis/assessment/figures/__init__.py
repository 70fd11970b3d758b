"""Every figure a report may print, by key: traced to what it rests on and its formula."""
