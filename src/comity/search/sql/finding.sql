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

-- What the session lets through, as a condition to be formatted with the name of a table. The level comes first and is
-- a literal, so that the partitions above it have no place in the plan; labels and scopes are literals, so that the
-- planner can count them.
create function search.within_reach() returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select format('%%1$I.level <= %s and %%1$I.label_id = any (%L::smallint[]) and ', coalesce(sec.lvl(), -1), v.labels)
        || case when v.scopes is null then '($1)[%1$I.scope_no]'
            else format('%%1$I.scope_no = any (%L::integer[])', v.scopes) end
    from sec.visible() v
$$;

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
    facts constant text := '%1$I.record_type = any ($3) and ($4 is null or %1$I.unit_id = any ($4))'
        ' and ($5 is null or %1$I.state = any ($5)) and ($6 is null or %1$I.level = any ($6))'
        ' and ($7 is null or %1$I.day >= $7) and ($8 is null or %1$I.day <= $8)';
    reach constant text := search.within_reach();
    hits constant text := format(
        'select d.* from search.document d where %s and ($2 is null or d.words @@ $2)'
        ' and (d.source_id <> d.record_id and d.record_type = any ($3) or %s)', format(reach, 'd'), format(facts, 'd'))
        || case when unwanted is null then '' else format(
            ' and not exists (select from search.document u where u.record_id = d.record_id and u.words @@ $9 and %s)',
            format(reach, 'u')) end;
    -- What was found in the text of a record counts only where the record itself meets the conditions.
    ranked constant text := format(
        'with hits as materialized (%%s limit $10), found as ('
        ' select h.record_type, h.record_id, h.source_id, h.part, h.day, h.words from hits h where h.source_id = h.record_id'
        ' union all'
        ' select m.record_type, m.record_id, h.source_id, h.part, m.day, h.words from hits h'
        ' join search.document m on m.record_id = h.record_id and m.source_id = h.record_id and m.part = 0'
        ' where h.source_id <> h.record_id and %s and %s'
        '), best as ('
        ' select distinct on (f.record_id) row(f.record_type, f.record_id, f.source_id, f.part, f.day,'
        ' coalesce(ts_rank(''{0.05, 0.2, 0.4, 1}'', f.words, $2, 1), 0), false)::search.hit as hit'
        ' from found f order by f.record_id, ts_rank(''{0.05, 0.2, 0.4, 1}'', f.words, $2, 1) desc, f.source_id, f.part'
        ') select (select count(*) from hits), array_agg(b.hit order by (b.hit).rank desc, (b.hit).day desc, (b.hit).record_id)'
        ' from best b',
        format(reach, 'm'), format(facts, 'm'));
    looked_at bigint;
    found search.hit[];
begin
    execute format(ranked, hits) into looked_at, found
        using sec.vis_scopes(), wanted, types, units, states, levels, since, until, unwanted, most;
    if looked_at = most then
        execute format(ranked, hits || ' order by d.day desc') into looked_at, found
            using sec.vis_scopes(), wanted, types, units, states, levels, since, until, unwanted, most;
    end if;
    return query
        select f.record_type, f.record_id, f.source_id, f.part, f.day, f.rank, looked_at = most from unnest(found) f;
end $$;

grant create on schema search to comity_definer;
do $$
declare
    made record;
begin
    for made in select oid::regprocedure as name from pg_proc where pronamespace = 'search'::regnamespace and prosecdef
        and proname <> 'add_level'
    loop
        execute format('alter function %s owner to comity_definer', made.name);
    end loop;
end $$;
revoke create on schema search from comity_definer;
revoke execute on all functions in schema search from public;
grant execute on all functions in schema search to comity_definer, comity_owner;
grant execute on function search.signs, search.plain, search.folded, search.words_of, search.asked, search.asked_all, search.asked_any, search.find to comity_app;
