-- expect: drop-database
-- blocks: reads and writes

drop database if exists shop_that_never_was;
