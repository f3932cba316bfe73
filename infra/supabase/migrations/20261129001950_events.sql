-- What happens in a workspace, for those who watch it: hints that say what to read again, never what is in it.

create table public.workspace_events (
  id bigint generated always as identity primary key,
  -- No foreign key: that a workspace is gone is told as well.
  workspace_id uuid not null,
  -- Who last looked with a snapshot (pg_current_snapshot) has not seen what pg_visible_in_snapshot says is not in it. A
  -- running number cannot say that: a lower one may be committed after a higher one was read.
  xid xid8 not null default pg_current_xact_id(),
  type text not null check (type in (
    'action', 'conflicts', 'connection', 'job', 'mapping', 'member', 'quarantine', 'sync', 'workspace'
  )),
  -- Of what changed; of conflicts and quarantine the sync, of a member the person.
  subject uuid not null,
  change text not null check (change in ('created', 'changed', 'deleted')),
  -- When it was written, not when its transaction began. Never changed, so there is no updated_at.
  created_at timestamptz not null default clock_timestamp()
);
create index workspace_events_new on public.workspace_events (xid);
create index workspace_events_workspace on public.workspace_events (workspace_id, xid);
create index workspace_events_old on public.workspace_events (created_at);

alter table public.workspace_events enable row level security;
alter table public.workspace_events force row level security;
revoke all on public.workspace_events from public, anon, authenticated, service_role;
revoke all on sequence public.workspace_events_id_seq from public, anon, authenticated, service_role;
-- Only the triggers below write here.
grant select, delete on public.workspace_events to doki_service;
create policy service on public.workspace_events to doki_service using (true) with check (true);
grant select on public.workspace_events to authenticated;
create policy read on public.workspace_events for select to authenticated
  using (workspace_id in (select private.my_workspaces()));

-- One notification a transaction, whatever it did: gateways LISTEN and read what they have not seen.
create function private.notify_events() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('doki_events', '');
  return null;
end $$;
revoke all on function private.notify_events() from public;
create trigger notify after insert on public.workspace_events
  for each statement execute function private.notify_events();

-- Arguments: the type, and the column that holds the subject.
create function private.note_event() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed jsonb := to_jsonb(case tg_op when 'DELETE' then old else new end);
begin
  insert into public.workspace_events (workspace_id, type, subject, change)
  values (
    coalesce(changed ->> 'workspace_id', changed ->> 'id')::uuid, tg_argv[0], (changed ->> tg_argv[1])::uuid,
    case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'changed' else 'deleted' end
  );
  return null;
end $$;

-- A job's input and result may be large, and jobs change often: no detour by JSON.
create function private.note_job() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.workspace_events (workspace_id, type, subject, change)
  values (new.workspace_id, 'job', new.id, case tg_op when 'INSERT' then 'created' else 'changed' end);
  return null;
end $$;

-- Thousands of rows come and go in one statement: one hint for each sync.
create function private.note_findings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.workspace_events (workspace_id, type, subject, change)
  select distinct f.workspace_id, tg_argv[0], f.sync_id, 'changed' from found f;
  return null;
end $$;
revoke all on function private.note_event() from public;
revoke all on function private.note_job() from public;
revoke all on function private.note_findings() from public;

-- ---------------------------------------------------------------- jobs

-- Raised by each change that a watcher can see: who has seen revision 7 has missed nothing while it is 7.
alter table public.jobs add column revision bigint not null default 1;
create function private.raise_revision() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.revision := old.revision + 1;
  return new;
end $$;
revoke all on function private.raise_revision() from public;
create trigger raise_revision before update on public.jobs
  for each row when (
    (old.status, old.progress, old.waiting_for, old.answer, old.result, old.error, old.cancel_requested_at)
      is distinct from
    (new.status, new.progress, new.waiting_for, new.answer, new.result, new.error, new.cancel_requested_at)
  ) execute function private.raise_revision();
create trigger note_insert after insert on public.jobs
  for each row execute function private.note_job();
create trigger note_update after update on public.jobs
  for each row when (old.revision is distinct from new.revision) execute function private.note_job();

-- ---------------------------------------------------------------- the others: only what people can see of them

create trigger note_insert after insert on public.syncs
  for each row execute function private.note_event('sync', 'id');
create trigger note_delete after delete on public.syncs
  for each row execute function private.note_event('sync', 'id');
create trigger note_update after update on public.syncs
  for each row when (
    (old.name, old.mapping_id, old.direction, old.conflict_policy, old.delete_policy, old.guards, old.cron,
      old.time_zone, old.live, old.state, old.state_reason, old.next_run_at, old.last_run_job_id, old.fresh_as_of)
      is distinct from
    (new.name, new.mapping_id, new.direction, new.conflict_policy, new.delete_policy, new.guards, new.cron,
      new.time_zone, new.live, new.state, new.state_reason, new.next_run_at, new.last_run_job_id, new.fresh_as_of)
  ) execute function private.note_event('sync', 'id');

