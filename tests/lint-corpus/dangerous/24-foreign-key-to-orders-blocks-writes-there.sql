-- expect: foreign-key-without-not-valid
-- blocks: writes
-- table: orders

alter table notes add foreign key (order_id) references orders;
