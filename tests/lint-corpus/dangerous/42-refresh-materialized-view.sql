-- expect: refresh-without-concurrently
-- blocks: reads and writes
-- table: daily_sales

refresh materialized view daily_sales;
