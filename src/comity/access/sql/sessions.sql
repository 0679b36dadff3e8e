-- Sessions: who is at work, how that is proved, and when it ends. All of it belongs to comity_definer.
-- A key is kept as the two padded blocks of HMAC-SHA256 (RFC 2104), so that core functions can check a code.
create table sec.key (
    purpose text primary key check (purpose in ('person', 'service')),
    inner_block bytea not null check (length(inner_block) = 64),
    outer_block bytea not null check (length(outer_block) = 64)
);
create table sec.nonce (
    nonce bytea primary key check (length(nonce) >= 16),
    used_at timestamptz not null default clock_timestamp()
);
create table sec.session (
    id uuid primary key default gen_random_uuid(),
    token_hash bytea not null unique check (length(token_hash) = 32),
    account uuid not null references public.access_account,
    kind text not null check (kind in ('browser', 'job', 'command', 'service', 'token', 'feed')),
    asked_by uuid,
    -- Where somebody signed in, or what the owner of a token calls it, and to what that is narrowed.
    name text not null default '',
    device text not null default '',
    address text not null default '',
    writing boolean not null default true,
    types text[],
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    idle interval not null,
    revoked_at timestamptz,
    -- Acting for another: who that is, and of the two the lower unit and clearance; kept by sec.settle_deputies.
    -- A token has its own lower unit and level.
    acting_for uuid references public.access_account,
    for_unit uuid,
    for_level smallint,
    lapsed boolean not null default false
);
create index on sec.session (acting_for) where acting_for is not null;
create index on sec.session (account);
create table sec.seen (
    session uuid primary key references sec.session on delete cascade,
    at timestamptz not null default clock_timestamp()
);
-- The numbers that an answer lets through, as literals for a query; none where they are more than half.
create function sec.few(flags boolean[]) returns integer[]
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select case when cardinality(n) * 2 <= cardinality(flags) then n end from array_positions(flags, true) n $$;

-- The precomputed answer: which scopes a session reaches, and which labels at each working level; and both as numbers.
create table sec.reach (
    session uuid primary key references sec.session on delete cascade,
    scopes boolean[] not null,
    numbers integer[] generated always as (sec.few(scopes)) stored
);
create table sec.sight (
    session uuid not null references sec.session on delete cascade,
    level smallint not null,
    labels boolean[] not null,
    numbers integer[] generated always as (sec.few(labels)) stored,
    primary key (session, level)
);
grant references on public.access_account to comity_definer;
alter table sec.key owner to comity_definer;
alter table sec.nonce owner to comity_definer;
alter table sec.session owner to comity_definer;
alter table sec.seen owner to comity_definer;
alter table sec.reach owner to comity_definer;
alter table sec.sight owner to comity_definer;

-- The session whose token this transaction carries, if it still holds. A token or a feed address is `narrow`: it never
-- acts as administrator or security officer, and holds no more once its unit is not below its owner's. A feed is `looking`:
-- it lists what its owner's roles permit, and writes nothing.
create view sec.live as
select s.id, s.account, s.acting_for, coalesce(s.for_unit, a.unit_id) as unit, s.writing, s.types,
    s.kind in ('token', 'feed') as narrow, s.kind = 'feed' as looking,
    least(a.clearance_id, s.for_level, nullif(current_setting('comity.level', true), '')::smallint) as level
from sec.session s
join sec.seen v on v.session = s.id
join public.access_account a on a.id = s.account
where s.token_hash = sha256(convert_to(current_setting('comity.token', true), 'UTF8'))
    and s.revoked_at is null
    and not s.lapsed
    and s.expires_at > statement_timestamp()
    and v.at + s.idle > statement_timestamp()
    and a.active
    and (s.kind not in ('token', 'feed') or s.for_unit is null or exists (
        select from public.access_unitclosure c where c.ancestor_id = a.unit_id and c.descendant_id = s.for_unit
    ));
alter view sec.live owner to comity_definer;

create function sec.session_id() returns uuid
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select id from sec.live $$;

create function sec.account() returns uuid
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select account from sec.live $$;

-- The working level: the setting can lower it below the clearance, never raise it.
create function sec.lvl() returns smallint
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select level from sec.live $$;

-- Concatenated with nothing so that the array leaves its compressed form once, not at every row.
create function sec.vis_labels() returns boolean[]
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
    select array_cat(s.labels, '{}') from sec.live l join sec.sight s on s.session = l.id and s.level = l.level
$$;

