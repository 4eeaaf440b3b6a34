-- expect: nothing

grant select on notes to anon;
