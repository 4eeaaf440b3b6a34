-- expect: nothing

create table letters (id bigint generated always as identity primary key, sent_at timestamptz, country text);
alter table letters enable row level security;
