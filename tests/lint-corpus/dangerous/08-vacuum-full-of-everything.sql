-- expect: vacuum-full
-- blocks: reads and writes

vacuum (full, analyze);
