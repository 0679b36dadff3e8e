-- Deputies: one account acts for another between dates. Whoever does reads and writes what both may: the lower
-- unit and clearance of the two, and the caveats that they share. The ledger names both.

-- Appointments that hold today. Both stand in one line of units, so the lower unit reaches nothing that the other does not.
create view sec.deputy_now as
select d.principal_id, d.deputy_id, p.name::text as principal, c.descendant_id as unit,
    least(p.clearance_id, m.clearance_id) as level
from public.access_deputy d
join public.access_account p on p.id = d.principal_id
join public.access_account m on m.id = d.deputy_id
join public.access_unitclosure c
    on (c.ancestor_id, c.descendant_id) in ((p.unit_id, m.unit_id), (m.unit_id, p.unit_id))
where d.ended_at is null
    and daterange(d.valid_from, d.valid_to) @> sec.today()
    and p.active and m.active
    and p.releasability = '{}' and m.releasability = '{}';
alter view sec.deputy_now owner to comity_definer;

create function sec.acting_for() returns uuid
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select acting_for from sec.live $$;

-- For whom the account may act today, as [{"id", "name"}].
create function sec.principals_of(account uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object('id', d.principal_id, 'name', d.principal) order by d.principal), '[]')
    from sec.deputy_now d where d.deputy_id = principals_of.account
$$;

-- Brings the sessions that act for another to what holds now. One whose appointment has ended sees nothing until it
-- is entered again, as itself: what was begun for another is never finished in one's own name.
create function sec.settle_deputies() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    update sec.session s set lapsed = true
    where s.acting_for is not null and not s.lapsed and not exists (
        select from sec.deputy_now d where d.principal_id = s.acting_for and d.deputy_id = s.account
    );
    update sec.session s set for_unit = d.unit, for_level = d.level
    from sec.deputy_now d
    where s.acting_for = d.principal_id and s.account = d.deputy_id
        and (s.for_unit, s.for_level) is distinct from (d.unit, d.level)
$$;

create function sec.return_to_oneself(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    returned uuid;
begin
    update sec.session s set acting_for = null, for_unit = null, for_level = null, lapsed = false
    where s.token_hash = sha256(convert_to(token, 'UTF8')) and s.lapsed
    returning s.id into returned;
    if found then
        perform sec.compute(returned);
    end if;
end $$;

-- Lets the session act for another from its next statement on, or, without one, for itself again.
create function sec.act_for(principal uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    here uuid := sec.session_id();
begin
    perform pg_advisory_xact_lock_shared(20260101);
    update sec.session s set acting_for = d.principal_id, for_unit = d.unit, for_level = d.level
    from (select) one left join sec.deputy_now d on d.principal_id = act_for.principal and d.deputy_id = sec.account()
    where s.id = here and s.kind = 'browser' and (d.principal_id is not null or act_for.principal is null);
    if not found then
        raise 'not allowed' using errcode = '42501';
    end if;
    perform sec.compute(here);
end $$;

-- Appointed by oneself or by the commander above, never by a deputy; afterwards an appointment can only be ended.
create function sec.guard_deputy() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user <> 'comity_app' then
        return new;
    end if;
    if sec.acting_for() is not null
        or tg_op = 'UPDATE' and ((new.principal_id, new.deputy_id, new.valid_from)
            is distinct from (old.principal_id, old.deputy_id, old.valid_from) or old.ended_at is not null)
        or new.principal_id is distinct from sec.account() and not sec.has_role('commander')
            and not (tg_op = 'UPDATE' and sec.has_role('security_officer'))
        or not exists (
            select from public.access_account p where p.id = new.principal_id and p.unit_id = new.unit_id
        ) and tg_op = 'INSERT' then
        raise 'not allowed' using errcode = '42501';
    end if;
    return new;
end $$;
