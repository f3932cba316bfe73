-- What a Supabase project brings along and a bare Postgres does not: roles, the auth schema and its
-- helpers, and Supabase's generous default privileges (so that a migration which forgets to revoke
-- them fails our tests, not a customer). For local and test databases only; safe to run again.
-- Run as a superuser. Roles belong to the whole cluster, hence the guards against a concurrent run.

do $$
declare
  wanted text[] := array[
    'anon nologin noinherit',
    'authenticated nologin noinherit',
    'service_role nologin noinherit bypassrls',
    'authenticator login noinherit'
  ];
  role text;
begin
  foreach role in array wanted loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = split_part(role, ' ', 1)) then
        execute 'create role ' || role;
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
  if not pg_catalog.pg_has_role('authenticator', 'service_role', 'member') then
    begin
      grant anon, authenticated, service_role to authenticator;
    exception when unique_violation then null;
    end;
  end if;
end $$;

create schema if not exists auth;
create schema if not exists extensions;

create table if not exists auth.users (
  id uuid primary key,
  email text,
  raw_user_meta_data jsonb,
  created_at timestamptz default now()
);

create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb
$$;

create or replace function auth.uid() returns uuid language sql stable as $$
  select nullif(auth.jwt() ->> 'sub', '')::uuid
$$;

create or replace function auth.role() returns text language sql stable as $$
  select auth.jwt() ->> 'role'
$$;

grant usage on schema auth, extensions, public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
