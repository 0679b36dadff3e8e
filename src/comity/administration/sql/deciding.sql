-- What a commander or a security officer takes away from an account below, at once: roles, or the whole clearance.
-- Nobody does so to himself, nor to the one he acts for.
create function sec.withdraw_rights(of_account uuid, roles text[], clearance boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not (sec.has_role('commander') or sec.has_role('security_officer'))
        or of_account in (sec.account(), sec.acting_for())
        or not exists (select from public.access_account a where a.id = of_account and sec.writes(a.unit_id)) then
        raise 'not allowed' using errcode = '42501';
    end if;
    delete from public.access_accountrole r where r.account_id = of_account and r.role_id = any (roles);
    update public.access_account a
    set clearance_id = (select min(no) from public.access_level), caveats = '{}', cleared_until = null
    where a.id = of_account and withdraw_rights.clearance;
end $$;

-- A unit leaves a circle today, whoever keeps the circle: its commander or security officer, or one above, has it so.
create function sec.leave_circle(member bigint) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update public.access_circlemember m set valid_to = sec.today()
    where m.id = member and m.valid_from < sec.today() and (m.valid_to is null or m.valid_to > sec.today())
        and sec.writes(m.unit_id) and (sec.has_role('commander') or sec.has_role('security_officer'))
        and exists (
            select from public.access_circle c
            where c.id = m.circle_id and (sec.vis_labels())[c.label_id] and (sec.vis_scopes())[c.scope_no]
        );
    if not found then
        raise 'not allowed' using errcode = '42501';
    end if;
end $$;

-- The names and the colour of a level; its number, its code and its place never change.
create function sec.rename_level(level smallint, english text, vietnamese text, hue text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not sec.has_role('security_officer') then
        raise 'not allowed' using errcode = '42501';
    end if;
    update public.access_level l set name_en = english, name_vi = vietnamese, colour = hue where l.no = level;
end $$;

-- The sessions that hold now of the accounts that one keeps, newest first.
create function sec.sessions_kept() returns table (
    id uuid, account uuid, kind text, name text, device text, address text, created_at timestamptz, seen_at timestamptz,
    expires_at timestamptz, is_this boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select s.id, s.account, s.kind, s.name, s.device, s.address, s.created_at, v.at, s.expires_at, s.id = sec.session_id()
    from sec.session s
    join sec.seen v on v.session = s.id
    join public.access_account a on a.id = s.account
    join public.access_unitclosure c on c.descendant_id = a.unit_id
    where sec.has_role('security_officer') and c.ancestor_id = (select l.unit from sec.live l)
        and s.kind in ('browser', 'token', 'feed')
        and s.revoked_at is null and s.expires_at > statement_timestamp() and v.at + s.idle > statement_timestamp()
    order by v.at desc limit 200
$$;

grant delete on public.access_accountrole to comity_definer;
grant update (name_en, name_vi, colour) on public.access_level to comity_definer;
grant update (valid_to) on public.access_circlemember to comity_definer;
alter function sec.withdraw_rights owner to comity_definer;
alter function sec.leave_circle owner to comity_definer;
alter function sec.rename_level owner to comity_definer;
alter function sec.sessions_kept owner to comity_definer;
grant execute on function sec.withdraw_rights, sec.leave_circle, sec.rename_level, sec.sessions_kept to comity_app;

-- A clearance is proposed and decided by security officers, and what is decided stays.
create function sec.guard_clearance() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user = 'comity_app' and (
        not sec.has_role('security_officer') or new.account_id = sec.account()
        or tg_op = 'UPDATE' and (old.state <> 'proposed' or (
            new.account_id, new.level_id, new.caveats, new.releasability, new.valid_from, new.valid_to, new.evidence
        ) is distinct from (
            old.account_id, old.level_id, old.caveats, old.releasability, old.valid_from, old.valid_to, old.evidence
        ))
    ) then
        raise 'not allowed' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on public.administration_clearance
    for each row execute function sec.guard_clearance();

-- Whether raising a clearance takes a second officer here; written by the owner after each migration.
alter table sec.site add column clearance_by_two boolean not null default true;
create function sec.clear_by_two(wanted boolean) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ update sec.site set clearance_by_two = wanted $$;

-- Whether one officer may give the account what another one proposed for it, or needs nobody's proposal here.
create function sec.is_agreed(
    account uuid, level smallint, caveats text[], releasability text[], until date
) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select not s.clearance_by_two or exists (
        select from public.administration_clearance c
        where c.account_id = is_agreed.account and c.state = 'proposed' and c.created_by <> sec.account()
            and c.level_id = is_agreed.level and c.caveats::text[] = is_agreed.caveats
            and c.releasability::text[] = is_agreed.releasability
            and c.valid_from <= sec.today() and c.valid_to is not distinct from is_agreed.until
    )
    from sec.site s
$$;
alter function sec.is_agreed owner to comity_definer;
grant execute on function sec.is_agreed to comity_app;

-- What lets an account read more takes two officers, whatever the application asks for.
create function sec.guard_raise() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    before public.access_account := old;
begin
    if tg_op = 'INSERT' then
        before.clearance_id := (select min(no) from public.access_level);
        before.caveats := '{}';
        before.releasability := '{}';
    end if;
    if current_user = 'comity_app' and (
        new.clearance_id > before.clearance_id
        or not new.caveats <@ before.caveats
        or before.releasability <> '{}' and (new.releasability = '{}' or not new.releasability <@ before.releasability)
        or before.cleared_until is not null and coalesce(new.cleared_until > before.cleared_until, true)
    ) and not sec.is_agreed(
        new.id, new.clearance_id, new.caveats::text[], new.releasability::text[], new.cleared_until
    ) then
        raise 'a second security officer must agree' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard_raise before insert or update on public.access_account
    for each row execute function sec.guard_raise();
revoke delete on public.administration_clearance, public.administration_lowering, public.administration_review,
    public.administration_reviewitem from comity_app;
