-- Parts of the register follow the label of what they were made from, by the functions of `access`.
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
