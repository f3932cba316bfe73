-- What the engine remembers of a sync: the base, the journal of writes, history, conflicts, quarantine.

-- ---------------------------------------------------------------- bulk tables
-- sync_rows and sync_changes are written 100,000 rows at a time, so nothing may cost per row: no triggers, no
-- foreign keys (a check is a per-row trigger), no workspace_id (derived through the sync). In place of the
-- foreign key the writer locks the parent once in its transaction (select … from syncs where id = … for key
-- share), and deleting a sync deletes its rows here, below.

-- The base: what both sides last agreed on.
create table public.sync_rows (
  sync_id uuid not null,
  key text not null,
  -- Of the canonical texts, to compare without reading them.
  hash text not null,
  -- A JSON array of the canonical texts in the mapping's column order: kept as written, read only in a dispute.
  base json not null,
  -- 1-based, where the row was last seen in the sheet.
  sheet_row integer,
  primary key (sync_id, key)
);

-- The history of runs: what undo needs. Written once.
create table public.sync_changes (
  id bigint generated always as identity primary key,
  sync_id uuid not null,
  run_id uuid not null,
  side text not null check (side in ('sheet', 'table')),
  key text not null,
  op text not null check (op in ('insert', 'update', 'delete')),
  -- Canonical texts by table column; of an update only the changed ones.
  before jsonb,
  after jsonb,
  sheet_row integer,
  created_at timestamptz not null default now()
);
create index sync_changes_run on public.sync_changes (run_id, id);
create index sync_changes_sync on public.sync_changes (sync_id, id);

create function private.forget_sync() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.sync_rows r where r.sync_id = old.id;
  delete from public.sync_changes c where c.sync_id = old.id;
  return null;
end $$;
revoke all on function private.forget_sync() from public;
create trigger forget after delete on public.syncs for each row execute function private.forget_sync();

-- ---------------------------------------------------------------- the others

