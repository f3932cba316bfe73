-- The versioned contract between a tab and a table. The shapes of the jsonb columns are in packages/contracts.

create table public.mappings (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null check (length(name) between 1 and 200),
  sheet_connection_id uuid not null,
  table_connection_id uuid not null,
  sheet jsonb not null,
  table_ref jsonb not null,
  columns jsonb not null check (jsonb_typeof(columns) = 'array'),
  -- {columns, managed}: what identifies a row.
  key jsonb not null check (jsonb_typeof(key -> 'columns') = 'array'),
  version integer not null default 1 check (version >= 1),
  state text not null default 'draft' check (state in ('draft', 'approved', 'superseded')),
  header_fingerprint text not null,
  proof jsonb,
  -- Set when the table does not exist yet: how to make it.
  new_table jsonb,
  created_by uuid references public.users (id) on delete set null,
  approved_by uuid references public.users (id) on delete set null,
  approved_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, workspace_id),
  -- The one named in the dataset is the one whose tenant is checked.
  check ((sheet ->> 'connectionId') is not distinct from sheet_connection_id::text),
  check ((table_ref ->> 'connectionId') is not distinct from table_connection_id::text),
  -- A connection in use cannot be deleted; checked at the end, so that a whole workspace can.
  foreign key (sheet_connection_id, workspace_id) references public.connections (id, workspace_id),
  foreign key (table_connection_id, workspace_id) references public.connections (id, workspace_id)
);
create index mappings_workspace on public.mappings (workspace_id, created_at, id);
create index mappings_sheet_connection on public.mappings (sheet_connection_id, workspace_id);
create index mappings_table_connection on public.mappings (table_connection_id, workspace_id);
create index mappings_created_by on public.mappings (created_by);
create index mappings_approved_by on public.mappings (approved_by);

create trigger touch before update on public.mappings
  for each row execute function private.touch_updated_at();

-- Who approved is not for the client to say; a service says it, for the person whose answer it took.
create function private.stamp_approval() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.approved_by := coalesce(auth.uid(), new.approved_by);
  new.approved_at := now();
  return new;
end $$;
revoke all on function private.stamp_approval() from public;

create trigger stamp_approval_on_insert before insert on public.mappings
  for each row when (new.state = 'approved') execute function private.stamp_approval();
create trigger stamp_approval_on_update before update of state on public.mappings
  for each row when (new.state = 'approved' and old.state <> 'approved')
  execute function private.stamp_approval();

alter table public.mappings enable row level security;
alter table public.mappings force row level security;
revoke all on public.mappings from public, anon, authenticated, service_role;

grant select, insert, update on public.mappings to doki_service;
create policy service on public.mappings to doki_service using (true) with check (true);

grant select on public.mappings to authenticated;
grant insert (
  id, workspace_id, name, sheet_connection_id, table_connection_id, sheet, table_ref, columns, key, version,
  state, header_fingerprint, proof, new_table, created_by
) on public.mappings to authenticated;
grant update (name, columns, key, version, state, header_fingerprint, proof, new_table)
  on public.mappings to authenticated;

create policy read on public.mappings for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
create policy add on public.mappings for insert to authenticated with check (
  created_by = (select auth.uid()) and private.has_role(workspace_id, '{owner,admin,member}')
);
create policy change on public.mappings for update to authenticated
  using (private.has_role(workspace_id, '{owner,admin,member}'))
  with check (private.has_role(workspace_id, '{owner,admin,member}'));
