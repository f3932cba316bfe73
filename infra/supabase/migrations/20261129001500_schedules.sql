-- Runs that nobody asked for: by the clock, and because a side changed.

alter table public.syncs
  -- A change on either side starts a run by itself.
  add column live boolean not null default false,
  -- When a live sync is looked at next; kept by the trigger below and by the tick.
  add column look_at timestamptz,
  -- When the clock or a change last started a run.
  add column last_start_at timestamptz,
  -- Both sides as they were then are in step, but for what waits.
  add column fresh_as_of timestamptz;
create index syncs_look on public.syncs (look_at) where look_at is not null;
grant insert (live), update (live) on public.syncs to authenticated;

-- A sync that does not run by itself is not due; one that does, and does not know when, is due at once.
create function private.keep_due() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.state <> 'active' or new.cron is null then
    new.next_run_at := null;
  elsif new.next_run_at is null then
    new.next_run_at := now();
  end if;
  if new.state <> 'active' or not new.live then
    new.look_at := null;
  elsif new.look_at is null then
    new.look_at := now();
  end if;
  return new;
end $$;
revoke all on function private.keep_due() from public;
create trigger keep_due before insert or update of state, cron, time_zone, next_run_at, live, look_at on public.syncs
  for each row execute function private.keep_due();

-- What the clock or a change starts is never a second run of its sync: the row is not inserted, as with `on conflict do
-- nothing`. All starts of runs take a lock on the sync, so that of two at once the later one sees the earlier. A person
-- may start one while another is under way: it waits for the spreadsheet (spreadsheet_writers).
create function private.one_run_at_a_time() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(new.input ->> 'cause', 'person') = 'person' then
    perform from public.syncs s
    where s.workspace_id = new.workspace_id and s.id::text = new.input ->> 'syncId' for share;
    return new;
  end if;
  perform from public.syncs s
  where s.workspace_id = new.workspace_id and s.id::text = new.input ->> 'syncId' for no key update;
  if exists (
    select from public.jobs j
    where j.kind = 'sync' and j.input ->> 'syncId' = new.input ->> 'syncId'
      and j.status in ('pending', 'running', 'waiting')
  ) then
    return null;
  end if;
  return new;
end $$;
revoke all on function private.one_run_at_a_time() from public;
create trigger one_run_at_a_time before insert on public.jobs
  for each row when (new.kind = 'sync') execute function private.one_run_at_a_time();
create unique index jobs_started_by_itself on public.jobs ((input ->> 'syncId'))
  where kind = 'sync' and status in ('pending', 'running', 'waiting') and input ->> 'cause' in ('schedule', 'change');
create index jobs_active_runs on public.jobs ((input ->> 'syncId'))
  where kind = 'sync' and status in ('pending', 'running', 'waiting');

-- In step as of the start of a run that found nothing to do, or did it.
create function private.note_fresh() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.syncs s set fresh_as_of = greatest(s.fresh_as_of, new.started_at)
  where s.workspace_id = new.workspace_id and s.id::text = new.input ->> 'syncId';
  return null;
end $$;
revoke all on function private.note_fresh() from public;
create trigger note_fresh after update of status on public.jobs
  for each row when (
    new.kind = 'sync' and new.status = 'completed' and old.status <> 'completed'
    and new.input ->> 'mode' = 'apply' and new.result ->> 'outcome' in ('idle', 'applied')
  ) execute function private.note_fresh();

update public.syncs s set fresh_as_of = (
  select max(j.started_at) from public.jobs j
  where j.kind = 'sync' and j.input ->> 'syncId' = s.id::text and j.status = 'completed'
    and j.input ->> 'mode' = 'apply' and j.result ->> 'outcome' in ('idle', 'applied'));

-- ---------------------------------------------------------------- who may tell us that a side changed
-- Drive's push channels, and the address a database calls. What is told is a hint and no more. Of a token only the hash is
-- kept: 256 random bits need no salt.
create table public.sync_channels (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  -- Null: the sync is gone, and Drive is still to be told.
  sync_id uuid,
  side text not null check (side in ('sheet', 'table')),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  -- Of a channel of Drive alone.
  connection_id uuid,
  spreadsheet_id text,
  resource_id text,
  -- opening: Drive has been asked and has not answered; its first message may come before that.
  state text not null default 'open' check (state in ('opening', 'open', 'failed')),
  expires_at timestamptz,
  -- When another one is asked for, or a failed one is tried again.
  renew_at timestamptz,
  -- Another one has taken its place; both tell for a while.
  replaced_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (side = 'table' or (connection_id is not null and spreadsheet_id is not null and renew_at is not null)),
  foreign key (sync_id, workspace_id) references public.syncs (id, workspace_id) on delete set null (sync_id),
  foreign key (connection_id, workspace_id) references public.connections (id, workspace_id) on delete cascade
);
create index sync_channels_workspace on public.sync_channels (workspace_id);
create index sync_channels_sync on public.sync_channels (sync_id, workspace_id);
create index sync_channels_connection on public.sync_channels (connection_id, workspace_id);
create unique index sync_channels_opening on public.sync_channels (sync_id) where state = 'opening';
create unique index sync_channels_table on public.sync_channels (sync_id) where side = 'table';
create trigger touch before update on public.sync_channels
  for each row execute function private.touch_updated_at();

alter table public.sync_channels enable row level security;
alter table public.sync_channels force row level security;
revoke all on public.sync_channels from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.sync_channels to doki_service;
create policy service on public.sync_channels to doki_service using (true) with check (true);
