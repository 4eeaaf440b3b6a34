-- expect: char-type, timestamp-without-time-zone

create table letters (id bigint primary key, country char(2), sent_at timestamp);
alter table letters enable row level security;
