-- Who did it by their address as it was then: when a person has left, or is gone, the trail still says who it was. Looked up
-- here, so that every writer of lines says it, and none can say it wrong.
alter table public.audit_logs add column actor_email text;

create function private.name_actor() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.actor_email := (select u.email from public.users u where u.id = new.actor);
  return new;
end $$;
revoke all on function private.name_actor() from public;
create trigger name_actor before insert on public.audit_logs
  for each row execute function private.name_actor();

update public.audit_logs a set actor_email = u.email from public.users u where u.id = a.actor;
