-- What was made from a record bears at least its label: when the label changes, the parts below it follow.
-- What stands higher stays as it is, and nothing is ever lowered here.
-- Arguments: a table of parts and its reference to this one, two for each.
create function sec.raise_parts() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if new.label_id = old.label_id then
        return null;
    end if;
    for i in 0 .. tg_nargs / 2 - 1 loop
        execute format(
            'update public.%I set label_id = sec.label_over(label_id::smallint, $1)'
            ' where %I = $2 and not sec.dominates(label_id::smallint, $1)', tg_argv[2 * i], tg_argv[2 * i + 1]
        ) using new.label_id::smallint, new.id;
    end loop;
    return null;
end $$;
alter function sec.raise_parts() owner to comity_definer;

-- Nor is a part lowered below what it was made from. Arguments: a reference and its table, two for each.
create function sec.keep_above_sources() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    is_above boolean;
begin
    if sec.dominates(new.label_id::smallint, old.label_id::smallint) then
        return new;
    end if;
    for i in 0 .. tg_nargs / 2 - 1 loop
        execute format(
            'select sec.dominates($1, s.label_id::smallint) from public.%I s where s.id::text = $2', tg_argv[2 * i + 1]
        ) into is_above using new.label_id::smallint, to_jsonb(new) ->> tg_argv[2 * i];
        if not is_above then
            raise 'below the label of its source' using errcode = '23514';
        end if;
    end loop;
    return new;
end $$;
alter function sec.keep_above_sources() owner to comity_definer;

-- Let a part follow the label of the record that its column names: raised with it, never lowered below it.
create procedure sec.carry_label(part regclass, named_by text, whole regclass)
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    part_name text := (select relname from pg_class where oid = part);
    whole_name text := (select relname from pg_class where oid = whole);
begin
    execute format('grant select, update on %s to comity_definer', part);
    execute format('grant select on %s to comity_definer', whole);
    execute format(
        'create or replace trigger %I after update of label_id on %s for each row execute function sec.raise_parts(%L, %L)',
        left('raise_' || part_name || '_' || named_by, 63), whole, part_name, named_by
    );
    execute format(
        'create or replace trigger %I before update of label_id on %s'
        ' for each row execute function sec.keep_above_sources(%L, %L)',
        left('keep_above_' || named_by, 63), part, named_by, whole_name
    );
end $$;
