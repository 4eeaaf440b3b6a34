-- expect: nothing

alter table notes add constraint notes_order foreign key (order_id) references orders not valid;
-- next migration
alter table notes validate constraint notes_order;
