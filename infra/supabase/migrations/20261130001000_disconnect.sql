-- A connection can go although mappings were made over it: they go with it, as nothing can be read or written by them any
-- more. What approvals taught stays. A sync still keeps its mapping, and so the connections of it.
alter table public.mappings
  drop constraint mappings_sheet_connection_id_workspace_id_fkey,
  drop constraint mappings_table_connection_id_workspace_id_fkey,
  add constraint mappings_sheet_connection_id_workspace_id_fkey
    foreign key (sheet_connection_id, workspace_id) references public.connections (id, workspace_id) on delete cascade,
  add constraint mappings_table_connection_id_workspace_id_fkey
    foreign key (table_connection_id, workspace_id) references public.connections (id, workspace_id) on delete cascade;
