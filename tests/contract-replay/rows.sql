insert into customers (email, name, nickname, born) select 'c' || n || '@example.org', 'Customer ' || n, 'nick', '1990-01-01' from generate_series(1, 5) n;
insert into orders (customer_id, note, total) select 1 + n % 5, 'note ' || n, n from generate_series(1, 30) n;
insert into tags select n, 'tag ' || n from generate_series(1, 3) n;
insert into order_tags select n, 1 + n % 3 from generate_series(1, 20) n;
insert into reviews (order_id, stars) select n, 5 from generate_series(1, 5) n;
insert into notes select n, n, 'note' from generate_series(1, 20) n;
