-- Reading the index: functions of comity_definer, for `@@` may not go before a row policy into an index. What they
-- look at is bounded by the session alone: its level, its labels, its scopes.

-- The words of a plain text in their order.
create function search.words_of(plain text) returns text[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select array_agg(lexeme order by place)
    from unnest(to_tsvector('simple', plain)) as t (lexeme, places, weights), unnest(places) as place
$$;

-- What a reader asks for: the words next to each other or all of them, with marks or without, the last one begun.
create function search.asked(value text, is_open boolean, together boolean) returns tsquery
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    sign constant text := case when together then ' <-> ' else ' & ' end;
    exact constant text[] := search.words_of(search.plain(value));
    folded constant text[] := search.words_of(search.folded(value));
    is_begun constant boolean := is_open and length(exact[cardinality(exact)]) > 1;
begin
    return to_tsquery('simple',
        array_to_string(exact, ':AB' || sign) || case when is_begun then ':*AB' else ':AB' end
        || ' | ' || array_to_string(folded, sign) || case when is_begun then ':*' else '' end);
end $$;

-- All phrases, none of those left out; null where nothing is asked.
create function search.asked_all(phrases text[], is_open boolean, together boolean) returns tsquery
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    joined tsquery;
    one tsquery;
begin
    for n in 1 .. coalesce(cardinality(phrases), 0) loop
        one := search.asked(phrases[n], is_open and n = cardinality(phrases), together);
        joined := coalesce(joined && one, one, joined);
    end loop;
    return joined;
end $$;

-- Any of the phrases; null where there is none.
create function search.asked_any(phrases text[]) returns tsquery
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
    phrase text;
    joined tsquery;
    one tsquery;
begin
    foreach phrase in array phrases loop
        one := search.asked(phrase, false, true);
        joined := coalesce(joined || one, one, joined);
    end loop;
    return joined;
end $$;

-- One record found: the row and part of the index that hold the words best.
create type search.hit as (
    record_type text, record_id uuid, source_id uuid, part smallint, day date, rank real, is_cut boolean
);

-- The records that meet words and conditions, the best first, then the newest; at most so many documents are looked at,
-- those of the newest days when there are more.
create function search.find(
    wanted tsquery, unwanted tsquery, types text[], units uuid[], states text[], levels smallint[], since date, until date,
    most integer
) returns setof search.hit
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off as $$
declare
    -- The level parts the table while the statement is planned: what lies above has no place in the plan. The truth
    -- about labels and scopes are the two arrays; the numbers of a few scopes let the planner take the index on them.
    reach text := '%1$I.level <= $10 and ($11)[%1$I.label_id] and ($12)[%1$I.scope_no]';
    facts constant text := '%1$I.record_type = any ($2) and ($3 is null or %1$I.unit_id = any ($3))'
        ' and ($4 is null or %1$I.state = any ($4)) and ($5 is null or %1$I.level = any ($5))'
        ' and ($6 is null or %1$I.day >= $6) and ($7 is null or %1$I.day <= $7)';
    here record;
    hits text;
    found search.hit[];
    looked_at integer;
begin
    select l.level, array_cat(s.labels, '{}') as labels, array_cat(r.scopes, '{}') as scopes,
        case when cardinality(r.numbers) <= 200 then r.numbers end as few into here
    from sec.live l join sec.reach r on r.session = l.id join sec.sight s on s.session = l.id and s.level = l.level;
    if here.few is not null then
        reach := reach || ' and %1$I.scope_no = any ($13)';
    end if;
    hits := format(
        'select d.record_type, d.record_id, d.source_id, d.part, d.day,'
        ' coalesce(ts_rank(''{0.05, 0.2, 0.4, 1}'', d.words, $1, 1), 0) as rank, false as is_cut'
        ' from search.document d where %s and ($1 is null or d.words @@ $1)'
        ' and (d.source_id <> d.record_id and d.record_type = any ($2) or %s)', format(reach, 'd'), format(facts, 'd'));
    if unwanted is not null then
        hits := hits || format(
            ' and not exists (select from search.document u where u.record_id = d.record_id and u.words @@ $8 and %s)',
            format(reach, 'u'));
    end if;
    execute format('select array_agg(row(h.*)::search.hit) from (%s order by d.day desc limit $9) h', hits) into found
        using wanted, types, units, states, levels, since, until, unwanted, most,
            here.level, here.labels, here.scopes, here.few;
    looked_at := cardinality(found);
    -- What was found in the text of a record counts only where the record itself meets the conditions.
    if exists (select from unnest(found) f where f.source_id <> f.record_id) then
        execute format(
            'select array_agg(row(m.record_type, m.record_id, h.source_id, h.part, m.day, h.rank, false)::search.hit)'
            ' from unnest($14) h'
            ' join search.document m on m.record_id = h.record_id and m.source_id = h.record_id and m.part = 0'
            ' where %s and %s', format(reach, 'm'), format(facts, 'm')) into found
            using wanted, types, units, states, levels, since, until, unwanted, most,
                here.level, here.labels, here.scopes, here.few, found;
    end if;
    return query
        select b.record_type, b.record_id, b.source_id, b.part, b.day, b.rank, looked_at = most
        from (
            select distinct on (f.record_id) f.*
            from unnest(found) f order by f.record_id, f.rank desc, f.source_id, f.part
        ) b order by b.rank desc, b.day desc, b.record_id;
end $$;

-- Whether the rows of a table are records that the index finds.
create function search.finds(wanted regclass) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select exists (select from search.source s where s.source_table = wanted and s.owner_column = 'id') $$;

grant create on schema search to comity_definer;
do $$
declare
    made record;
begin
    for made in select oid::regprocedure as name from pg_proc where pronamespace = 'search'::regnamespace and prosecdef
        and proname not in ('add_level', 'refresh')
    loop
        execute format('alter function %s owner to comity_definer', made.name);
    end loop;
end $$;
revoke create on schema search from comity_definer;
revoke execute on all functions in schema search from public;
grant execute on all functions in schema search to comity_definer, comity_owner;
grant execute on function search.signs, search.plain, search.folded, search.words_of, search.asked, search.asked_all, search.asked_any, search.find,
    search.finds, search.refresh to comity_app;
