-- What speaks of a record is shown only together with it: a link with both its ends, a duty and a file with
-- their record. The rules of history.object apply to whoever asks, so this follows every later change of label.

create policy ends on threads_link as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = source_type and o.object_id = source_id)
    and exists (select from history.object o where o.object_type = target_type and o.object_id = target_id));

create policy ends on threads_duty as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = record_type and o.object_id = record_id));

create policy ends on threads_attachment as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = record_type and o.object_id = record_id));

create policy ends on threads_comment as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = record_type and o.object_id = record_id));

create policy ends on threads_notification as restrictive to comity_app using (
    exists (select from history.object o where o.object_type = record_type and o.object_id = record_id));

-- A duty is written by whoever keeps its record, and by the unit that it waits for.
call sec.protect_writes('threads_duty', 'sec.writes(unit_id) or sec.writes(for_unit_id)');

-- A comment is written by its author, whoever reads the record; it is resolved by whoever keeps that.
call sec.protect_writes('threads_comment', 'created_by = sec.account() or sec.writes(unit_id)');

-- Duties, files, comments and notifications bear at least the label of their record, in the ledger too.
create function sec.raise_what_speaks() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    speaking text;
begin
    foreach speaking in array array['duty', 'attachment', 'comment', 'notification'] loop
        execute format(
            'update public.%I set label_id = sec.label_over(label_id::smallint, $1)'
            ' where record_type = $2 and record_id = $3 and not sec.dominates(label_id::smallint, $1)',
            'threads_' || speaking
        ) using new.label_id, new.object_type, new.object_id;
    end loop;
    return null;
end $$;
alter function sec.raise_what_speaks() owner to comity_definer;
grant select, update on threads_duty, threads_attachment, threads_comment, threads_notification to comity_definer;
create trigger raise_what_speaks after update of label_id on history.object
    for each row when (new.label_id <> old.label_id) execute function sec.raise_what_speaks();
