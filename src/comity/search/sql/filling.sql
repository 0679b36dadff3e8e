-- Filling the index: the triggers of the indexed tables and the rebuilding of it all take the same way, search.documents_of.

-- The text of some columns of a row, a line for each.
create function search.text_of(kept jsonb, columns text[]) returns text
language plpgsql immutable as $$
declare
    name text;
    joined text;
begin
    foreach name in array columns loop
        if jsonb_typeof(kept -> name) = 'array' then
            joined := concat_ws(E'\n', joined, nullif((
                select string_agg(each, ', ') from jsonb_array_elements_text(kept -> name) each
            ), ''));
        else
            joined := concat_ws(E'\n', joined, nullif(kept ->> name, ''));
        end if;
    end loop;
    return coalesce(joined, '');
end $$;

-- A row with the names of the entries of reference lists that it names, each under `column.name`.
create function search.with_names(kept jsonb, lists jsonb) returns jsonb
language plpgsql stable as $$
declare
    column_name text;
    list_name text;
    named jsonb;
begin
    for column_name, list_name in select * from jsonb_each_text(lists) loop
        execute format('select jsonb_build_object($1 || %L, name_en, $1 || %L, name_vi) from public.%I where code = $2',
                       '.name_en', '.name_vi', list_name) into named using column_name, kept ->> column_name;
        kept := kept || coalesce(named, '{}');
    end loop;
    return kept;
end $$;

-- The documents of a row, several where its text is long: they overlap, so that no phrase is cut.
create function search.documents_of(source search.source, row_kept jsonb) returns setof search.document
language plpgsql stable as $$
declare
    longest constant integer := 20000;
    overlap constant integer := 400;
    kept constant jsonb := case when source.lists = '{}' then row_kept else search.with_names(row_kept, source.lists) end;
    title constant text := search.text_of(kept, source.title_columns);
    body constant text := search.text_of(kept, source.body_columns);
    made search.document;
begin
    made.record_type := coalesce(kept ->> source.type_column, source.record_type);
    made.record_id := kept ->> source.owner_column;
    made.source_id := kept ->> 'id';
    made.source_table := source.source_table;
    made.label_id := kept ->> 'label_id';
    made.scope_no := kept ->> 'scope_no';
    made.unit_id := kept ->> 'unit_id';
    made.state := coalesce(kept ->> source.state_column, '');
    made.day := coalesce((kept ->> source.day_column)::date, (kept ->> 'created_at')::timestamptz::date);
    made.level := (select l.level_id from public.access_label l where l.id = made.label_id);
    for n in 0 .. greatest(0, (length(body) - overlap - 1) / longest) loop
        made.part := n;
        made.body := substr(body, n * longest + 1, longest + overlap);
        made.words := setweight(to_tsvector('simple', search.plain(made.body)), 'B')
            || setweight(to_tsvector('simple', search.folded(made.body)), 'D');
        if n = 0 then
            made.words := setweight(to_tsvector('simple', search.plain(title)), 'A')
                || setweight(to_tsvector('simple', search.folded(title)), 'C') || made.words;
        end if;
        return next made;
    end loop;
end $$;

-- Indexes again what leads to one record from one table. Of several rows under the same label and scope, which the
-- same readers see, only the newest is kept where the table says so.
create function search.put_record(source search.source, owner_id uuid) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    delete from search.document d where d.record_id = owner_id and d.source_table = source.source_table;
    execute format(
        'insert into search.document select d.* from %1$s t, search.documents_of($1, to_jsonb(t)) d'
        ' where t.%2$I = $2 and not exists ('
        'select from %1$s o where o.%2$I = t.%2$I and o.label_id = t.label_id and o.scope_no = t.scope_no'
        ' and o.%3$I > t.%3$I)',
        source.source_table, source.owner_column, coalesce(source.newest_column, 'id')
    ) using source, owner_id;
end $$;

