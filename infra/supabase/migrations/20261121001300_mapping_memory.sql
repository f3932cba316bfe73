-- What approving a mapping teaches: which column a header goes into, or that it has no counterpart. The mapping agent
-- reads it the next time. Of each header and table the newest decision is kept; people see it and can erase it.

create table public.mapping_memory (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  -- As written, and folded (lower case, letters and digits only, no accents): what makes two spellings one header. The
  -- length is what an index can hold.
  header text not null,
  header_key text not null check (length(header_key) between 1 and 200),
  table_schema text not null check (octet_length(table_schema) <= 63),
  table_name text not null check (octet_length(table_name) <= 63),
  -- Null: somebody decided that the header has no counterpart in this table.
  column_name text,
  -- The decision is the person's and outlives the mapping it was made in.
  mapping_id uuid,
  taught_by uuid references public.users (id) on delete set null,
  -- When it was decided; updated_at also moves when a mapping or a person goes.
  taught_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, header_key, table_schema, table_name),
  foreign key (mapping_id, workspace_id) references public.mappings (id, workspace_id)
    on delete set null (mapping_id)
);
create index mapping_memory_list on public.mapping_memory (workspace_id, taught_at desc, id desc);
create index mapping_memory_mapping on public.mapping_memory (mapping_id, workspace_id);
create index mapping_memory_taught_by on public.mapping_memory (taught_by);

create trigger touch before update on public.mapping_memory
  for each row execute function private.touch_updated_at();

-- Headers that the agent had proposed a column for when the draft was made: one of them that is not mapped at the
-- approval was left without a counterpart on purpose.
alter table public.mappings add column proposed text[] not null default '{}';
grant insert (proposed) on public.mappings to authenticated;
-- Finds the last proposal for a spreadsheet.
create index jobs_proposals on public.jobs (workspace_id, (input ->> 'spreadsheetId'), created_at desc)
  where kind = 'mapping.suggest';

-- Called in the transaction that approves the mapping. Lessons are {header, key, column}; a pair has to be one of the
-- mapping's, and a header left alone must not be. Sorted, so that two approvals never wait for each other in a circle.
create function private.teach_mapping(mapping_id uuid, lessons jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  mapping public.mappings;
begin
  select m.* into mapping from public.mappings m where m.id = $1;
  -- Without claims it is a service, which approves for the person whose answer it took.
  if mapping.id is null or (
    auth.uid() is not null and not private.has_role(mapping.workspace_id, '{owner,admin,member}')
  ) then
    raise exception 'no such mapping' using errcode = 'PT404';
  end if;
  if mapping.state <> 'approved' then
    raise exception 'only an approved mapping teaches: this one is %', mapping.state using errcode = 'PT409';
  end if;
  insert into public.mapping_memory as known
    (workspace_id, header, header_key, table_schema, table_name, column_name, mapping_id, taught_by)
  select distinct on (l.key) mapping.workspace_id, l.header, l.key, mapping.table_ref ->> 'schema',
    mapping.table_ref ->> 'name', l."column", mapping.id, mapping.approved_by
  from jsonb_to_recordset($2) as l (header text, key text, "column" text)
  where exists (
    select from jsonb_array_elements(mapping.columns) c
    where c ->> 'header' = l.header and (l."column" is null or c ->> 'column' = l."column")
  ) = (l."column" is not null)
  order by l.key
  on conflict (workspace_id, header_key, table_schema, table_name) do update
  set header = excluded.header, column_name = excluded.column_name, mapping_id = excluded.mapping_id,
    taught_by = excluded.taught_by, taught_at = excluded.taught_at
  where known.taught_at <= excluded.taught_at;
end $$;
revoke all on function private.teach_mapping(uuid, jsonb) from public;
grant execute on function private.teach_mapping(uuid, jsonb) to authenticated, doki_service;

-- ---------------------------------------------------------------- grants and policies
alter table public.mapping_memory enable row level security;
alter table public.mapping_memory force row level security;
revoke all on public.mapping_memory from public, anon, authenticated, service_role;

-- Nobody writes here but the function above.
grant select on public.mapping_memory to doki_service;
create policy service on public.mapping_memory for select to doki_service using (true);

grant select, delete on public.mapping_memory to authenticated;
create policy read on public.mapping_memory for select to authenticated
  using (workspace_id in (select private.my_workspaces()));
create policy remove on public.mapping_memory for delete to authenticated
  using (private.has_role(workspace_id, '{owner,admin,member}'));
