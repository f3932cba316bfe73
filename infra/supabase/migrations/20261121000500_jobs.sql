-- Long work. A row here is also the outbox: not dispatched yet means not published yet.
-- This file knows nothing of sheets: other products stand on the same jobs.

create table public.jobs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  kind text not null check (length(kind) between 1 and 100),
  status text not null default 'pending'
    check (status in ('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
  input jsonb not null default '{}',
  -- What a flow needs to go on after a restart.
  state jsonb,
  -- {"type": "job", "jobId": …} or a question to a person.
  waiting_for jsonb check (waiting_for is null or waiting_for ->> 'type' is not null),
  answer jsonb,
  -- Set: this waiting job may be claimed again.
  woken_at timestamptz,
  result jsonb,
  error jsonb check (error is null or (error ? 'code' and error ? 'message')),
  progress jsonb,
  attempt integer not null default 0 check (attempt >= 0),
  lease_until timestamptz,
  -- Raised by every claim; a write that carries an older one is refused by its `where`.
  fence bigint not null default 0,
  cancel_requested_at timestamptz,
  original_job_id uuid,
  parent_job_id uuid,
  idempotency_key text check (length(idempotency_key) between 1 and 255),
  requested_by uuid references public.users (id) on delete set null,
  dispatched_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, workspace_id),
  foreign key (original_job_id, workspace_id) references public.jobs (id, workspace_id)
    on delete set null (original_job_id),
  foreign key (parent_job_id, workspace_id) references public.jobs (id, workspace_id)
    on delete set null (parent_job_id),
  check (status <> 'waiting' or waiting_for is not null),
  check ((status in ('completed', 'failed', 'cancelled')) = (finished_at is not null))
);

create unique index jobs_idempotency on public.jobs (workspace_id, kind, idempotency_key)
  where idempotency_key is not null;
create index jobs_list on public.jobs (workspace_id, created_at desc, id desc);
create index jobs_original on public.jobs (original_job_id, workspace_id) where original_job_id is not null;
create index jobs_parent on public.jobs (parent_job_id, workspace_id) where parent_job_id is not null;
create index jobs_requested_by on public.jobs (requested_by);
-- Who waits for this job? Asked whenever one ends.
create index jobs_waiting_for_job on public.jobs ((waiting_for ->> 'jobId'))
  where status = 'waiting' and waiting_for ->> 'type' = 'job';
-- The sweep: never published; published and never claimed; the lease ran out.
create index jobs_undispatched on public.jobs (created_at)
  where dispatched_at is null and status in ('pending', 'waiting');
create index jobs_unclaimed on public.jobs (dispatched_at)
  where dispatched_at is not null and status in ('pending', 'waiting');
create index jobs_leases on public.jobs (lease_until) where status = 'running';

create trigger touch before update on public.jobs
  for each row execute function private.touch_updated_at();

-- Gateways LISTEN on doki_jobs and read the row themselves, with the rights of whoever watches.
create function private.notify_job() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('doki_jobs', new.id::text);
  return null;
end $$;
revoke all on function private.notify_job() from public;

create trigger notify_insert after insert on public.jobs
  for each row execute function private.notify_job();
create trigger notify_update after update on public.jobs
  for each row when (
    (old.status, old.progress, old.waiting_for, old.result, old.error, old.cancel_requested_at)
      is distinct from
    (new.status, new.progress, new.waiting_for, new.result, new.error, new.cancel_requested_at)
  ) execute function private.notify_job();

create table public.job_logs (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  job_id uuid not null,
  level text not null check (level in ('debug', 'info', 'warn', 'error')),
  message text not null,
  data jsonb,
  -- Written once, so there is no updated_at.
  created_at timestamptz not null default now(),
  foreign key (job_id, workspace_id) references public.jobs (id, workspace_id) on delete cascade
);
create index job_logs_job on public.job_logs (job_id, workspace_id, id);

-- ---------------------------------------------------------------- grants and policies

alter table public.jobs enable row level security;
alter table public.jobs force row level security;
alter table public.job_logs enable row level security;
alter table public.job_logs force row level security;
revoke all on public.jobs, public.job_logs from public, anon, authenticated, service_role;
revoke all on sequence public.job_logs_id_seq from public, anon, authenticated, service_role;

