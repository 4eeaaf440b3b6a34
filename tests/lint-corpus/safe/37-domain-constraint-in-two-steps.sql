-- expect: nothing

alter domain sku add constraint sku_short check (length(value) < 40) not valid;
-- next migration
alter domain sku validate constraint sku_short;