create function sec.vis_scopes() returns boolean[]
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select array_cat(r.scopes, '{}') from sec.live l join sec.reach r on r.session = l.id $$;

-- Whether the account at work may write what this unit owns: its own unit and those below it.
create function sec.writes(unit uuid) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from sec.live l
        join public.access_unitclosure c on c.ancestor_id = l.unit
        where c.descendant_id = writes.unit and l.writing
    )
$$;

-- The account that writes a record now; a session that may only read is refused.
create function sec.writer() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    here sec.live%rowtype;
begin
    select * into here from sec.live;
    if not here.writing then
        raise 'this token may only read' using errcode = '42501';
    end if;
    return here.account;
end $$;

-- Whoever acts for another does so by that one's roles, except the two on which the rights of all others rest.
create function sec.is_lent(role text) returns boolean
language sql immutable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select role not in ('security_officer', 'administrator') $$;

create function sec.has_role(role text) returns boolean
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from sec.live l
        join public.access_accountrole r on r.account_id = coalesce(l.acting_for, l.account)
        where r.role_id = has_role.role and not l.narrow and (l.acting_for is null or sec.is_lent(r.role_id))
    )
$$;

create function sec.hmac(purpose text, message text) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select sha256(outer_block || sha256(inner_block || convert_to(message, 'UTF8')))
    from sec.key k where k.purpose = hmac.purpose
$$;

-- Called by the owner after each migration.
create function sec.install_key(purpose text, inner_block bytea, outer_block bytea) returns void
language sql set search_path = pg_catalog, pg_temp
as $$
    insert into sec.key (purpose, inner_block, outer_block)
    values (install_key.purpose, install_key.inner_block, install_key.outer_block)
    on conflict (purpose) do update set inner_block = excluded.inner_block, outer_block = excluded.outer_block
$$;

create function sec.set_time_zone(name text) returns void
language sql set search_path = pg_catalog, pg_temp
as $$ update sec.site set time_zone = name $$;

