-- A document that was drawn up from records bears at least their labels: raised with each of them, never lowered below one.
create function sec.raise_papers() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if new.label_id is distinct from old.label_id then
        update public.documents_outgoingdocument
            set label_id = sec.label_over(label_id::smallint, new.label_id::smallint)
            where sources @> array[new.id] and not sec.dominates(label_id::smallint, new.label_id::smallint);
    end if;
    return null;
end $$;
alter function sec.raise_papers() owner to comity_definer;

-- Arguments: the tables in which a source may stand.
create function sec.keep_above_papers() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    is_above boolean;
begin
    if sec.dominates(new.label_id::smallint, old.label_id::smallint) or new.sources = '{}' then
        return new;
    end if;
    for i in 0 .. tg_nargs - 1 loop
        execute format(
            'select coalesce(bool_and(sec.dominates($1, s.label_id::smallint)), true) from public.%I s where s.id = any($2)',
            tg_argv[i]
        ) into is_above using new.label_id::smallint, new.sources;
        if not is_above then
            raise 'below the label of its source' using errcode = '23514';
        end if;
    end loop;
    return new;
end $$;
alter function sec.keep_above_papers() owner to comity_definer;

-- Let documents follow the labels of rows of these tables, as the packages that write papers from them say.
create procedure sec.feed_papers(writer text, sources text[])
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    source text;
begin
    foreach source in array sources loop
        execute format('grant select on public.%I to comity_definer', source);
        execute format(
            'create or replace trigger raise_papers after update of label_id on public.%I'
            ' for each row execute function sec.raise_papers()', source
        );
    end loop;
    execute format(
        'create or replace trigger %I before update of label_id on public.documents_outgoingdocument'
        ' for each row execute function sec.keep_above_papers(%s)',
        'keep_above_' || writer, (select string_agg(quote_literal(each), ', ') from unnest(sources) each)
    );
end $$;
