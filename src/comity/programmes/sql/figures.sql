-- How each target and each observation stood from a day on, so that a report for a past date judges as it judged then.
-- One row a figure and day; the rows bear the label and scope that the figure bears now.
create function sec.keep_figure() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    -- Both tables tell of an indicator, a day and a value; only the name of the day differs.
    told jsonb := to_jsonb(new);
    on_day date := coalesce(told ->> 'due_on', told ->> 'observed_on')::date;
begin
    if tg_op = 'DELETE' then
        delete from public.programmes_figurestanding where figure_id = old.id;
        return old;
    end if;
    if tg_op = 'UPDATE' and (new.label_id, new.scope_no) is distinct from (old.label_id, old.scope_no) then
        update public.programmes_figurestanding set label_id = new.label_id, scope_no = new.scope_no
        where figure_id = new.id;
    end if;
    if exists (
        select from public.programmes_figurestanding f
        where f.figure_id = new.id and f.until is null
            and (f.unit_id, f.indicator_id, f.day, f.value) = (new.unit_id, new.indicator_id, on_day, new.value)
    ) then
        return null;
    end if;
    update public.programmes_figurestanding set until = sec.today()
    where figure_id = new.id and until is null and since < sec.today();
    insert into public.programmes_figurestanding (
        id, label_id, scope_no, unit_id, indicator_id, kind, figure_id, since, day, value, written_at
    ) values (
        gen_random_uuid(), new.label_id, new.scope_no, new.unit_id, new.indicator_id,
        split_part(tg_table_name, '_', 2), new.id, sec.today(), on_day, new.value, new.created_at
    )
    on conflict (figure_id, label_id, since) do update set
        scope_no = excluded.scope_no, unit_id = excluded.unit_id, indicator_id = excluded.indicator_id,
        day = excluded.day, value = excluded.value;
    return null;
end $$;
alter function sec.keep_figure() owner to comity_definer;
grant insert, update, delete on programmes_figurestanding to comity_definer;
revoke insert, update, delete on programmes_figurestanding from comity_app;

create trigger keep_figure after insert or update on programmes_target
    for each row execute function sec.keep_figure();
create trigger forget_figure before delete on programmes_target
    for each row execute function sec.keep_figure();
create trigger keep_figure after insert or update on programmes_observation
    for each row execute function sec.keep_figure();
create trigger forget_figure before delete on programmes_observation
    for each row execute function sec.keep_figure();