grant select, insert, update on public.jobs to doki_service;
grant select, insert on public.job_logs to doki_service;
create policy service on public.jobs to doki_service using (true) with check (true);
create policy service on public.job_logs to doki_service using (true) with check (true);

-- The kinds a person may start; a new product replaces this function in its own migration.
create function private.job_kinds_for_people() returns text[]
language sql immutable set search_path = '' as $$
  select array['request', 'mapping.suggest', 'sync']
$$;
revoke all on function private.job_kinds_for_people() from public;
grant execute on function private.job_kinds_for_people() to authenticated;

-- The columns not granted keep their defaults: a new job is pending and not dispatched.
grant select on public.jobs to authenticated;
grant insert (id, workspace_id, kind, input, idempotency_key, requested_by) on public.jobs to authenticated;
grant select on public.job_logs to authenticated;

create policy read on public.jobs for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
create policy start on public.jobs for insert to authenticated with check (
  status = 'pending' and dispatched_at is null
  and requested_by = (select auth.uid())
  and kind = any (private.job_kinds_for_people())
  and private.has_role(workspace_id, '{owner,admin,member}')
);
create policy read on public.job_logs for select to authenticated
  using (workspace_id in (select private.my_workspaces()));

-- ---------------------------------------------------------------- what people may do to a job

-- Locks and returns a job the caller may act on; a foreign one looks like a missing one.
create function private.job_to_act_on(id uuid) returns public.jobs
language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
begin
  select j.* into job from public.jobs j where j.id = $1 for update;
  if job.id is null or not private.is_member(job.workspace_id) then
    raise exception 'no such job' using errcode = 'PT404';
  end if;
  if not private.has_role(job.workspace_id, '{owner,admin,member}') then
    raise exception 'a viewer may look at a job, not act on it' using errcode = 'PT403';
  end if;
  return job;
end $$;

-- Answers the status after it: a running job is only asked to stop, and stops by itself. Asking twice is fine.
create function private.cancel_job(id uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := private.job_to_act_on($1);
begin
  if job.status in ('completed', 'failed') then
    raise exception 'the job has already ended: it is %', job.status using errcode = 'PT409';
  elsif job.status in ('pending', 'waiting') then
    update public.jobs j
    set status = 'cancelled', finished_at = now(), lease_until = null,
      cancel_requested_at = coalesce(j.cancel_requested_at, now()), fence = j.fence + 1
    where j.id = $1;
    return 'cancelled';
  elsif job.status = 'running' then
    update public.jobs j set cancel_requested_at = coalesce(j.cancel_requested_at, now()) where j.id = $1;
  end if;
  return job.status;
end $$;

-- Wakes a job that waits for a person. The outbox takes it from there: dispatched_at is null again.
create function private.answer_job(id uuid, answer jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := private.job_to_act_on($1);
begin
  if $2 is null then
    raise exception 'an answer is needed' using errcode = 'PT400';
  end if;
  if job.status <> 'waiting' or job.waiting_for ->> 'type' = 'job' then
    raise exception 'the job does not wait for an answer: it is %', job.status using errcode = 'PT409';
  end if;
  if job.woken_at is not null then
    raise exception 'the job has been answered already' using errcode = 'PT409';
  end if;
  update public.jobs j set answer = $2, woken_at = now(), dispatched_at = null where j.id = $1;
end $$;

create function public.cancel_job(id uuid) returns text
language sql set search_path = '' as $$ select private.cancel_job($1) $$;
create function public.answer_job(id uuid, answer jsonb) returns void
language sql set search_path = '' as $$ select private.answer_job($1, $2) $$;

revoke all on function private.job_to_act_on(uuid) from public;
revoke all on function private.cancel_job(uuid) from public;
revoke all on function private.answer_job(uuid, jsonb) from public;
revoke all on function public.cancel_job(uuid) from public, anon, authenticated, service_role;
revoke all on function public.answer_job(uuid, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.cancel_job(uuid) to authenticated;
grant execute on function private.answer_job(uuid, jsonb) to authenticated;
grant execute on function public.cancel_job(uuid) to authenticated;
grant execute on function public.answer_job(uuid, jsonb) to authenticated;

-- Supabase Realtime shows jobs too, through the same policies.
do $$
begin
  if exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime') then
    alter publication supabase_realtime add table public.jobs;
  end if;
end $$;
