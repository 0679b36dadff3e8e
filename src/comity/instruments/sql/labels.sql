-- What was made from a record bears at least its label: when a label is raised, the parts that bore it follow.
-- Parts that were raised further stay as they are, and nothing is ever lowered here.
-- Arguments: a table of parts and its reference to this one, two for each.
create function sec.raise_parts() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if new.label_id = old.label_id or not sec.dominates(new.label_id::smallint, old.label_id::smallint) then
        return null;
    end if;
    for i in 0 .. tg_nargs / 2 - 1 loop
        execute format(
            'update public.%I set label_id = $1 where %I = $2 and label_id = $3', tg_argv[2 * i], tg_argv[2 * i + 1]
        ) using new.label_id, new.id, old.label_id;
    end loop;
    return null;
end $$;
alter function sec.raise_parts() owner to comity_definer;
grant select, update on
    instruments_textversion, instruments_instrumentparty, instruments_instrumentrelation, instruments_receipt,
    instruments_reading, instruments_requirement, instruments_draft, instruments_citation, instruments_assignment,
    instruments_requirementpartner
to comity_definer;

create trigger raise_parts after update of label_id on instruments_instrument
    for each row execute function sec.raise_parts(
        'instruments_textversion', 'instrument_id', 'instruments_instrumentparty', 'instrument_id',
        'instruments_instrumentrelation', 'instrument_id', 'instruments_instrumentrelation', 'other_id',
        'instruments_receipt', 'instrument_id', 'instruments_reading', 'instrument_id',
        'instruments_requirement', 'instrument_id'
    );
create trigger raise_parts after update of label_id on instruments_reading
    for each row execute function sec.raise_parts(
        'instruments_draft', 'reading_id', 'instruments_citation', 'reading_id'
    );
create trigger raise_parts after update of label_id on instruments_requirement
    for each row execute function sec.raise_parts(
        'instruments_assignment', 'requirement_id', 'instruments_requirementpartner', 'requirement_id'
    );
