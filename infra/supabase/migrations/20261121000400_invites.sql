-- Invitations. Nobody reads or writes the table: only the RPCs below do, and only the hash of a token
-- is kept, so that a leaked backup lets nobody in.

create table public.invites (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  email text not null check (length(email) between 3 and 320 and position('@' in email) > 1),
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  token_hash bytea not null unique check (length(token_hash) = 32),
  invited_by uuid references public.users (id) on delete set null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index invites_workspace on public.invites (workspace_id);
create index invites_invited_by on public.invites (invited_by);

create trigger touch before update on public.invites
  for each row execute function private.touch_updated_at();

alter table public.invites enable row level security;
alter table public.invites force row level security;
revoke all on public.invites from public, anon, authenticated, service_role;
create policy nobody on public.invites using (false) with check (false);

create function private.hash_token(token text) returns bytea
language sql immutable strict set search_path = '' as $$
  select sha256(convert_to($1, 'UTF8'))
$$;

-- The token is answered once, here, and never again. Good for a week, or as long as asked (30 days at most).
create function private.create_invite(workspace_id uuid, email text, role text, valid_for interval)
returns table (id uuid, token text, expires_at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  -- Two random uuids hold 244 bits of the server's strong randomness.
  secret text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  if not private.is_member($1) then
    raise exception 'no such workspace' using errcode = 'PT404';
  end if;
  if not private.has_role($1, '{owner,admin}') or ($3 = 'owner' and not private.has_role($1, '{owner}')) then
    raise exception 'your role does not let you invite a %', $3 using errcode = 'PT403';
  end if;
  if $4 is null or $4 <= interval '0' or $4 > interval '30 days' then
    raise exception 'an invitation is valid for more than nothing and at most 30 days' using errcode = 'PT400';
  end if;
  return query
    insert into public.invites (workspace_id, email, role, token_hash, invited_by, expires_at)
    values ($1, lower($2), $3, private.hash_token(secret), auth.uid(), now() + $4)
    returning invites.id, secret, invites.expires_at;
end $$;

create function public.create_invite(
  workspace_id uuid, email text, role text default 'member', valid_for interval default '7 days'
) returns table (id uuid, token text, expires_at timestamptz)
language sql set search_path = '' as $$ select * from private.create_invite($1, $2, $3, $4) $$;

-- For the page a link opens, before sign-in: what the invitation is for. Unknown or expired: no row.
create function private.get_invite_by_token(token text)
returns table (
  id uuid, workspace_id uuid, workspace_name text, email text, role text, expires_at timestamptz
)
language sql stable security definer set search_path = '' as $$
  select i.id, i.workspace_id, w.name, i.email, i.role, i.expires_at
  from public.invites i join public.workspaces w on w.id = i.workspace_id
  where i.token_hash = private.hash_token($1) and i.expires_at > now()
$$;

create function public.get_invite_by_token(token text)
returns table (
  id uuid, workspace_id uuid, workspace_name text, email text, role text, expires_at timestamptz
)
language sql stable set search_path = '' as $$ select * from private.get_invite_by_token($1) $$;

-- Makes the caller, and nobody else, a member. The delete decides: of many callers one gets the row.
create function private.redeem_invite(token text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  invite public.invites;
begin
  if not exists (select from public.users u where u.id = auth.uid()) then
    raise exception 'sign in first' using errcode = 'PT401';
  end if;
  delete from public.invites i
  where i.token_hash = private.hash_token($1) and i.expires_at > now()
  returning i.* into invite;
  if invite.id is null then
    raise exception 'no such invitation: it was used, revoked, or has expired' using errcode = 'PT404';
  end if;
  begin
    insert into public.workspace_members (workspace_id, user_id, role)
    values (invite.workspace_id, auth.uid(), invite.role);
  exception when unique_violation then
    -- Raised out of the function, so the delete above is undone and the invitation stays good.
    raise exception 'you are already a member of this workspace' using errcode = 'PT409';
  end;
  return invite.workspace_id;
end $$;

create function public.redeem_invite(token text) returns uuid
language sql set search_path = '' as $$ select private.redeem_invite($1) $$;

create function private.revoke_invite(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  workspace uuid;
begin
  select i.workspace_id into workspace from public.invites i where i.id = $1;
  if workspace is null or not private.is_member(workspace) then
    raise exception 'no such invitation' using errcode = 'PT404';
  end if;
  if not private.has_role(workspace, '{owner,admin}') then
    raise exception 'your role does not let you revoke an invitation' using errcode = 'PT403';
  end if;
  delete from public.invites i where i.id = $1;
end $$;

create function public.revoke_invite(id uuid) returns void
language sql set search_path = '' as $$ select private.revoke_invite($1) $$;

-- What is open, for those who may revoke it; no tokens.
create function private.list_invites(workspace_id uuid)
returns table (id uuid, email text, role text, expires_at timestamptz, created_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select i.id, i.email, i.role, i.expires_at, i.created_at from public.invites i
  where i.workspace_id = $1 and private.has_role($1, '{owner,admin}')
  order by i.created_at, i.id
$$;

create function public.list_invites(workspace_id uuid)
returns table (id uuid, email text, role text, expires_at timestamptz, created_at timestamptz)
language sql stable set search_path = '' as $$ select * from private.list_invites($1) $$;

revoke all on function private.hash_token(text) from public;
revoke all on function private.create_invite(uuid, text, text, interval) from public;
revoke all on function private.get_invite_by_token(text) from public;
revoke all on function private.redeem_invite(text) from public;
revoke all on function private.revoke_invite(uuid) from public;
revoke all on function private.list_invites(uuid) from public;
revoke all on function public.create_invite(uuid, text, text, interval)
  from public, anon, authenticated, service_role;
revoke all on function public.get_invite_by_token(text) from public, anon, authenticated, service_role;
revoke all on function public.redeem_invite(text) from public, anon, authenticated, service_role;
revoke all on function public.revoke_invite(uuid) from public, anon, authenticated, service_role;
revoke all on function public.list_invites(uuid) from public, anon, authenticated, service_role;

grant execute on function private.create_invite(uuid, text, text, interval) to authenticated;
grant execute on function private.get_invite_by_token(text) to anon, authenticated;
grant execute on function private.redeem_invite(text) to authenticated;
grant execute on function private.revoke_invite(uuid) to authenticated;
grant execute on function private.list_invites(uuid) to authenticated;
grant execute on function public.create_invite(uuid, text, text, interval) to authenticated;
grant execute on function public.get_invite_by_token(text) to anon, authenticated;
grant execute on function public.redeem_invite(text) to authenticated;
grant execute on function public.revoke_invite(uuid) to authenticated;
grant execute on function public.list_invites(uuid) to authenticated;
