-- expect: nothing

reindex (concurrently) table orders;
