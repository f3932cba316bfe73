-- Who belongs to a workspace, more strictly: an invitation is for one address and only as good as who made it, and a
-- personal workspace stays its person's.

-- Whether somebody may invite for a role; asked again when the invitation is used, as they may have been removed since.
create function private.may_invite(workspace_id uuid, user_id uuid, role text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.workspace_members m
    where m.workspace_id = $1 and m.user_id = $2
      and (m.role = 'owner' or (m.role = 'admin' and $3 <> 'owner'))
  )
$$;
revoke all on function private.may_invite(uuid, uuid, text) from public;

create or replace function private.get_invite_by_token(token text)
returns table (
  id uuid, workspace_id uuid, workspace_name text, email text, role text, expires_at timestamptz
)
language sql stable security definer set search_path = '' as $$
  select i.id, i.workspace_id, w.name, i.email, i.role, i.expires_at
  from public.invites i join public.workspaces w on w.id = i.workspace_id
  where i.token_hash = private.hash_token($1) and i.expires_at > now()
    and private.may_invite(i.workspace_id, i.invited_by, i.role)
$$;

-- Makes the caller, and nobody else, a member. The delete decides: of many callers one gets the row. Whatever is
-- raised after it undoes it, and the invitation stays good.
create or replace function private.redeem_invite(token text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  invite public.invites;
  address text;
begin
  -- The token is newer than what the last sign-in left.
  select lower(coalesce(nullif(auth.jwt() ->> 'email', ''), u.email, '')) into address
  from public.users u where u.id = auth.uid();
  if address is null then
    raise exception 'sign in first' using errcode = 'PT401';
  end if;
  delete from public.invites i
  where i.token_hash = private.hash_token($1) and i.expires_at > now()
  returning i.* into invite;
  if invite.id is null or not private.may_invite(invite.workspace_id, invite.invited_by, invite.role) then
    raise exception 'no such invitation: it was used, revoked, or has expired' using errcode = 'PT404';
  end if;
  if invite.email <> address then
    raise exception 'this invitation is for another e-mail address'
      using errcode = 'PT403', hint = 'Sign in with the address it was made for, or ask for a new one.';
  end if;
  begin
    insert into public.workspace_members (workspace_id, user_id, role)
    values (invite.workspace_id, auth.uid(), invite.role);
  exception when unique_violation then
    raise exception 'you are already a member of this workspace' using errcode = 'PT409';
  end;
  return invite.workspace_id;
end $$;

-- ---------------------------------------------------------------- a personal workspace stays its person's

create function private.keep_its_person() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- No such workspace, or no such person: it is they who are being deleted.
  if exists (
    select from public.workspaces w join public.users u on u.id = w.created_by
    where w.id = old.workspace_id and w.kind = 'personal' and w.created_by = old.user_id
  ) then
    raise exception 'a personal workspace stays with the person it was made for'
      using errcode = 'PT409', hint = 'Make a team workspace for what others are to own.';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
revoke all on function private.keep_its_person() from public;

create trigger keep_its_person_on_delete before delete on public.workspace_members
  for each row execute function private.keep_its_person();
create trigger keep_its_person_on_update before update of role on public.workspace_members
  for each row when (old.role is distinct from new.role) execute function private.keep_its_person();
