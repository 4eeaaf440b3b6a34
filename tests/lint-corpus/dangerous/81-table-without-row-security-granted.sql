-- expect: table-without-row-security

create table letters (id bigint primary key, body text);
grant select on letters to anon;
