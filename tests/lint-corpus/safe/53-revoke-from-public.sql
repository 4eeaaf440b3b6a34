-- expect: nothing

revoke all on function open_count() from public;
revoke all on notes from public, anon;
