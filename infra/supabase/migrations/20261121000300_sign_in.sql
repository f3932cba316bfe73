-- What happens at sign-in, and how a workspace comes to be. An RPC in `public` is a thin face with the
-- caller's own rights; the work is done by its namesake in `private`, which is not exposed over HTTP.
-- Errors carry the SQLSTATEs PT404, PT403, PT409, PT400: Doki and PostgREST read them as HTTP statuses.

-- Writes down who signed in and gives them their personal workspace: once, however many sign-ins meet.
create function private.sync_user(id uuid, email text, full_name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  workspace uuid;
begin
  -- The upsert locks the person's row, so that a second sign-in waits here for the first.
  insert into public.users as u (id, email, full_name)
  values ($1, lower(nullif($2, '')), nullif($3, ''))
  on conflict on constraint users_pkey do update set
    email = coalesce(excluded.email, u.email),
    full_name = coalesce(u.full_name, excluded.full_name);

  select w.id into workspace from public.workspaces w where w.created_by = $1 and w.kind = 'personal';
  if workspace is null then
    insert into public.workspaces (name, slug, kind, created_by)
    values (
      left(coalesce(nullif($3, ''), nullif(split_part($2, '@', 1), ''), 'Personal'), 200),
      'personal-' || replace($1::text, '-', ''), 'personal', $1
    )
    returning workspaces.id into workspace;
    insert into public.workspace_members (workspace_id, user_id, role) values (workspace, $1, 'owner');
  end if;
  return workspace;
end $$;

-- The same for a caller who brings nothing but a verified token.
create function private.sync_me() returns uuid
language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is null then
    raise exception 'sign in first' using errcode = 'PT401';
  end if;
  return private.sync_user(
    auth.uid(), auth.jwt() ->> 'email', auth.jwt() -> 'user_metadata' ->> 'full_name'
  );
end $$;

create function public.sync_me() returns uuid
language sql set search_path = '' as $$ select private.sync_me() $$;

create function private.create_workspace(name text, slug text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  workspace uuid := gen_random_uuid();
  base text;
begin
  if not exists (select from public.users u where u.id = auth.uid()) then
    raise exception 'sign in first' using errcode = 'PT401';
  end if;
  base := trim(both '-' from left(regexp_replace(lower($1), '[^a-z0-9]+', '-', 'g'), 50));
  insert into public.workspaces (id, name, slug, kind, created_by)
  values (
    workspace, $1,
    coalesce($2, case base when '' then 'team' else base end || '-' || left(workspace::text, 8)),
    'team', auth.uid()
  );
  insert into public.workspace_members (workspace_id, user_id, role) values (workspace, auth.uid(), 'owner');
  return workspace;
exception when unique_violation then
  raise exception 'the workspace address "%" is taken', $2 using errcode = 'PT409';
end $$;

create function public.create_workspace(name text, slug text default null) returns uuid
language sql set search_path = '' as $$ select private.create_workspace($1, $2) $$;

revoke all on function private.sync_user(uuid, text, text) from public;
revoke all on function private.sync_me() from public;
revoke all on function private.create_workspace(text, text) from public;
revoke all on function public.sync_me() from public, anon, authenticated, service_role;
revoke all on function public.create_workspace(text, text) from public, anon, authenticated, service_role;
grant execute on function private.sync_user(uuid, text, text) to doki_service;
grant execute on function private.sync_me() to authenticated;
grant execute on function private.create_workspace(text, text) to authenticated;
grant execute on function public.sync_me() to authenticated;
grant execute on function public.create_workspace(text, text) to authenticated;
