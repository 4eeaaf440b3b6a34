-- expect: domain-constraint
-- blocks: writes
-- table: products

alter domain sku add constraint sku_short check (length(value) < 40);
