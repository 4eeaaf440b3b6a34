-- expect: nothing
-- notes: grant-to-everyone

create table letters (id bigint generated always as identity primary key, body text);
alter table letters enable row level security;
grant insert on letters to anon;
create policy send on letters for insert to anon with check (length(body) < 1000);
