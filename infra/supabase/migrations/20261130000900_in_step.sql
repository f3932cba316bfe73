-- In step as of the start of a run that found nothing to do, or did it; not while a person still has to decide about a cell
-- in which the sides differ, and no more once a run was taken back.
create or replace function private.note_fresh() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.syncs s
  set fresh_as_of = case when new.input ->> 'mode' = 'undo' then null else greatest(s.fresh_as_of, new.started_at) end
  where s.workspace_id = new.workspace_id and s.id::text = new.input ->> 'syncId'
    and (new.input ->> 'mode' = 'undo' or not exists (
      select from public.sync_conflicts c
      where c.workspace_id = s.workspace_id and c.sync_id = s.id and c.state = 'open'));
  return null;
end $$;
drop trigger note_fresh on public.jobs;
create trigger note_fresh after update of status on public.jobs
  for each row when (
    new.kind = 'sync' and new.status = 'completed' and old.status <> 'completed'
    and new.input ->> 'mode' in ('apply', 'undo') and new.result ->> 'outcome' in ('idle', 'applied')
  ) execute function private.note_fresh();
