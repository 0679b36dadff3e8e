-- How each measure stood from a day on, so that a report for a past date counts what it counted then.
-- One row a measure and day; the rows bear the label and scope that the measure bears now.
create function sec.keep_standing() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'DELETE' then
        -- What the deleter does not see does not stop it: hidden parts go up one step, hidden rows beside it go along.
        update public.programmes_measure set parent_id = old.parent_id where parent_id = old.id;
        update public.programmes_indicator set measure_id = null where measure_id = old.id;
        delete from public.programmes_measuresupport where measure_id = old.id;
        delete from public.programmes_standing where measure_id = old.id;
        update public.programmes_standing set parent_id = null where parent_id = old.id;
        return old;
    end if;
    if tg_op = 'UPDATE' and (new.label_id, new.scope_no) is distinct from (old.label_id, old.scope_no) then
        update public.programmes_standing set label_id = new.label_id, scope_no = new.scope_no
        where measure_id = new.id;
    end if;
    if tg_op = 'UPDATE' and
        (new.unit_id, new.programme_id, new.parent_id, new.state, new.starts_on, new.ends_on, new.weight, new.estimate,
            new.progress)
        is not distinct from
        (old.unit_id, old.programme_id, old.parent_id, old.state, old.starts_on, old.ends_on, old.weight, old.estimate,
            old.progress)
    then
        return null;
    end if;
    update public.programmes_standing set until = sec.today()
    where measure_id = new.id and until is null and since < sec.today();
    insert into public.programmes_standing (
        id, label_id, scope_no, unit_id, programme_id, measure_id, parent_id, since, state, starts_on, ends_on, weight,
        estimate, progress
    ) values (
        gen_random_uuid(), new.label_id, new.scope_no, new.unit_id, new.programme_id, new.id, new.parent_id, sec.today(),
        new.state, new.starts_on, new.ends_on, new.weight, new.estimate, new.progress
    )
    on conflict (measure_id, label_id, since) do update set
        scope_no = excluded.scope_no, unit_id = excluded.unit_id, programme_id = excluded.programme_id,
        parent_id = excluded.parent_id, state = excluded.state, starts_on = excluded.starts_on,
        ends_on = excluded.ends_on, weight = excluded.weight, estimate = excluded.estimate, progress = excluded.progress;
    return null;
end $$;
alter function sec.keep_standing() owner to comity_definer;
grant insert, update, delete on programmes_standing to comity_definer;
grant delete on programmes_measuresupport to comity_definer;
revoke insert, update, delete on programmes_standing from comity_app;

create trigger keep_standing after insert or update on programmes_measure
    for each row execute function sec.keep_standing();
create trigger forget_standing before delete on programmes_measure
    for each row execute function sec.keep_standing();
