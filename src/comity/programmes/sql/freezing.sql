-- Freezing an approved programme keeps every measure and target, whoever approves: rows above the approver's sight are
-- copied unseen, each under its own label and scope. Only a baseline that the caller may write and that is still
-- empty is filled, and nothing is told of what was copied.
create function sec.freeze_baseline(baseline uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    frozen public.programmes_baseline;
begin
    select b.* into frozen from public.programmes_baseline b
    where b.id = freeze_baseline.baseline and sec.writes(b.unit_id)
        and not exists (select from public.programmes_baselinemeasure m where m.baseline_id = b.id)
        and not exists (select from public.programmes_baselinetarget t where t.baseline_id = b.id);
    if not found then
        raise 'not allowed' using errcode = '42501';
    end if;
    insert into public.programmes_baselinemeasure (
        id, label_id, scope_no, unit_id, version, created_at, created_by, changed_at, changed_by, baseline_id,
        measure_id, parent_id, title_en, title_vi, starts_on, ends_on, weight, estimate
    )
    select gen_random_uuid(), m.label_id, m.scope_no, m.unit_id, 1, now(), sec.account(), now(), sec.account(), frozen.id,
        m.id, m.parent_id, m.title_en, m.title_vi, m.starts_on, m.ends_on, m.weight, m.estimate
    from public.programmes_measure m
    where m.programme_id = frozen.programme_id and m.state <> 'dropped';
    insert into public.programmes_baselinetarget (
        id, label_id, scope_no, unit_id, version, created_at, created_by, changed_at, changed_by, baseline_id,
        indicator_id, due_on, value
    )
    select gen_random_uuid(), t.label_id, t.scope_no, t.unit_id, 1, now(), sec.account(), now(), sec.account(), frozen.id,
        t.indicator_id, t.due_on, t.value
    from public.programmes_target t
    join public.programmes_indicator i on i.id = t.indicator_id
    where i.programme_id = frozen.programme_id;
end $$;
alter function sec.freeze_baseline(uuid) owner to comity_definer;
grant execute on function sec.freeze_baseline(uuid) to comity_app;
grant insert on programmes_baselinemeasure, programmes_baselinetarget to comity_definer;
