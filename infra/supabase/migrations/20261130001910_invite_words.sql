-- What who may not invite is told: "a owner" was no word.

create or replace function private.create_invite(workspace_id uuid, email text, role text, valid_for interval)
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
  if not private.has_role($1, '{owner,admin}') then
    raise exception 'only owners and admins invite: ask one of them' using errcode = 'PT403';
  end if;
  if $3 = 'owner' and not private.has_role($1, '{owner}') then
    raise exception 'only an owner makes somebody an owner' using errcode = 'PT403',
      hint = 'Ask one, or invite them as an admin.';
  end if;
  if $4 is null or $4 <= interval '0' or $4 > interval '30 days' then
    raise exception 'an invitation is valid for more than nothing and at most 30 days' using errcode = 'PT400';
  end if;
  return query
    insert into public.invites (workspace_id, email, role, token_hash, invited_by, expires_at)
    values ($1, lower($2), $3, private.hash_token(secret), auth.uid(), now() + $4)
    returning invites.id, secret, invites.expires_at;
end $$;
