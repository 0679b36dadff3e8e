-- A clearance ends with its last day: whoever enters first on the next one takes it away, before anything is read.
-- That is nobody's deed, so the ledger is given no account for it.
create function sec.expire_clearances() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    token text := current_setting('comity.token', true);
begin
    perform set_config('comity.token', '', true);
    update public.access_account a
    set clearance_id = (select min(no) from public.access_level), caveats = '{}', cleared_until = null
    where a.cleared_until <= sec.today();
    perform set_config('comity.token', coalesce(token, ''), true);
end $$;
grant update (clearance_id, caveats, cleared_until) on public.access_account to comity_definer;
