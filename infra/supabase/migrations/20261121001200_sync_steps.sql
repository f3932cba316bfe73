-- Both sides are written: the steps of a run are its journal and its history, one writer a spreadsheet, and conflicts
-- that a person resolves.

-- ---------------------------------------------------------------- steps
-- One write to one side: what was meant before it was done, closed once it is. An open one tells the next run what may
-- have happened; all of them together are what undo needs. They take the place of a journal and a history apart.
drop table public.sync_writes;
drop table public.sync_changes;

create table public.sync_steps (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  sync_id uuid not null,
  run_id uuid not null,
  side text not null check (side in ('sheet', 'table')),
  -- rows: mapped cells; keys: ids written into the sheet's key column; notes: the column that says why a row is held.
  kind text not null default 'rows' check (kind in ('rows', 'keys', 'notes')),
  -- settled: closed by a later run, which looked at what had come of it.
  state text not null default 'intended' check (state in ('intended', 'done', 'settled')),
  -- The job's fence at the time: a late writer is told apart.
  fence bigint not null,
  inserted integer not null default 0,
  updated integer not null default 0,
  deleted integer not null default 0,
  -- [key, row, before, after, base] of each row: canonical texts in the mapping's column order, or null where the row is
  -- absent; `base` only where it is not `before`. A new row is [key, row]: its values are in sync_rows.
  entries json not null,
  -- Keys of the rows of an open step of which nobody knows; null is all of them.
  unsure text[],
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (sync_id, workspace_id) references public.syncs (id, workspace_id) on delete cascade,
  foreign key (run_id, workspace_id) references public.jobs (id, workspace_id) on delete cascade
);
-- Written once and read seldom: packing megabytes of it would cost more than it saves.
alter table public.sync_steps alter column entries set storage external;
create index sync_steps_sync on public.sync_steps (sync_id, workspace_id, created_at);
create index sync_steps_run on public.sync_steps (run_id, workspace_id, id);
create index sync_steps_open on public.sync_steps (sync_id) where state = 'intended';
create trigger touch before update on public.sync_steps
  for each row execute function private.touch_updated_at();

-- The step that a row of the base came with. While it is open, nobody knows whether the row came to be on both sides.
alter table public.sync_rows add column step bigint;
-- Of the table's values, where the database made something else of what it was given (a trigger, a rounding).
alter table public.sync_rows add column table_hash text;

create or replace function private.forget_sync() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.sync_rows r where r.sync_id = old.id;
  return null;
end $$;

-- ---------------------------------------------------------------- one writer a spreadsheet
-- Held by a job for as long as it holds its own lease. No workspace_id: two workspaces may know the same spreadsheet.
create table public.spreadsheet_writers (
  spreadsheet_id text primary key,
  job_id uuid not null references public.jobs (id) on delete cascade,
  fence bigint not null,
  taken_at timestamptz not null default now()
);
create index spreadsheet_writers_job on public.spreadsheet_writers (job_id);

-- ---------------------------------------------------------------- syncs, conflicts
alter table public.syncs
  -- A column in the sheet that says why a row is held.
  add column status_column boolean not null default false,
  -- When the file was last seen at sheet_version, and when all rows were last looked at.
  add column sheet_seen_at timestamptz,
  add column full_read_at timestamptz,
  -- What that run counted: shown again by runs that find nothing moved.
  add column last_counts jsonb;

alter table public.sync_conflicts drop constraint sync_conflicts_state_check;
alter table public.sync_conflicts
  -- applied: a run carried the resolution out; gone: the two sides came to agree by themselves.
  add constraint sync_conflicts_state_check check (state in ('open', 'resolved', 'applied', 'gone')),
  add column row_number integer;
alter table public.sync_conflicts drop constraint sync_conflicts_check;
alter table public.sync_conflicts
  add constraint sync_conflicts_check check (state in ('open', 'gone') or resolution is not null);
-- Finds the one there is of a cell, decided or not.
create index sync_conflicts_live on public.sync_conflicts (sync_id, key) where state in ('open', 'resolved');
create index sync_conflicts_waiting on public.sync_conflicts (sync_id) where state = 'resolved';
-- Neither side tells when the reason is gone: every run looks at these rows again.
create index sync_quarantine_waiting on public.sync_quarantine (sync_id)
  where state = 'open' and reason_code in ('refused_by_database', 'formula_in_the_way');

-- ---------------------------------------------------------------- grants and policies
alter table public.sync_steps enable row level security;
alter table public.sync_steps force row level security;
alter table public.spreadsheet_writers enable row level security;
alter table public.spreadsheet_writers force row level security;
revoke all on public.sync_steps, public.spreadsheet_writers from public, anon, authenticated, service_role;
revoke all on sequence public.sync_steps_id_seq from public, anon, authenticated, service_role;

grant select, insert, update, delete on public.sync_steps, public.spreadsheet_writers to doki_service;
create policy service on public.sync_steps to doki_service using (true) with check (true);
create policy service on public.spreadsheet_writers to doki_service using (true) with check (true);

grant select on public.sync_steps to authenticated;
create policy read on public.sync_steps for select to authenticated
  using (workspace_id in (select private.my_workspaces()));

grant insert (status_column), update (status_column) on public.syncs to authenticated;

-- A person may change their mind, until a run has carried it out.
alter policy resolve on public.sync_conflicts
  using (state in ('open', 'resolved') and private.has_role(workspace_id, '{owner,admin,member}'));

-- ---------------------------------------------------------------- the limiter of calls to Google
-- The calls of the last minute by the second and by who asked, instead of a count of tokens: a steadier flow, and a
-- share for each workspace.
alter table public.quota_buckets drop column tokens;
alter table public.quota_buckets add column state json not null default '{}';
