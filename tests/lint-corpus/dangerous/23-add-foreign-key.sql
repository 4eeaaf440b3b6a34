-- expect: foreign-key-without-not-valid
-- blocks: writes
-- table: notes

alter table notes add constraint notes_order foreign key (order_id) references orders (id);
