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
alter function sec.withdraw_rights owner to comity_definer;
alter function sec.rename_level owner to comity_definer;
alter function sec.sessions_kept owner to comity_definer;
grant execute on function sec.withdraw_rights, sec.rename_level, sec.sessions_kept to comity_app;

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
revoke delete on public.administration_clearance, public.administration_lowering, public.administration_review,
    public.administration_reviewitem from comity_app;
