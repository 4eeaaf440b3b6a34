-- expect: nothing

refresh materialized view concurrently daily_sales;
