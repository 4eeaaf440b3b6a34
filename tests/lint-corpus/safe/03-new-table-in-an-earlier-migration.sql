-- expect: nothing

create table letters (id bigint primary key, body text);
alter table letters enable row level security;
-- next migration
create index letters_body on letters (body);
alter table letters add constraint body_short check (length(body) < 100);
