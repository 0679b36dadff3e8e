-- The ways into an account: seen and ended by its owner and by those who keep it.

-- Whether the account at work may look after the ways into another: it is one's own, or one below it is cleared or
-- administered by whoever is signed in.
create function sec.keeps_account(of_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (select from sec.live l where l.account = of_account and not l.narrow)
        or (sec.has_role('administrator') or sec.has_role('security_officer'))
        and exists (select from public.access_account a where a.id = of_account and sec.writes(a.unit_id))
$$;

-- The ways into an account that hold now: what was signed in, tokens and feed addresses. Never a token itself.
create function sec.sessions_of(of_account uuid) returns table (
    id uuid, kind text, name text, device text, address text, created_at timestamptz, seen_at timestamptz,
    expires_at timestamptz, level smallint, unit uuid, writing boolean, types text[], is_this boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select s.id, s.kind, s.name, s.device, s.address, s.created_at, v.at, s.expires_at, s.for_level, s.for_unit, s.writing,
        s.types, s.id = sec.session_id()
    from sec.session s join sec.seen v on v.session = s.id
    where s.account = of_account and sec.keeps_account(of_account) and s.kind in ('browser', 'token', 'feed')
        and s.revoked_at is null and s.expires_at > statement_timestamp() and v.at + s.idle > statement_timestamp()
    order by s.created_at desc
$$;

-- Ends one of them; false when there is none that may be ended, whatever the reason.
create function sec.end_session(session uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update sec.session s set revoked_at = clock_timestamp()
    where s.id = session and s.revoked_at is null and sec.keeps_account(s.account);
    return found;
end $$;

-- Ends everything of one's own that was signed in elsewhere; tokens and feed addresses stay.
create function sec.end_others() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    ended integer;
begin
    update sec.session s set revoked_at = clock_timestamp() from sec.live l
    where s.account = l.account and s.id <> l.id and s.kind = 'browser' and s.revoked_at is null and not l.narrow;
    get diagnostics ended = row_count;
    return ended;
end $$;

-- Ends all of an account, tokens too.
create function sec.revoke_sessions(of_account uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    ended integer;
begin
    if not sec.keeps_account(of_account) then
        raise 'not allowed' using errcode = '42501';
    end if;
    update sec.session set revoked_at = clock_timestamp() where account = of_account and revoked_at is null;
    get diagnostics ended = row_count;
    return ended;
end $$;
