-- What speaks of a record is shown only together with it: a link with both its ends, a duty and a file with
-- their record. The rules of history.object apply to whoever asks, so this follows every later change of label.

create policy ends on threads_link as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = source_type and o.object_id = source_id)
    and exists (select from history.object o where o.object_type = target_type and o.object_id = target_id));

create policy ends on threads_duty as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = record_type and o.object_id = record_id));

create policy ends on threads_attachment as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = record_type and o.object_id = record_id));

-- A duty is written by whoever keeps its record, and by the unit that it waits for.
call sec.protect_writes('threads_duty', 'sec.writes(unit_id) or sec.writes(for_unit_id)');

-- Duties and files have words of their own: they bear at least the label of their record, in the ledger too.
create function sec.raise_what_speaks() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update public.threads_duty d set label_id = sec.label_over(d.label_id::smallint, new.label_id)
    where d.record_type = new.object_type and d.record_id = new.object_id
        and not sec.dominates(d.label_id::smallint, new.label_id);
    update public.threads_attachment a set label_id = sec.label_over(a.label_id::smallint, new.label_id)
    where a.record_type = new.object_type and a.record_id = new.object_id
        and not sec.dominates(a.label_id::smallint, new.label_id);
    return null;
end $$;
alter function sec.raise_what_speaks() owner to comity_definer;
grant select, update on threads_duty, threads_attachment to comity_definer;
create trigger raise_what_speaks after update of label_id on history.object
    for each row when (new.label_id <> old.label_id) execute function sec.raise_what_speaks();
