-- A person starts a job in one question to the database: who they are in the workspace, the Idempotency-Key they sent, the
-- job (which is the outbox too) and the line of the audit trail are all there, or none of it.

-- The line of a job that the caller has just started. It runs as its owner, as nobody else may write into the trail: it can
-- only say what is true of the caller's own job.
create function private.note_start(
  job_id uuid, action text, ip inet, request_id text, data jsonb
) returns void
language sql security definer set search_path = '' as $$
  insert into public.audit_logs (workspace_id, actor, action, resource, ip, request_id, data)
  select j.workspace_id, j.requested_by, $2, j.id::text, $3, $4, $5
  from public.jobs j where j.id = $1 and j.requested_by = (select auth.uid())
$$;

-- With the rights of the caller, so that row security has the last word on each row. Answers the caller's role and, when the
-- job was made, its fence. No role or `viewer`: nothing was done. Neither fence nor another role: the key was used before,
-- and `used` is the answer then, if the caller may see it. Waits two seconds for another request under the same key.
create function private.start_job(
  job_id uuid, job_workspace uuid, job_kind text, job_input jsonb,
  action text, ip inet, request_id text, data jsonb,
  request_key text, answer text
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

  insert into public.jobs as j (id, workspace_id, kind, input, requested_by)
  values (job_id, job_workspace, job_kind, job_input, caller)
  returning j.fence into fence;
  perform private.note_start(job_id, action, ip, request_id, data);
  return next;
end $$;

revoke all on function private.note_start(uuid, text, inet, text, jsonb) from public;
revoke all on function private.start_job(
  uuid, uuid, text, jsonb, text, inet, text, jsonb, text, text
) from public;
grant execute on function private.note_start(uuid, text, inet, text, jsonb) to authenticated;
grant execute on function private.start_job(
  uuid, uuid, text, jsonb, text, inet, text, jsonb, text, text
) to authenticated;
