-- expect: nothing

insert into customers (email) values ('new@example.org');