-- True once for each nonce, for a code made with that key within the last minute.
create function sec.proved(purpose text, message text, issued bigint, nonce bytea, mac bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    signed text := concat_ws('|', message, issued, encode(nonce, 'hex'));
begin
    if not coalesce(mac = sec.hmac(purpose, signed), false)
        or abs(extract(epoch from clock_timestamp()) - issued) > 60 then
        return false;
    end if;
    delete from sec.nonce n where n.used_at < clock_timestamp() - interval '10 minutes';
    insert into sec.nonce (nonce) values (proved.nonce) on conflict do nothing;
    return found;
end $$;

-- Opens a session for an account whose right to it the caller proves with the key of the installation.
-- `marks` says where it comes from and to what it is narrowed. Tokens are made by somebody signed in, for himself.
create function sec.open_session(
    account uuid, kind text, token_hash bytea, lifetime integer, idle integer, asked_by uuid, marks text,
    issued bigint, nonce bytea, mac bytea
) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    purpose text := case kind when 'service' then 'service' else 'person' end;
    message text := concat_ws(
        '|', 'open', account, kind, encode(token_hash, 'hex'), lifetime, idle, coalesce(asked_by::text, ''), marks
    );
    marked record;
    opened uuid;
begin
    if not sec.proved(purpose, message, issued, nonce, mac) then
        raise 'session refused' using errcode = '28000';
    end if;
    if (select t.day from sec.tree t) <> sec.today() then
        perform sec.refresh_tree();
    end if;
    perform pg_advisory_xact_lock_shared(20260101);
    select * into marked from jsonb_to_record(marks::jsonb) m (
        name text, device text, address text, level smallint, unit uuid, writing boolean, types text[]
    );
    if not exists (
        select from public.access_account a
        where a.id = open_session.account and a.active and a.is_service = (open_session.kind = 'service')
    ) or (kind = 'job') <> (asked_by is not null) or kind = 'job' and not exists (
        select from sec.session s
        where s.id = open_session.asked_by and s.account = open_session.account and s.revoked_at is null
    ) or kind in ('token', 'feed') and not exists (
        select from sec.live l
        where l.account = open_session.account and l.acting_for is null and not l.narrow and marked.level <= l.level
            and (marked.unit is null or sec.writes(marked.unit))
    ) then
        raise 'session refused' using errcode = '28000';
    end if;
    delete from sec.session s where s.expires_at < clock_timestamp() - interval '30 days';
    insert into sec.session (
        token_hash, account, kind, asked_by, expires_at, idle, name, device, address, writing, types, acting_for, for_unit,
        for_level, lapsed
    )
    select open_session.token_hash, open_session.account, open_session.kind, open_session.asked_by,
        clock_timestamp() + make_interval(secs => open_session.lifetime),
        make_interval(secs => open_session.idle), marked.name, marked.device, marked.address,
        marked.writing and coalesce(s.writing, true), coalesce(s.types, marked.types), s.acting_for,
        coalesce(s.for_unit, marked.unit), coalesce(s.for_level, marked.level), coalesce(s.lapsed, false)
    from (values (true)) one left join sec.session s on s.id = open_session.asked_by
    returning id into opened;
    insert into sec.seen (session) values (opened);
    perform sec.compute(opened);
    return opened;
end $$;

-- Makes the token the transaction's and answers who that is and what he may see; no row if it does not hold.
create function sec.enter(token text, wanted_level smallint) returns table (
    session uuid, account uuid, name text, unit uuid, language text, clearance smallint, working_level smallint,
    is_service boolean, roles text[], permissions text[], labels integer[], scopes integer[],
    acting_for uuid, principals jsonb
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    here sec.live%rowtype;
begin
    perform set_config('comity.token', token, true), set_config('comity.level', '', true);
    -- What the day ends, ends before anything is read.
    if (select t.day from sec.tree t) <> sec.today() then
        perform sec.refresh_tree();
    end if;
    perform sec.return_to_oneself(token);
    select * into here from sec.live;
    if not found then
        perform set_config('comity.token', '', true);
        return;
    end if;
    update sec.seen v set at = clock_timestamp() where v.session = (
        select w.session from sec.seen w
        where w.session = here.id and w.at < clock_timestamp() - interval '1 minute'
        for update skip locked
    );
    perform set_config(
        'comity.level',
        coalesce(wanted_level, case when not here.narrow then a.working_default_id end, a.clearance_id)::text, true
    ) from public.access_account a where a.id = here.account;
    return query
    with held as (
        select r.role_id from public.access_accountrole r
        where r.account_id = coalesce(here.acting_for, here.account)
            and (here.acting_for is null or sec.is_lent(r.role_id))
    )
    select here.id, a.id, a.name::text, here.unit, a.language::text, least(a.clearance_id, s.for_level), sec.lvl(),
        a.is_service, array(select h.role_id::text from held h where not here.narrow order by 1),
        array(
            select distinct concat_ws(' ', p.record_type, p.state, p.action)
            from public.access_permission p join held h on h.role_id = p.role_id
            where not here.narrow or p.record_type = any (coalesce(here.types, array[p.record_type]))
                and (p.action = 'view' or (here.looking or here.writing) and p.record_type not like 'access.%')
        ),
        v.labels, v.scopes, here.acting_for, sec.principals_of(a.id)
    from public.access_account a, sec.visible() v, sec.session s where a.id = here.account and s.id = here.id;
end $$;

-- What the session sees, as numbers for the literals of a query; no labels or no scopes when it sees more than half of them.
create function sec.visible() returns table (labels integer[], scopes integer[])
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select s.numbers, r.numbers
    from sec.live l join sec.reach r on r.session = l.id join sec.sight s on s.session = l.id and s.level = l.level
$$;

-- Ends the session at work.
create function sec.close_session() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ update sec.session set revoked_at = clock_timestamp() where id = sec.session_id() and revoked_at is null $$;

-- The account behind a login, or nothing; known before anybody acts, so it tells no more than signing in needs.
create function sec.account_of_login(login uuid) returns table (account uuid, clearance smallint, guarded boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select a.id, a.clearance_id, exists (
        select from public.access_accountrole r
        where r.account_id = a.id and r.role_id in ('administrator', 'security_officer')
    )
    from public.access_account a
    join public.access_login l on l.id = a.login_id
    where l.id = account_of_login.login and a.active and l.is_active
$$;

create function sec.service_account(service text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select a.id from public.access_account a where a.name = service and a.is_service and a.active $$;

-- Sets a password on proof by the key of the installation: the application cannot write the column itself.
create function sec.set_password(login uuid, hash text, issued bigint, nonce bytea, mac bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not sec.proved('person', concat_ws('|', 'password', login, hash), issued, nonce, mac) then
        raise 'password refused' using errcode = '28000';
    end if;
    update public.access_login l set password = hash where l.id = login;
    update sec.session s set revoked_at = clock_timestamp()
    from public.access_account a
    where a.login_id = login and s.account = a.id and s.revoked_at is null and s.id is distinct from sec.session_id();
end $$;
