-- A mapping kept true.

create table public.syncs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null check (length(name) between 1 and 200),
  mapping_id uuid not null,
  direction text not null default 'sheet_to_table'
    check (direction in ('sheet_to_table', 'table_to_sheet', 'two_way')),
  conflict_policy text not null default 'ask'
    check (conflict_policy in ('sheet_wins', 'table_wins', 'newest_wins', 'ask')),
  delete_policy text not null default 'keep' check (delete_policy in ('keep', 'delete', 'mark')),
  guards jsonb not null default '{"rows": 20, "share": 0.1}',
  cron text,
  time_zone text not null default 'UTC',
  state text not null default 'active' check (state in ('active', 'paused', 'blocked')),
  state_reason text,
  next_run_at timestamptz,
  last_run_job_id uuid,
  -- As they were at the last finished run; both unmoved means there is nothing to do.
  sheet_version text,
  table_token text,
  created_by uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, workspace_id),
  foreign key (mapping_id, workspace_id) references public.mappings (id, workspace_id),
  foreign key (last_run_job_id, workspace_id) references public.jobs (id, workspace_id)
    on delete set null (last_run_job_id)
);
create index syncs_workspace on public.syncs (workspace_id, created_at, id);
create index syncs_mapping on public.syncs (mapping_id, workspace_id);
create index syncs_last_run on public.syncs (last_run_job_id, workspace_id);
create index syncs_created_by on public.syncs (created_by);
create index syncs_due on public.syncs (next_run_at) where state = 'active' and next_run_at is not null;
-- The runs of a sync are jobs.
create index jobs_runs on public.jobs ((input ->> 'syncId'), created_at desc) where kind = 'sync';

-- What a job's input names must be of the job's workspace: whoever works on it later sees every workspace.
-- Keys as in packages/contracts (kinds.ts); a key that is absent or null is for the job's own schema to judge.
create function private.check_job_input() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted text;
begin
  wanted := new.input ->> 'syncId';
  if wanted is not null and not exists (
    select from public.syncs s where s.workspace_id = new.workspace_id and s.id::text = wanted
  ) then
    raise exception 'no such sync' using errcode = 'PT404';
  end if;
  foreach wanted in array array[
    new.input ->> 'sheetConnectionId', new.input ->> 'tableConnectionId', new.input -> 'table' ->> 'connectionId'
  ] loop
    if wanted is not null and not exists (
      select from public.connections c where c.workspace_id = new.workspace_id and c.id::text = wanted
    ) then
      raise exception 'no such connection' using errcode = 'PT404';
    end if;
  end loop;
  return new;
end $$;
revoke all on function private.check_job_input() from public;

create trigger check_input before insert on public.jobs
  for each row when (current_user = 'authenticated') execute function private.check_job_input();

create trigger touch before update on public.syncs
  for each row execute function private.touch_updated_at();

alter table public.syncs enable row level security;
alter table public.syncs force row level security;
revoke all on public.syncs from public, anon, authenticated, service_role;

grant select, insert, update, delete on public.syncs to doki_service;
create policy service on public.syncs to doki_service using (true) with check (true);

grant select, delete on public.syncs to authenticated;
grant insert (
  id, workspace_id, name, mapping_id, direction, conflict_policy, delete_policy, guards, cron, time_zone,
  state, next_run_at, created_by
) on public.syncs to authenticated;
grant update (
  name, mapping_id, direction, conflict_policy, delete_policy, guards, cron, time_zone, state, state_reason,
  next_run_at
) on public.syncs to authenticated;

create policy read on public.syncs for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
create policy add on public.syncs for insert to authenticated with check (
  created_by = (select auth.uid()) and private.has_role(workspace_id, '{owner,admin,member}')
);
create policy change on public.syncs for update to authenticated
  using (private.has_role(workspace_id, '{owner,admin,member}'))
  with check (private.has_role(workspace_id, '{owner,admin,member}'));
create policy remove on public.syncs for delete to authenticated
  using (private.has_role(workspace_id, '{owner,admin,member}'));
