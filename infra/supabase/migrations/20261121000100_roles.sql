-- The roles Doki's processes log in as, and the schema of helpers that is never exposed over HTTP.
-- Passwords are set by the deployment, never here.

-- Row level security is forced on every table, for its owner too. The helpers below run as their owner
-- (security definer) and must see all rows, so the owner has to be one that row security lets through.
do $$
begin
  if not exists (
    select from pg_catalog.pg_roles where rolname = current_user and (rolsuper or rolbypassrls)
  ) then
    raise exception 'Doki''s migrations must run as a superuser or a role with BYPASSRLS, not as %', current_user
      using hint = 'On Supabase use the postgres role; elsewhere: alter role … bypassrls.';
  end if;
end $$;

-- Roles belong to the cluster, not to the database: another database may have made them already.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'doki_service') then
    create role doki_service login noinherit;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'doki_gateway') then
    create role doki_gateway login noinherit;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;

do $$
begin
  if exists (
    select from pg_catalog.pg_roles
    where rolname in ('doki_service', 'doki_gateway') and (rolsuper or rolbypassrls)
  ) then
    raise exception 'doki_service and doki_gateway must not be superusers nor have BYPASSRLS';
  end if;
end $$;

-- The gateway can do nothing by itself: it becomes the caller, or nobody.
do $$
begin
  if not pg_catalog.pg_has_role('doki_gateway', 'anon', 'member')
    or not pg_catalog.pg_has_role('doki_gateway', 'authenticated', 'member') then
    grant anon, authenticated to doki_gateway;
  end if;
exception when unique_violation then null;
end $$;

grant usage on schema public to doki_service, anon, authenticated;

create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to doki_service, anon, authenticated;

comment on schema private is 'helpers of policies and RPCs; not among the schemas exposed over HTTP';

create function private.touch_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;

revoke all on function private.touch_updated_at() from public;