create trigger note_insert after insert on public.mappings
  for each row execute function private.note_event('mapping', 'id');
create trigger note_delete after delete on public.mappings
  for each row execute function private.note_event('mapping', 'id');
create trigger note_update after update on public.mappings
  for each row when (
    (old.name, old.columns, old.key, old.version, old.state, old.proof, old.new_table) is distinct from
    (new.name, new.columns, new.key, new.version, new.state, new.proof, new.new_table)
  ) execute function private.note_event('mapping', 'id');

create trigger note_insert after insert on public.connections
  for each row execute function private.note_event('connection', 'id');
create trigger note_delete after delete on public.connections
  for each row execute function private.note_event('connection', 'id');
create trigger note_update after update on public.connections
  for each row when (
    (old.name, old.details, old.state, old.state_reason) is distinct from
    (new.name, new.details, new.state, new.state_reason)
  ) execute function private.note_event('connection', 'id');

create trigger note_insert after insert on public.ai_actions
  for each row execute function private.note_event('action', 'id');
create trigger note_update after update on public.ai_actions
  for each row when (old.status is distinct from new.status) execute function private.note_event('action', 'id');

create trigger note_delete after delete on public.workspaces
  for each row execute function private.note_event('workspace', 'id');
create trigger note_update after update on public.workspaces
  for each row when ((old.name, old.slug) is distinct from (new.name, new.slug))
  execute function private.note_event('workspace', 'id');

-- Who watches is looked at anew when a membership ends.
create trigger note_insert after insert on public.workspace_members
  for each row execute function private.note_event('member', 'user_id');
create trigger note_delete after delete on public.workspace_members
  for each row execute function private.note_event('member', 'user_id');
create trigger note_update after update on public.workspace_members
  for each row when (old.role is distinct from new.role) execute function private.note_event('member', 'user_id');

create trigger note_insert after insert on public.sync_conflicts
  referencing new table as found for each statement execute function private.note_findings('conflicts');
create trigger note_update after update on public.sync_conflicts
  referencing new table as found for each statement execute function private.note_findings('conflicts');
create trigger note_delete after delete on public.sync_conflicts
  referencing old table as found for each statement execute function private.note_findings('conflicts');
create trigger note_insert after insert on public.sync_quarantine
  referencing new table as found for each statement execute function private.note_findings('quarantine');
create trigger note_update after update on public.sync_quarantine
  referencing new table as found for each statement execute function private.note_findings('quarantine');
create trigger note_delete after delete on public.sync_quarantine
  referencing old table as found for each statement execute function private.note_findings('quarantine');

-- ---------------------------------------------------------------- Supabase Realtime

-- A browser that is signed in may subscribe to these tables itself. Realtime asks the read policies for each subscriber, and
-- sends the columns that `authenticated` may select; the lists here hold for other readers of the publication too. What is
-- large (input, result, a plan to be answered) and what is nobody's business (sealed, idempotency keys) is not among them.
do $$
declare
  published name;
begin
  if not exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  -- Of a publication for all tables nothing can be left out, and nothing need be added.
  if exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime' and puballtables) then
    raise warning 'supabase_realtime publishes all tables, sealed columns too: make it one of named tables';
    return;
  end if;
  -- Whole, as an earlier file or somebody at the dashboard put it there.
  for published in
    select p.tablename from pg_catalog.pg_publication_tables p
    where p.pubname = 'supabase_realtime' and p.schemaname = 'public' and p.tablename = any (array[
      'jobs', 'syncs', 'mappings', 'connections', 'ai_actions', 'sync_conflicts', 'sync_quarantine'
    ])
  loop
    execute pg_catalog.format('alter publication supabase_realtime drop table public.%I', published);
  end loop;
  alter publication supabase_realtime add table
    public.jobs (
      id, workspace_id, kind, status, progress, error, attempt, cancel_requested_at, original_job_id, parent_job_id,
      requested_by, revision, started_at, finished_at, created_at, updated_at
    ),
    public.syncs (
      id, workspace_id, name, mapping_id, direction, conflict_policy, delete_policy, guards, cron, time_zone, live,
      state, state_reason, next_run_at, last_run_job_id, fresh_as_of, created_by, created_at, updated_at
    ),
    public.mappings (
      id, workspace_id, name, version, state, created_by, approved_by, approved_at, created_at, updated_at
    ),
    public.connections (
      id, workspace_id, kind, name, details, state, state_reason, created_by, created_at, updated_at
    ),
    public.ai_actions (
      id, workspace_id, job_id, agent, action, status, decided_by, decided_at, created_at, updated_at
    ),
    public.sync_conflicts (
      id, workspace_id, sync_id, run_id, column_name, state, resolution, resolved_by, resolved_at, created_at, updated_at
    ),
    public.sync_quarantine (
      id, workspace_id, sync_id, run_id, side, row_number, column_name, reason_code, state, first_seen_at,
      last_seen_at, created_at, updated_at
    );
end $$;
