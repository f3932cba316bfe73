-- What the services keep for themselves, the HTTP door's memory, and the audit trail.

-- The shared limiter of calls to Google. No workspace_id: Google counts per user and per project, across workspaces.
create table public.quota_buckets (
  principal text not null,
  kind text not null check (kind in ('read', 'write')),
  tokens double precision not null,
  refilled_at timestamptz not null default now(),
  primary key (principal, kind)
);

-- A sign-in under way at Google. No workspace_id: nobody is signed in yet. Written once, used once.
create table public.auth_flows (
  state_hash bytea primary key,
  -- Of a cookie: the browser that started is the one that comes back.
  browser_hash bytea not null,
  -- The PKCE verifier, sealed.
  verifier text not null,
  redirect text,
  -- What the flow is for (sign-in, or a connection of which workspace and user).
  purpose jsonb not null default '{}',
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index auth_flows_expires on public.auth_flows (expires_at);

-- Answers to repeat when a POST that starts work comes twice. Null workspace_id: creating a workspace.
create table public.idempotency_keys (
  user_id uuid not null references public.users (id) on delete cascade,
  key text not null check (length(key) between 1 and 255),
  workspace_id uuid references public.workspaces (id) on delete cascade,
  route text not null,
  -- Of the body: the same key with another body is a mistake, not a repetition.
  request_hash text not null,
  -- Null while the first request is under way.
  response_status integer,
  response_body jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_workspace on public.idempotency_keys (workspace_id);
create index idempotency_keys_created on public.idempotency_keys (created_at);
create trigger touch before update on public.idempotency_keys
  for each row execute function private.touch_updated_at();

-- Who did what. No foreign keys: the trail outlives the workspace and the person. Nobody may change or delete
-- a line, so there is no updated_at. Null workspace_id: signing in.
create table public.audit_logs (
  id bigint generated always as identity primary key,
  workspace_id uuid,
  actor uuid,
  action text not null,
  resource text,
  ip inet,
  request_id text,
  data jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index audit_logs_workspace on public.audit_logs (workspace_id, id);

alter table public.quota_buckets enable row level security;
alter table public.quota_buckets force row level security;
alter table public.auth_flows enable row level security;
alter table public.auth_flows force row level security;
alter table public.idempotency_keys enable row level security;
alter table public.idempotency_keys force row level security;
alter table public.audit_logs enable row level security;
alter table public.audit_logs force row level security;
revoke all on public.quota_buckets, public.auth_flows, public.idempotency_keys, public.audit_logs
  from public, anon, authenticated, service_role;
revoke all on sequence public.audit_logs_id_seq from public, anon, authenticated, service_role;

grant select, insert, update, delete on public.quota_buckets, public.auth_flows, public.idempotency_keys
  to doki_service;
grant insert on public.audit_logs to doki_service;
create policy service on public.quota_buckets to doki_service using (true) with check (true);
create policy service on public.auth_flows to doki_service using (true) with check (true);
create policy service on public.idempotency_keys to doki_service using (true) with check (true);
create policy service on public.audit_logs for insert to doki_service with check (true);

grant select, insert on public.idempotency_keys to authenticated;
grant update (response_status, response_body), delete on public.idempotency_keys to authenticated;
create policy own on public.idempotency_keys to authenticated
  using (user_id = (select auth.uid()))
  with check (
    user_id = (select auth.uid()) and (workspace_id is null or private.is_member(workspace_id))
  );

grant select on public.audit_logs to authenticated;
create policy read on public.audit_logs for select to authenticated
  using (private.has_role(workspace_id, '{owner,admin}'));
