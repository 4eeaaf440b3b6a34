-- story: A function that anybody may call and that touches nothing

create function add(a int, b int) returns int language sql immutable set search_path = '' as 'select a + b';
