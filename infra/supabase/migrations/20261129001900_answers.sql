-- Who answered a job, so that what was decided can be told with the name of who decided it; and answers that come twice,
-- late, or to what is not asked any more.

alter table public.jobs
  add column answered_by uuid references public.users (id) on delete set null;
create index jobs_answered_by on public.jobs (answered_by);

drop function public.answer_job(uuid, jsonb);
drop function private.answer_job(uuid, jsonb);

-- Wakes a job that waits for a person. The outbox takes it from there: dispatched_at is null again.
-- The same answer again, while the first one is on its way, is fine. `seen` is the fence of the job as the person saw it:
-- what it asked then is what is answered, or nothing is.
create function private.answer_job(id uuid, answer jsonb, seen bigint default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := private.job_to_act_on($1);
begin
  if $2 is null then
    raise exception 'an answer is needed' using errcode = 'PT400';
  end if;
  if job.answer = $2 and job.answered_by = auth.uid() and coalesce($3 in (job.fence, job.fence - 1), true)
    and (job.status = 'running' or (job.status = 'waiting' and job.woken_at is not null)) then
    return;
  end if;
  if job.status <> 'waiting' or job.waiting_for ->> 'type' = 'job' then
    raise exception 'the job does not wait for an answer: it is %', job.status using errcode = 'PT409';
  end if;
  if job.woken_at is not null then
    raise exception 'the job has been answered already' using errcode = 'PT409';
  end if;
  if $3 <> job.fence then
    raise exception 'the job has gone on since and asks something else: look at it again, then answer'
      using errcode = 'PT409';
  end if;
  update public.jobs j set answer = $2, answered_by = auth.uid(), woken_at = now(), dispatched_at = null
  where j.id = $1;
end $$;

create function public.answer_job(id uuid, answer jsonb, seen bigint default null) returns void
language sql set search_path = '' as $$ select private.answer_job($1, $2, $3) $$;

revoke all on function private.answer_job(uuid, jsonb, bigint) from public;
revoke all on function public.answer_job(uuid, jsonb, bigint) from public, anon, authenticated, service_role;
grant execute on function private.answer_job(uuid, jsonb, bigint) to authenticated;
grant execute on function public.answer_job(uuid, jsonb, bigint) to authenticated;

-- What was proposed for a request that ended otherwise is nobody's to decide any more.
create function private.expire_actions() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.ai_actions set status = 'expired'
  where metadata ->> 'original_job_id' = new.id::text and workspace_id = new.workspace_id and status = 'proposed';
  return null;
end $$;
revoke all on function private.expire_actions() from public;

create trigger expire_actions after update on public.jobs
  for each row when (new.status in ('cancelled', 'failed') and old.status <> new.status)
  execute function private.expire_actions();
