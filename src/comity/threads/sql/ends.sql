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
