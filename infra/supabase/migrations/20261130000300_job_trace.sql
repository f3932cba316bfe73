-- Where in a trace a job was made. Whoever brings it on its way, also a tick long after the process that should have done so
-- died, goes on with that trace: https://www.w3.org/TR/trace-context/#traceparent-header

alter table public.jobs add column traceparent text
  check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$');
grant insert (traceparent) on public.jobs to authenticated;

-- As the older one of ten arguments, which older processes go on calling, with the trace.
create function private.start_job(
  job_id uuid, job_workspace uuid, job_kind text, job_input jsonb,
  action text, ip inet, request_id text, data jsonb,
  request_key text, answer text, job_traceparent text
) returns table (role text, fence bigint, used text)
language plpgsql set search_path = '' as $$
declare
  caller uuid := auth.uid();
begin
  select m.role into role from public.workspace_members m
  where m.workspace_id = job_workspace and m.user_id = caller;
  if role is null or role = 'viewer' then
    return next;
    return;
  end if;

  if request_key is not null then
    perform pg_catalog.set_config('lock_timeout', '2000', true);
    insert into public.idempotency_keys (user_id, key, route, workspace_id, sealed)
    values (caller, request_key, action, job_workspace, answer)
    on conflict on constraint idempotency_keys_pkey do nothing;
    if not found then
      select k.sealed into used from public.idempotency_keys k where k.user_id = caller and k.key = request_key;
      return next;
      return;
    end if;
    perform pg_catalog.set_config('lock_timeout', '0', true);
  end if;

  insert into public.jobs as j (id, workspace_id, kind, input, requested_by, traceparent)
  values (job_id, job_workspace, job_kind, job_input, caller, job_traceparent)
  returning j.fence into fence;
  perform private.note_start(job_id, action, ip, request_id, data);
  return next;
end $$;

revoke all on function private.start_job(
  uuid, uuid, text, jsonb, text, inet, text, jsonb, text, text, text
) from public;
grant execute on function private.start_job(
  uuid, uuid, text, jsonb, text, inet, text, jsonb, text, text, text
) to authenticated;
