-- What a writer may not do even where a policy lets him reach the row. Triggers run as the writer;
-- the owner and the definer functions pass.

-- Records: identity, origin and birth never change; the version counts; who and when come from the session;
-- only the home site writes; a label is lowered by the security officer alone.
create function sec.keep_record() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    acting uuid := case current_user when 'comity_app' then sec.writer() end;
begin
    if current_user <> 'comity_definer' and coalesce(old.home_site, new.home_site) <> sec.this_site() then
        raise 'this record belongs to another site' using errcode = '42501';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if tg_op = 'UPDATE' then
        new.id := old.id;
        new.home_site := old.home_site;
        new.created_at := old.created_at;
        new.created_by := old.created_by;
        new.version := old.version + 1;
    end if;
    if acting is not null then
        new.changed_by := acting;
        new.changed_at := statement_timestamp();
        if tg_op = 'INSERT' then
            new.version := 1;
            new.created_by := acting;
            new.created_at := statement_timestamp();
        end if;
    end if;
    return new;
end $$;

create function sec.keep_label() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user = 'comity_app' and new.label_id <> old.label_id
        and not sec.dominates(new.label_id::smallint, old.label_id::smallint)
        and not sec.has_role('security_officer') then
        raise 'only the security officer lowers a label' using errcode = '42501';
    end if;
    return new;
end $$;

-- The target of a reference must be visible to its writer; absent and hidden answer alike.
-- Arguments: column, target table and target column, three for each reference.
create function sec.check_references() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    named text;
    reached boolean;
begin
    if current_user <> 'comity_app' then
        return null;
    end if;
    for i in 0 .. tg_nargs / 3 - 1 loop
        named := to_jsonb(new) ->> tg_argv[3 * i];
        continue when named is null or tg_op = 'UPDATE' and named is not distinct from to_jsonb(old) ->> tg_argv[3 * i];
        execute format('select exists (select from %s where %I = %L)', tg_argv[3 * i + 1], tg_argv[3 * i + 2], named)
        into reached;
        if not reached then
            raise 'reference refused' using errcode = '23503';
        end if;
    end loop;
    return null;
end $$;

-- Rights: the administrator makes accounts, which begin without clearance; the security officer clears them,
-- up to his own clearance; nobody clears himself. The first accounts are made by the owner of the database.
create function sec.guard_account() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    cleared boolean;
    managed boolean;
begin
    if current_user <> 'comity_app' then
        return new;
    end if;
    if tg_op = 'INSERT' then
        cleared := new.clearance_id > (select min(no) from public.access_level)
            or new.caveats <> '{}' or new.releasability <> '{}';
        managed := true;
    else
        cleared := new.clearance_id <> old.clearance_id or new.caveats <> old.caveats
            or new.releasability <> old.releasability or new.cleared_until is distinct from old.cleared_until;
        managed := (new.unit_id, new.login_id, new.is_service)
            is distinct from (old.unit_id, old.login_id, old.is_service);
    end if;
    if cleared and not coalesce((
        select sec.has_role('security_officer') and new.id <> me.id and new.clearance_id <= me.clearance_id
            and new.caveats <@ me.caveats
        from public.access_account me where me.id = sec.account()
    ), false)
        or managed and (new.is_service or not sec.has_role('administrator'))
        or not managed and not cleared and new.id <> sec.account()
            and not sec.has_role('administrator') and not sec.has_role('security_officer') then
        raise 'not allowed' using errcode = '42501';
    end if;
    return new;
end $$;

-- Roles are given by the administrator, that of the security officer by a security officer, and to others only.
create function sec.guard_role() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    given public.access_accountrole := coalesce(new, old);
    giver text := case given.role_id when 'security_officer' then 'security_officer' else 'administrator' end;
begin
    if current_user = 'comity_app' and (given.account_id = sec.account() or not sec.has_role(giver)) then
        raise 'not allowed' using errcode = '42501';
    end if;
    return given;
end $$;

-- A login made or changed by the application has no usable password; sec.set_password gives it one.
create function sec.guard_login() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user = 'comity_app' and (
        tg_op = 'INSERT' and new.password not like '!%'
        or tg_op = 'UPDATE' and (new.password, new.id) is distinct from (old.password, old.id)
        or not sec.has_role('administrator')
    ) then
        raise 'not allowed' using errcode = '42501';
    end if;
    return new;
end $$;

-- Lists that decide who sees what are kept by the roles named in the arguments.
create function sec.guard_list() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if current_user = 'comity_app' and not exists (select from unnest(tg_argv) role where sec.has_role(role)) then
        raise 'not allowed' using errcode = '42501';
    end if;
    return coalesce(new, old);
end $$;
