-- Tells every server that listens on channel pgrst when the schema has changed. A transaction notifies once, at its commit.

create function dorsal.notify_schema_changed() returns event_trigger
language plpgsql
set search_path = ''
as $$
begin
  if exists (
    select from pg_catalog.pg_event_trigger_ddl_commands() as command
    where command.schema_name is distinct from 'pg_temp'
      -- Nothing in the picture depends on these, and a refresh may come every minute.
      and command.command_tag not in ('REFRESH MATERIALIZED VIEW', 'CREATE INDEX', 'ALTER INDEX', 'CREATE STATISTICS', 'ALTER STATISTICS')
  ) then
    perform pg_catalog.pg_notify('pgrst', 'reload schema');
  end if;
end
$$;

create function dorsal.notify_schema_dropped() returns event_trigger
language plpgsql
set search_path = ''
as $$
begin
  if exists (select from pg_catalog.pg_event_trigger_dropped_objects() as dropped where not dropped.is_temporary) then
    perform pg_catalog.pg_notify('pgrst', 'reload schema');
  end if;
end
$$;

create event trigger dorsal_schema_changed on ddl_command_end execute function dorsal.notify_schema_changed();

create event trigger dorsal_schema_dropped on sql_drop execute function dorsal.notify_schema_dropped();
