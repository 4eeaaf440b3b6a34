-- expect: nothing

create type colour as enum ('red', 'green');
alter type colour rename value 'red' to 'crimson';
