-- What an agent did or proposes, and who decided about it.

create table public.ai_actions (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  job_id uuid not null,
  agent text not null,
  action text not null,
  reasoning text not null default '',
  input_summary text,
  output_summary text,
  -- Null when the deterministic core answered alone.
  model text,
  tokens integer check (tokens >= 0),
  metadata jsonb not null default '{}',
  status text not null default 'proposed'
    check (status in ('proposed', 'approved', 'rejected', 'applied', 'expired')),
  decided_by uuid references public.users (id) on delete set null,
  decided_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (job_id, workspace_id) references public.jobs (id, workspace_id) on delete cascade
);
create index ai_actions_job on public.ai_actions (job_id, workspace_id);
create index ai_actions_list on public.ai_actions (workspace_id, created_at desc, id desc);
create index ai_actions_original_job on public.ai_actions ((metadata ->> 'original_job_id'));
create index ai_actions_decided_by on public.ai_actions (decided_by);

create trigger touch before update on public.ai_actions
  for each row execute function private.touch_updated_at();

alter table public.ai_actions enable row level security;
alter table public.ai_actions force row level security;
revoke all on public.ai_actions from public, anon, authenticated, service_role;

grant select, insert, update on public.ai_actions to doki_service;
create policy service on public.ai_actions to doki_service using (true) with check (true);

-- People decide by answering the job; the agent then writes the decision here.
grant select on public.ai_actions to authenticated;
create policy read on public.ai_actions for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
