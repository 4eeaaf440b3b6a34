-- expect: validate-in-same-transaction
-- blocks: writes
-- table: notes

alter table notes add constraint notes_order foreign key (order_id) references orders not valid;
alter table notes validate constraint notes_order;
