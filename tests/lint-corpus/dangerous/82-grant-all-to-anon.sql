-- expect: grant-to-everyone

grant all on notes to anon;