create function search.follow() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    source search.source;
begin
    select * into source from search.source s where s.source_table = tg_relid;
    if source.newest_column is not null then
        perform search.put_record(source, owner_id) from (
            -- What moves is first taken from where it was.
            select (kept ->> source.owner_column)::uuid as owner_id
            from (values (1, to_jsonb(old)), (2, to_jsonb(new))) v (turn, kept) where kept is not null
            group by 1 order by min(turn)
        ) o;
        return null;
    end if;
    if tg_op <> 'INSERT' then
        delete from search.document d where d.source_id = old.id and d.level = (
            select l.level_id from public.access_label l where l.id = old.label_id
        );
    end if;
    if tg_op <> 'DELETE' then
        insert into search.document select * from search.documents_of(source, to_jsonb(new));
    end if;
    return null;
end $$;

-- Puts a table under the index from now on, with the rows that it has.
create procedure search.index_table(source search.source)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    watched text;
    list_name text;
begin
    insert into search.source select source.*;
    select string_agg(format('(new.%1$I is distinct from old.%1$I)', name), ' or ') into watched
    from (
        select distinct split_part(c, '.', 1) as name from unnest(
            source.title_columns || source.body_columns
            || array['label_id', 'scope_no', 'unit_id', source.type_column, source.owner_column, source.day_column,
                     source.state_column, source.newest_column]
        ) c where c is not null
    ) w;
    execute format(
        'create trigger search_follow after insert or delete on %s for each row execute function search.follow()',
        source.source_table);
    execute format(
        'create trigger search_follow_change after update on %s for each row when (%s) execute function search.follow()',
        source.source_table, watched);
    for list_name in select distinct each.value from jsonb_each_text(source.lists) each loop
        execute format(
            'create or replace trigger search_rename after update on public.%I for each row'
            ' when (old.name_en <> new.name_en or old.name_vi <> new.name_vi) execute function search.rename()', list_name);
    end loop;
    perform search.fill(source.source_table);
end $$;

-- Fills the index from one table, and answers how many documents that made.
create function search.fill(wanted regclass) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    source search.source;
    counted bigint;
begin
    select * into strict source from search.source s where s.source_table = wanted;
    delete from search.document d where d.source_table = wanted;
    execute format(
        'insert into search.document select d.* from %1$s t, search.documents_of($1, to_jsonb(t)) d'
        ' where %3$L or not exists (select from %1$s o where o.%2$I = t.%2$I and o.label_id = t.label_id'
        ' and o.scope_no = t.scope_no and o.%4$I > t.%4$I)',
        source.source_table, source.owner_column, source.newest_column is null, coalesce(source.newest_column, 'id')
    ) using source;
    get diagnostics counted = row_count;
    return counted;
end $$;

-- Notes of an entry of a reference list that its name was changed: what names it is indexed again by search.refresh.
create function search.rename() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into search.stale (source_table, column_name, code)
    select s.source_table, each.key, new.code from search.source s, jsonb_each_text(s.lists) each
    where each.value = tg_table_name
    on conflict (source_table, column_name, code) do update set done_to = default;
    return null;
end $$;

-- Indexes again the next so many rows that name a changed entry, and answers how many they were; none when all is done.
-- They are locked, so that a change meanwhile waits this short while rather than being overtaken.
create function search.refresh(most integer) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    one search.stale;
    source search.source;
    ids uuid[];
begin
    select * into one from search.stale limit 1 for update;
    if not found then
        return 0;
    end if;
    select * into source from search.source s where s.source_table = one.source_table;
    execute format(
        'select array_agg(t.id order by t.id) from (select id from %s where %I = $1 and id > $2 order by id limit $3'
        ' for no key update) t', one.source_table, one.column_name) into ids using one.code, one.done_to, most;
    delete from search.document d where d.source_id = any (ids);
    execute format('insert into search.document select d.* from %s t, search.documents_of($1, to_jsonb(t)) d where t.id = any ($2)',
        one.source_table) using source, ids;
    if cardinality(ids) = most then
        update search.stale s set done_to = ids[most] where s = one;
    else
        delete from search.stale s where s = one;
    end if;
    return greatest(1, coalesce(cardinality(ids), 0));
end $$;
