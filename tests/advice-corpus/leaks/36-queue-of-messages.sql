-- story: A queue whose public wrapper is served
-- expect: exposed-table-without-row-security, queue-in-api
-- leak as anon: select from pgmq.q_mails

create schema pgmq;
create schema pgmq_public;
grant usage on schema pgmq to anon;
create table pgmq.q_mails (msg_id bigint primary key, message jsonb);
insert into pgmq.q_mails values (1, '{}');
grant select on pgmq.q_mails to anon;
