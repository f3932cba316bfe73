-- Ways in to Google or to a database. The credentials are sealed before they come here (AAD = workspace and
-- connection, so a sealed text moved to another row does not open), and people never get even the sealed text.

create table public.connections (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  kind text not null check (kind in ('google', 'postgres', 'supabase')),
  name text not null check (length(name) between 1 and 100),
  sealed text not null,
  -- What may be shown: the account's e-mail, the host.
  details jsonb not null default '{}',
  state text not null default 'ok' check (state in ('ok', 'reconnect', 'failed')),
  state_reason text,
  created_by uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, workspace_id)
);
create index connections_workspace on public.connections (workspace_id, created_at, id);
create index connections_created_by on public.connections (created_by);

create trigger touch before update on public.connections
  for each row execute function private.touch_updated_at();

alter table public.connections enable row level security;
alter table public.connections force row level security;
revoke all on public.connections from public, anon, authenticated, service_role;

grant select, insert, update on public.connections to doki_service;
create policy service on public.connections to doki_service using (true) with check (true);

-- No `sealed` here: `select *` fails for people, name the columns. Sealed credentials may be put in, never read.
grant select (
  id, workspace_id, kind, name, details, state, state_reason, created_by, created_at, updated_at
) on public.connections to authenticated;
grant insert (id, workspace_id, kind, name, sealed, details, created_by) on public.connections to authenticated;
grant update (name), delete on public.connections to authenticated;

create policy read on public.connections for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
create policy add on public.connections for insert to authenticated with check (
  created_by = (select auth.uid()) and private.has_role(workspace_id, '{owner,admin,member}')
);
create policy change on public.connections for update to authenticated
  using (private.has_role(workspace_id, '{owner,admin,member}'))
  with check (private.has_role(workspace_id, '{owner,admin,member}'));
create policy remove on public.connections for delete to authenticated using (
  private.has_role(workspace_id, '{owner,admin}')
  or (created_by = (select auth.uid()) and private.has_role(workspace_id, '{member}'))
);
