-- Roles belong to the whole cluster. One that another database brought along is kept as it is.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('authenticator', 'login noinherit')
    ) as roles (name, attributes)
    where not exists (select from pg_roles where rolname = roles.name)
  loop
    begin
      execute format('create role %I %s', wanted.name, wanted.attributes);
    exception
      -- Two databases of one cluster may be prepared at the same moment.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        if wanted.name <> 'service_role' then
          raise exception 'The role "%" does not exist and "%" may not create it', wanted.name, current_user
            using errcode = 'insufficient_privilege',
                  hint = format('Let an administrator run: create role %I %s', wanted.name, wanted.attributes);
        end if;
        -- Up to PostgreSQL 15 only a superuser gives BYPASSRLS, later a role that has it.
        create role service_role nologin noinherit;
        raise warning 'service_role does not bypass row-level security'
          using hint = 'Let an administrator run: alter role service_role bypassrls';
    end;
  end loop;
end
$$;

-- `authenticator` takes a role for each request; whoever prepares the database may serve from it as well.
do $$
declare
  granted record;
begin
  for granted in
    select role.rolname as role, member.rolname as member
    from pg_roles as role, pg_roles as member
    where role.rolname in ('anon', 'authenticated', 'service_role')
      and (member.rolname = 'authenticator' or (member.rolname = current_user and not member.rolsuper))
      and not exists (
        select from pg_auth_members as membership
        where membership.roleid = role.oid and membership.member = member.oid
          -- From PostgreSQL 16 on a creator is a member of what it made without being able to take that role.
          and coalesce((to_jsonb(membership) ->> 'set_option')::boolean, true)
      )
  loop
    begin
      execute format('grant %I to %I', granted.role, granted.member);
    exception
      when unique_violation or internal_error then null;
      when insufficient_privilege then
        raise warning '"%" cannot take the role "%"', granted.member, granted.role
          using hint = format('Let an administrator run: grant %I to %I', granted.role, granted.member);
    end;
  end loop;
end
$$;

create schema if not exists auth;
create schema if not exists extensions;
create schema if not exists dorsal;

-- Bodies are parsed now and not when called, so no search_path can change what they mean, and they are still inlined.
-- The settings named `request.jwt.claim.…` are what older tests of policies set.
do $$
begin
  if to_regprocedure('auth.jwt()') is null then
    create function auth.jwt() returns jsonb stable
      return nullif(current_setting('request.jwt.claims', true), '')::jsonb;
    comment on function auth.jwt() is 'The verified claims of the token of this request; null without a request';
  end if;

  if to_regprocedure('auth.uid()') is null then
    create function auth.uid() returns uuid stable
      return nullif(coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
      ), '')::uuid;
    comment on function auth.uid() is 'The user of this request (claim sub); null when nobody has signed in';
  end if;

  if to_regprocedure('auth.role()') is null then
    create function auth.role() returns text stable
      return coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
      );
    comment on function auth.role() is 'The role of this request (claim role): anon, authenticated, service_role or another';
  end if;

  if to_regprocedure('auth.email()') is null then
    create function auth.email() returns text stable
      return coalesce(
        nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
      );
    comment on function auth.email() is 'The e-mail address of the user of this request (claim email)';
  end if;
end
$$;

-- What follows is wished for and not needed: a server that refuses one of these still serves, and says so.
do $$
declare
  wish text;
begin
  foreach wish in array array[
    'grant usage on schema public, auth, extensions to anon, authenticated, service_role',
    -- A new table is exposed by an explicit grant only. Databases that come from elsewhere may hold the contrary.
    'alter default privileges in schema public revoke all on tables from anon, authenticated',
    'alter default privileges in schema public revoke all on sequences from anon, authenticated',
    'alter default privileges in schema public revoke all on functions from anon, authenticated',
    'alter default privileges in schema public grant all on tables to service_role',
    'alter default privileges in schema public grant all on sequences to service_role',
    'alter default privileges in schema public grant all on functions to service_role',
    'create extension if not exists pgcrypto with schema extensions',
    'create extension if not exists "uuid-ossp" with schema extensions',
    'create extension if not exists pg_stat_statements with schema extensions',
    'revoke all on all tables in schema extensions from public'
  ] loop
    begin
      execute wish;
    exception
      when insufficient_privilege or undefined_file or feature_not_supported or duplicate_object then
        raise warning 'Not done: %', wish using detail = sqlerrm;
    end;
  end loop;
end
$$;

-- Settings that somebody chose already stay.
do $$
declare
  chosen record;
begin
  for chosen in
    select wish.name, wish.statement
    from (values
      ('anon', 'statement_timeout', 'alter role anon set statement_timeout = ''3s'''),
      ('authenticated', 'statement_timeout', 'alter role authenticated set statement_timeout = ''8s'''),
      (null, 'search_path', format('alter database %I set search_path = "$user", public, extensions', current_database()))
    ) as wish (role, name, statement)
    where not exists (
      select
      from pg_db_role_setting as setting, unnest(setting.setconfig) as entry
      where entry like wish.name || '=%'
        and setting.setrole = coalesce(to_regrole(wish.role)::oid, 0)
        and setting.setdatabase in (0, (select oid from pg_database where datname = current_database()))
    )
  loop
    begin
      execute chosen.statement;
    exception
      when internal_error then null;
      when insufficient_privilege then
        raise warning 'Not done: %', chosen.statement using detail = sqlerrm;
    end;
  end loop;
end
$$;