-- The journal of writes to Google: the intent is written before the call, and closed after reading back.
create table public.sync_writes (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  sync_id uuid not null,
  run_id uuid not null,
  spreadsheet_id text not null,
  -- In A1 notation, with the tab.
  range text not null,
  before_hash text not null,
  after_hash text not null,
  -- The job's fence at the time: a late writer is told apart.
  fence bigint not null,
  state text not null default 'intended' check (state in ('intended', 'done', 'lost', 'skipped')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (sync_id, workspace_id) references public.syncs (id, workspace_id) on delete cascade,
  foreign key (run_id, workspace_id) references public.jobs (id, workspace_id) on delete cascade
);
create index sync_writes_sync on public.sync_writes (sync_id, workspace_id);
create index sync_writes_run on public.sync_writes (run_id, workspace_id);
create index sync_writes_open on public.sync_writes (sync_id, created_at) where state = 'intended';

-- One cell that both sides changed, differently. At most one open conflict per cell.
create table public.sync_conflicts (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  sync_id uuid not null,
  run_id uuid,
  key text not null,
  -- Null: the row is gone on one side and edited on the other.
  column_name text,
  base_value text,
  sheet_value text,
  table_value text,
  state text not null default 'open' check (state in ('open', 'resolved')),
  resolution text check (resolution in ('sheet', 'table', 'value')),
  resolved_value text,
  resolved_by uuid references public.users (id) on delete set null,
  resolved_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (state = 'open' or resolution is not null),
  foreign key (sync_id, workspace_id) references public.syncs (id, workspace_id) on delete cascade,
  foreign key (run_id, workspace_id) references public.jobs (id, workspace_id) on delete set null (run_id)
);
create unique index sync_conflicts_open on public.sync_conflicts (sync_id, key, column_name)
  nulls not distinct where state = 'open';
create index sync_conflicts_sync on public.sync_conflicts (sync_id, workspace_id);
create index sync_conflicts_list on public.sync_conflicts (workspace_id, created_at desc, id desc);
create index sync_conflicts_run on public.sync_conflicts (run_id, workspace_id);
create index sync_conflicts_resolved_by on public.sync_conflicts (resolved_by);

-- Rows that cannot cross, and why. The unique constraint is what an upsert names:
--   on conflict (sync_id, side, row_number, key, column_name, reason_code) do update set last_seen_at = …
create table public.sync_quarantine (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  sync_id uuid not null,
  run_id uuid,
  side text not null check (side in ('sheet', 'table')),
  -- 1-based row of the sheet; null for a row of the table.
  row_number integer,
  key text,
  column_name text,
  reason_code text not null,
  reason text not null,
  -- The row as read, so that a person can mend it.
  cells jsonb,
  state text not null default 'open' check (state in ('open', 'resolved')),
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (sync_id, side, row_number, key, column_name, reason_code),
  foreign key (sync_id, workspace_id) references public.syncs (id, workspace_id) on delete cascade,
  foreign key (run_id, workspace_id) references public.jobs (id, workspace_id) on delete set null (run_id)
);
create index sync_quarantine_sync on public.sync_quarantine (sync_id, workspace_id);
create index sync_quarantine_list on public.sync_quarantine (workspace_id, first_seen_at desc, id desc);
create index sync_quarantine_run on public.sync_quarantine (run_id, workspace_id);

create trigger touch before update on public.sync_writes
  for each row execute function private.touch_updated_at();
create trigger touch before update on public.sync_conflicts
  for each row execute function private.touch_updated_at();
create trigger touch before update on public.sync_quarantine
  for each row execute function private.touch_updated_at();

-- ---------------------------------------------------------------- grants and policies

alter table public.sync_rows enable row level security;
alter table public.sync_rows force row level security;
alter table public.sync_changes enable row level security;
alter table public.sync_changes force row level security;
alter table public.sync_writes enable row level security;
alter table public.sync_writes force row level security;
alter table public.sync_conflicts enable row level security;
alter table public.sync_conflicts force row level security;
alter table public.sync_quarantine enable row level security;
alter table public.sync_quarantine force row level security;
revoke all on public.sync_rows, public.sync_changes, public.sync_writes, public.sync_conflicts,
  public.sync_quarantine from public, anon, authenticated, service_role;
revoke all on sequence public.sync_changes_id_seq from public, anon, authenticated, service_role;

grant select, insert, update, delete on public.sync_rows, public.sync_conflicts, public.sync_quarantine
  to doki_service;
grant select, insert, update on public.sync_writes to doki_service;
grant select, insert on public.sync_changes to doki_service;
create policy service on public.sync_rows to doki_service using (true) with check (true);
create policy service on public.sync_changes to doki_service using (true) with check (true);
create policy service on public.sync_writes to doki_service using (true) with check (true);
create policy service on public.sync_conflicts to doki_service using (true) with check (true);
create policy service on public.sync_quarantine to doki_service using (true) with check (true);

grant select on public.sync_rows, public.sync_changes, public.sync_writes, public.sync_conflicts,
  public.sync_quarantine to authenticated;

-- `in (select …)` is worked out once per query, and the policies of syncs apply inside it.
create policy read on public.sync_rows for select to authenticated
  using (sync_id in (select s.id from public.syncs s));
create policy read on public.sync_changes for select to authenticated
  using (sync_id in (select s.id from public.syncs s));
create policy read on public.sync_writes for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
create policy read on public.sync_conflicts for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
create policy read on public.sync_quarantine for select to authenticated
  using (workspace_id in (select private.my_workspaces()));

-- A person resolves an open conflict, in their own name.
grant update (state, resolution, resolved_value, resolved_by, resolved_at) on public.sync_conflicts
  to authenticated;
create policy resolve on public.sync_conflicts for update to authenticated
  using (state = 'open' and private.has_role(workspace_id, '{owner,admin,member}'))
  with check (
    state = 'resolved' and resolved_by = (select auth.uid())
    and private.has_role(workspace_id, '{owner,admin,member}')
  );
