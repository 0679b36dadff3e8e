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

grant select, update on
    instruments_textversion, instruments_instrumentparty, instruments_instrumentrelation, instruments_receipt,
    instruments_reading, instruments_requirement, instruments_draft, instruments_citation, instruments_assignment,
    instruments_requirementpartner
to comity_definer;
grant select on instruments_instrument to comity_definer;

create trigger raise_parts after update of label_id on instruments_instrument
    for each row execute function sec.raise_parts(
        'instruments_textversion', 'instrument_id', 'instruments_textversion', 'amended_by_id',
        'instruments_instrumentparty', 'instrument_id', 'instruments_receipt', 'instrument_id',
        'instruments_instrumentrelation', 'instrument_id', 'instruments_instrumentrelation', 'other_id',
        'instruments_reading', 'instrument_id', 'instruments_requirement', 'instrument_id'
    );
create trigger raise_parts after update of label_id on instruments_reading
    for each row execute function sec.raise_parts(
        'instruments_draft', 'reading_id', 'instruments_citation', 'reading_id'
    );
create trigger raise_parts after update of label_id on instruments_requirement
    for each row execute function sec.raise_parts(
        'instruments_assignment', 'requirement_id', 'instruments_requirementpartner', 'requirement_id'
    );

do $$
declare
    part record;
begin
    for part in select * from (values
        ('instruments_textversion', array['instrument_id', 'amended_by_id'], 'instruments_instrument'),
        ('instruments_instrumentrelation', array['instrument_id', 'other_id'], 'instruments_instrument'),
        ('instruments_instrumentparty', array['instrument_id'], 'instruments_instrument'),
        ('instruments_receipt', array['instrument_id'], 'instruments_instrument'),
        ('instruments_reading', array['instrument_id'], 'instruments_instrument'),
        ('instruments_requirement', array['instrument_id'], 'instruments_instrument'),
        ('instruments_draft', array['reading_id'], 'instruments_reading'),
        ('instruments_citation', array['reading_id'], 'instruments_reading'),
        ('instruments_assignment', array['requirement_id'], 'instruments_requirement'),
        ('instruments_requirementpartner', array['requirement_id'], 'instruments_requirement')
    ) made (name, columns, source) loop
        execute format(
            'create trigger keep_above_sources before update of label_id on %I'
            ' for each row execute function sec.keep_above_sources(%s)',
            part.name, (select string_agg(format('%L, %L', c, part.source), ', ') from unnest(part.columns) c)
        );
    end loop;
end $$;
