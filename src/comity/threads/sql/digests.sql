-- Letters without content: to whom one is due, and the claim that lets each be sent once a day at most.

-- Whether a duty waits for the account that it may read, so that what it may not read never moves a letter.
create function sec.waits_for(account uuid, day date) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from public.access_account a
        cross join lateral (
            select sec.labels_of(a.clearance_id, a.caveats::text[], a.releasability::text[]) as labels,
                sec.scopes_of(a.unit_id) as scopes
            offset 0
        ) sight
        join public.threads_duty d on d.for_unit_id = a.unit_id and d.done_at is null
            and (d.snoozed_until is null or d.snoozed_until <= waits_for.day)
        join history.object o on o.object_type = d.record_type and o.object_id = d.record_id
        where a.id = waits_for.account
            and (
                d.for_account_id = a.id
                or d.for_account_id is null and sec.permits(a.id, d.action, d.record_type)
            )
            and sec.permits(a.id, 'view', d.record_type)
            and sight.labels[d.label_id] and sight.scopes[d.scope_no]
            and sight.labels[o.label_id] and sight.scopes[o.scope_no]
    )
$$;

-- The accounts to which a letter is due on a day: one a day, or one since the week began.
create function sec.digests_due(day date, week_began date) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from public.access_account a where a.id = sec.account() and a.is_service
    ) then
        raise 'not allowed' using errcode = '42501';
    end if;
    return query
    select c.account_id
    from public.threads_choice c join public.access_account a on a.id = c.account_id and a.active
    where c.address <> '' and c.digest <> 'never'
        and coalesce(c.digested_on, '-infinity') < case c.digest when 'weekly' then week_began else digests_due.day end
        and sec.waits_for(c.account_id, digests_due.day)
    order by c.account_id;
end $$;

-- Claims the letter of an account for a day and answers where to and in which language; nothing if it was claimed.
create function sec.claim_digest(account uuid, day date) returns table (address text, language text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from public.access_account a where a.id = sec.account() and a.is_service
    ) then
        raise 'not allowed' using errcode = '42501';
    end if;
    return query
    update public.threads_choice c set digested_on = claim_digest.day
    from public.access_account a
    where c.account_id = claim_digest.account and a.id = c.account_id and a.active and c.digest <> 'never'
        and c.address <> '' and coalesce(c.digested_on, '-infinity') < claim_digest.day
    returning c.address::text, a.language::text;
end $$;

alter function sec.waits_for(uuid, date) owner to comity_definer;
alter function sec.digests_due(date, date) owner to comity_definer;
alter function sec.claim_digest(uuid, date) owner to comity_definer;
grant update on threads_choice to comity_definer;
grant execute on function sec.digests_due(date, date), sec.claim_digest(uuid, date) to comity_app;
