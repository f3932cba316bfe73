-- A connection may be disconnected and stay, with all that is made over it, until it is connected again: nothing is sealed in it
-- then. What was is kept to be given back, as for one that goes. One that was disconnected before it goes has nothing to give.
create or replace function private.keep_to_revoke() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if old.sealed = '' then
    return old;
  end if;
  -- An older consent of it that Google was not told of yet: with the newer one Google takes back all of the account.
  insert into public.revocations (connection_id, workspace_id, sealed)
  values (old.id, old.workspace_id, old.sealed)
  on conflict (connection_id) do update set sealed = excluded.sealed, tries = 0, next_try_at = now();
  return old;
end $$;
