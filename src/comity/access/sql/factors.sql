-- Second factors. Like a password they are written on proof by the key of the installation: whoever reaches the
-- database as the application alone can neither add a factor, nor use one twice, nor take one away.
create function sec.keep_factor(login uuid, kind text, data text, issued bigint, nonce bytea, mac bytea) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    made bigint;
begin
    if not sec.proved('person', concat_ws('|', 'keep_factor', login, kind, data), issued, nonce, mac) then
        raise 'factor refused' using errcode = '28000';
    end if;
    insert into public.mfa_authenticator (user_id, type, data, created_at)
    values (login, kind, data::jsonb, clock_timestamp()) returning id into made;
    return made;
end $$;

-- Notes that a factor was used; false when it changed since it was read, as when the same code is sent twice.
create function sec.use_factor(factor bigint, before text, after text, issued bigint, nonce bytea, mac bytea)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not sec.proved('person', concat_ws('|', 'use_factor', factor, before, after), issued, nonce, mac) then
        raise 'factor refused' using errcode = '28000';
    end if;
    update public.mfa_authenticator m set data = after::jsonb, last_used_at = clock_timestamp()
    where m.id = factor and m.data = before::jsonb;
    return found;
end $$;

-- Gives a factor its secret sealed anew; false when it changed since it was read.
create function sec.reseal_factor(factor bigint, before text, after text, issued bigint, nonce bytea, mac bytea)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not sec.proved('person', concat_ws('|', 'reseal_factor', factor, before, after), issued, nonce, mac) then
        raise 'factor refused' using errcode = '28000';
    end if;
    update public.mfa_authenticator m set data = after::jsonb where m.id = factor and m.data = before::jsonb;
    return found;
end $$;

-- Takes one factor of a login away, or all of them.
create function sec.drop_factors(login uuid, factor bigint, issued bigint, nonce bytea, mac bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    dropped integer;
begin
    if not sec.proved(
        'person', concat_ws('|', 'drop_factors', login, coalesce(factor::text, '')), issued, nonce, mac
    ) then
        raise 'factor refused' using errcode = '28000';
    end if;
    delete from public.mfa_authenticator m
    where m.user_id = login and m.id = coalesce(factor, m.id);
    get diagnostics dropped = row_count;
    return dropped;
end $$;
