-- Access tokens that all processes share, what becomes of a consent that is given back, and syncs that wait for a
-- connection to be made good again.

-- One row a connection: its access token, sealed, or who is fetching one right now. Times are of this clock, which is
-- the one all processes share. Whatever newly seals the connection forgets the row.
create table public.access_tokens (
  connection_id uuid primary key,
  workspace_id uuid not null,
  sealed text,
  -- Raised by each token, so that a refused one can be told from the one that came after it.
  generation bigint not null default 0,
  fresh_until timestamptz,
  -- The provider said that these credentials are good for nothing any more: nobody asks it again.
  refused boolean not null default false,
  lease uuid,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (connection_id, workspace_id) references public.connections (id, workspace_id) on delete cascade
);
create index access_tokens_connection on public.access_tokens (connection_id, workspace_id);
create trigger touch before update on public.access_tokens
  for each row execute function private.touch_updated_at();

-- Consents to give back: what was sealed of Google connections that are gone, until Google has been told. No foreign
-- keys: it outlives the connection, and the workspace.
create table public.revocations (
  connection_id uuid primary key,
  workspace_id uuid not null,
  sealed text not null,
  tries integer not null default 0,
  next_try_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index revocations_due on public.revocations (next_try_at);
create trigger touch before update on public.revocations
  for each row execute function private.touch_updated_at();

alter table public.access_tokens enable row level security;
alter table public.access_tokens force row level security;
alter table public.revocations enable row level security;
alter table public.revocations force row level security;
revoke all on public.access_tokens, public.revocations from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.access_tokens, public.revocations to doki_service;
create policy service on public.access_tokens to doki_service using (true) with check (true);
create policy service on public.revocations to doki_service using (true) with check (true);

-- ---------------------------------------------------------------- a connection goes, or is sealed anew

-- However it goes, with its workspace too: the consent is to be given back.
create function private.keep_to_revoke() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.revocations (connection_id, workspace_id, sealed)
  values (old.id, old.workspace_id, old.sealed);
  return old;
end $$;
revoke all on function private.keep_to_revoke() from public;
create trigger keep_to_revoke after delete on public.connections
  for each row when (old.kind = 'google') execute function private.keep_to_revoke();

create function private.forget_access_token() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.access_tokens t where t.connection_id = new.id;
  return new;
end $$;
revoke all on function private.forget_access_token() from public;
create trigger forget_access_token after update of sealed on public.connections
  for each row when (old.sealed is distinct from new.sealed) execute function private.forget_access_token();

-- ---------------------------------------------------------------- syncs wait for a connection, and go on

alter table public.syncs add column waits_for uuid;
alter table public.syncs add foreign key (waits_for, workspace_id)
  references public.connections (id, workspace_id) on delete set null (waits_for);
create index syncs_waits_for on public.syncs (waits_for, workspace_id);

-- A connection that has to be made again stops what runs over it, by itself and with its own reason, and says so once.
-- When it is well, they go on: what was due meanwhile runs at once.
create function private.connection_turned() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.state = 'reconnect' then
    update public.syncs s
    set state = 'blocked', waits_for = new.id,
      state_reason = left('Waits for the connection "' || new.name || '": ' || coalesce(new.state_reason, 'connect it again'), 1000)
    from public.mappings m
    where m.id = s.mapping_id and s.state = 'active' and s.workspace_id = new.workspace_id
      and new.id in (m.sheet_connection_id, m.table_connection_id);
    insert into public.audit_logs (workspace_id, action, resource, data)
    values (new.workspace_id, 'connection has to be made again', new.id::text,
      jsonb_build_object('name', new.name, 'reason', new.state_reason));
  elsif new.state = 'ok' then
    update public.syncs s
    set waits_for = null,
      state = case s.state when 'blocked' then 'active' else s.state end,
      state_reason = case s.state when 'blocked' then null else s.state_reason end
    where s.waits_for = new.id;
  end if;
  return new;
end $$;
revoke all on function private.connection_turned() from public;
create trigger connection_turned after update of state on public.connections
  for each row when (old.state is distinct from new.state) execute function private.connection_turned();
