-- Requests counted across the processes of the gateway. A process takes a block of a caller's tokens for this minute, and
-- counts by itself until they are spent: the sum of the blocks never passes the limit.
-- No workspace_id: most keys are of a person or an address. Unlogged: what a crash forgets is a minute's count.
create unlogged table public.rate_limits (
  key text primary key check (length(key) between 1 and 200),
  window_start timestamptz not null,
  taken integer not null check (taken >= 0),
  -- By the last statement that asked, so that it can be returned.
  granted integer not null check (granted >= 0)
) with (fillfactor = 50);

alter table public.rate_limits enable row level security;
alter table public.rate_limits force row level security;
revoke all on public.rate_limits from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.rate_limits to doki_service;
create policy service on public.rate_limits to doki_service using (true) with check (true);
