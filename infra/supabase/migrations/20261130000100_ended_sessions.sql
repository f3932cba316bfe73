-- Sessions that were logged out of. Supabase gives them no new tokens, and the one at hand would be good until it ends: it is
-- refused with the first thing that is asked by it, at every process.
-- No workspace_id: a session is a person's. Whose is of no matter here.
create table public.ended_sessions (
  -- `session_id` in Supabase's tokens.
  id uuid primary key,
  -- As in workspace_events: a running number cannot say what a reader has not seen.
  xid xid8 not null default pg_current_xact_id(),
  -- Never changed, so there is no updated_at. Kept for longer than any token lives, which is a week at most.
  created_at timestamptz not null default clock_timestamp()
);
create index ended_sessions_new on public.ended_sessions (xid);
create index ended_sessions_old on public.ended_sessions (created_at);

alter table public.ended_sessions enable row level security;
alter table public.ended_sessions force row level security;
revoke all on public.ended_sessions from public, anon, authenticated, service_role;
grant select, insert, delete on public.ended_sessions to doki_service;
create policy service on public.ended_sessions to doki_service using (true) with check (true);

-- Who watches with such a token hears no more.
create trigger notify after insert on public.ended_sessions
  for each statement execute function private.notify_events();

-- Asked by the gateway as it becomes the caller, in the same statement. It tells whether a session that one already has the
-- id of has ended, and nothing else.
create function private.refuse_ended(session_id uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if exists (select from public.ended_sessions e where e.id = $1) then
    raise exception 'This session has ended: sign in again' using errcode = 'PT401';
  end if;
end $$;
revoke all on function private.refuse_ended(uuid) from public;
grant usage on schema private to doki_gateway;
grant execute on function private.refuse_ended(uuid) to doki_gateway;
