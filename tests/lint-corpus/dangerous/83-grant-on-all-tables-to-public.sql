-- expect: grant-to-everyone

grant insert, update on all tables in schema public to public;
