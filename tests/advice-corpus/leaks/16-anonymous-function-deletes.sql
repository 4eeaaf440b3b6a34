-- story: A clean-up meant for a cron job, reachable as an RPC
-- expect: anonymous-function-writes, definer-function-open-to-anon
-- leak as anon: select from clean_up()

create table notes (id bigint primary key, owner uuid, body text);
insert into notes values (1, '00000000-0000-4000-8000-000000000001', 'private');
alter table notes enable row level security;
create function clean_up() returns bigint language plpgsql security definer set search_path = '' as 'declare gone bigint; begin delete from public.notes; get diagnostics gone = row_count; return gone; end';
