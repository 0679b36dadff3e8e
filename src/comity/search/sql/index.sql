-- The index: one document for each record, and further ones for the parts of a long text; who fills it and who sees it.

create schema search;
grant usage on schema search to comity_app, comity_definer, comity_read;

-- The tables that are indexed, as the migrations of their packages say.
create table search.source (
    source_table regclass primary key,
    record_type text not null,
    -- Where each row names the type of the record that it leads to.
    type_column text,
    owner_column text not null,
    newest_column text,
    day_column text,
    state_column text,
    title_columns text[] not null,
    body_columns text[] not null,
    -- The reference lists that columns name, whose entries give `column.name` to the columns above.
    lists jsonb not null
);
grant select on search.source to comity_definer, comity_read;

-- Entries of reference lists whose names were changed, and how far the rows that name them are indexed again.
create table search.stale (
    source_table regclass not null,
    column_name text not null,
    code text not null,
    done_to uuid not null default '00000000-0000-0000-0000-000000000000',
    primary key (source_table, column_name, code)
);
grant select, insert, update on search.stale to comity_definer;
grant select on search.stale to comity_read;

-- `source_id` is the row that was indexed, `record_id` the record that it leads to: the same for a record's own
-- document, with part 0. `level` is that of the label; it parts the table, so that what lies above a reader is not touched.
create table search.document (
    level smallint not null,
    record_type text not null,
    record_id uuid not null,
    source_id uuid not null,
    source_table regclass not null,
    part smallint not null,
    label_id smallint not null,
    scope_no integer not null,
    unit_id uuid,
    state text not null,
    day date not null,
    body text not null,
    words tsvector not null,
    primary key (source_id, part, level)
) partition by list (level);

-- A change waits for a short list; what it gathers goes into the tree in one go, and a search reads little of it.
create index document_words on search.document using gin (words) with (fastupdate = on, gin_pending_list_limit = 256);
create index document_of_record on search.document (record_id);
create index document_within_reach on search.document (scope_no, label_id);
create index document_by_day on search.document (day desc);

-- Begins with the level alone, which parts the table before a row is looked at.
create function search.guard(target regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    execute format('revoke all on %s from comity_app', target);
    execute format('grant select, insert, delete on %s to comity_definer', target);
    execute format('grant select on %s to comity_read', target);
    call sec.protect_rows(target,
        'level <= (select sec.lvl()) and '
        'case when ((select sec.vis_labels()))[label_id] and ((select sec.vis_scopes()))[scope_no] then true else false end');
end $$;

select search.guard('search.document');
grant select (level, record_type, record_id, source_id, part, label_id, scope_no, unit_id, state, day, body, words)
    on search.document to comity_app;

-- Each level of the scale has its partition; the scale is the owner's to write.
create function search.add_level() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    name text := 'document_' || new.no;
begin
    if to_regclass('search.' || name) is null then
        execute format('create table search.%I partition of search.document for values in (%s)', name, new.no);
        perform search.guard(('search.' || name)::regclass);
    end if;
    return null;
end $$;

create trigger search_level after insert or update of no on public.access_level
    for each row execute function search.add_level();

-- The signs by which the parser of the server would join words into an address, a number or a compound.
create function search.signs() returns text
language sql immutable parallel safe as $$ select '-/.@:_+&<>~%#=?*' || '\' || chr(39) || U&'\2019' $$;

-- A text whose words the parser of the server takes apart at blanks alone: the signs that join become such,
-- so that a number such as 59/2021/NĐ-CP is four words, and no word is taken for an address or a sign.
create function search.plain(value text) returns text
language sql immutable parallel safe as $$
    select pg_catalog.translate(
        pg_catalog.lower(pg_catalog.normalize(value, 'NFC')), search.signs(), pg_catalog.repeat(' ', pg_catalog.length(search.signs()))
    )
$$;

-- The same without marks; those that Vietnamese does not have are taken off too.
create function search.folded(value text) returns text
language sql immutable parallel safe as $$
    select pg_catalog.translate(
        public.fold_text(value), search.signs() || U&'\0304\0307\0308\030A\030B\030C\0327\0328',
        pg_catalog.repeat(' ', pg_catalog.length(search.signs()))
    )
$$;
