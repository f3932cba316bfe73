-- A slug that somebody else has must not tell that they have it. So each ends with a mark of its own, the first letters of the
-- workspace's id, as those made from a name always have; what a person asks for stands before it. Slugs there are stay.

create function private.mark_slug() returns trigger
language plpgsql set search_path = '' as $$
declare
  mark text := '-' || left(new.id::text, 8);
begin
  if right(new.slug, length(mark)) <> mark then
    new.slug := rtrim(left(new.slug, 63 - length(mark)), '-') || mark;
  end if;
  return new;
end $$;
revoke all on function private.mark_slug() from public;

-- A personal one is named after its person's id by us.
create trigger mark_slug_on_insert before insert on public.workspaces
  for each row when (new.kind = 'team') execute function private.mark_slug();
create trigger mark_slug_on_update before update of slug on public.workspaces
  for each row when (old.slug is distinct from new.slug) execute function private.mark_slug();
