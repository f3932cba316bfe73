-- Answers to repeat are kept sealed: one may hold what is shown once (the token of an invitation), and the hash of a body
-- with a password in it would let the password be guessed. Nothing has been kept in this table so far. A row and the work
-- it stands for are written in one transaction, so none is seen without its answer.
alter table public.idempotency_keys
  drop column request_hash,
  drop column response_status,
  drop column response_body,
  -- What was asked (a hash), and the status and body it was answered with.
  add column sealed text;

-- The workspace is known once the work is done.
grant update (workspace_id, sealed) on public.idempotency_keys to authenticated;

-- Who has left a workspace is not told again what they were answered there.
drop policy own on public.idempotency_keys;
create policy own on public.idempotency_keys to authenticated
  using (user_id = (select auth.uid()) and (workspace_id is null or private.is_member(workspace_id)))
  with check (user_id = (select auth.uid()) and (workspace_id is null or private.is_member(workspace_id)));
