-- A number is drawn once. It never changes, its line is never deleted, and a series never counts backwards.
create function sec.keep_number() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if old.number is not null and current_user = 'comity_app' and (
        tg_op = 'DELETE'
        or (new.series_id, new.number, new.symbol) is distinct from (old.series_id, old.number, old.symbol)
    ) then
        raise 'a number that was drawn stays' using errcode = '23514';
    end if;
    return coalesce(new, old);
end $$;
create trigger keep_number before update or delete on documents_incomingdocument
    for each row execute function sec.keep_number();
create trigger keep_number before update or delete on documents_outgoingdocument
    for each row execute function sec.keep_number();

create function sec.keep_series() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user = 'comity_app' and old.last > 0 and (
        tg_op = 'DELETE'
        or new.last < old.last
        or (new.unit_id, new.direction, new.year, new.kind_id)
            is distinct from (old.unit_id, old.direction, old.year, old.kind_id)
    ) then
        raise 'a series never counts backwards' using errcode = '23514';
    end if;
    return coalesce(new, old);
end $$;
create trigger keep_series before update or delete on documents_numberseries
    for each row execute function sec.keep_series();
