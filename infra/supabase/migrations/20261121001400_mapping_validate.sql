-- People may have a mapping checked over all rows: a kind of job of its own, whose input names what it is about.

create or replace function private.job_kinds_for_people() returns text[]
language sql immutable set search_path = '' as $$
  select array['request', 'mapping.suggest', 'mapping.validate', 'sync']
$$;

create or replace function private.check_job_input() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  wanted text;
begin
  wanted := new.input ->> 'syncId';
  if wanted is not null and not exists (
    select from public.syncs s where s.workspace_id = new.workspace_id and s.id::text = wanted
  ) then
    raise exception 'no such sync' using errcode = 'PT404';
  end if;
  wanted := new.input ->> 'mappingId';
  if wanted is not null and not exists (
    select from public.mappings m where m.workspace_id = new.workspace_id and m.id::text = wanted
  ) then
    raise exception 'no such mapping' using errcode = 'PT404';
  end if;
  foreach wanted in array array[
    new.input ->> 'sheetConnectionId', new.input ->> 'tableConnectionId', new.input -> 'sheet' ->> 'connectionId',
    new.input -> 'table' ->> 'connectionId'
  ] loop
    if wanted is not null and not exists (
      select from public.connections c where c.workspace_id = new.workspace_id and c.id::text = wanted
    ) then
      raise exception 'no such connection' using errcode = 'PT404';
    end if;
  end loop;
  return new;
end $$;
