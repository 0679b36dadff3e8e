-- What a migration calls to put a table under the row policies. Calling again renews everything.

-- Row security with the four policies of the house, around a condition on the row's numbers.
create procedure sec.protect_rows(target regclass, condition text)
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    existing record;
begin
    for existing in select polname from pg_policy where polrelid = target loop
        execute format('drop policy %I on %s', existing.polname, target);
    end loop;
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('create policy base on %s for all to comity_app using (true) with check (true)', target);
    execute format('create policy label on %s as restrictive for all to comity_app using (%s)', target, condition);
    execute format(
        'create policy keeper on %s for all to comity_owner, comity_definer using (true) with check (true)', target
    );
    execute format('create policy dump on %s for select to comity_read using (true)', target);
end $$;

-- Writing further asks for a condition on the owner of the row, before and after.
create procedure sec.protect_writes(target regclass, condition text)
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('create policy own_insert on %s as restrictive for insert to comity_app with check (%s)', target, condition);
    execute format(
        'create policy own_update on %s as restrictive for update to comity_app using (%s) with check (%2$s)',
        target, condition
    );
    execute format('create policy own_delete on %s as restrictive for delete to comity_app using (%s)', target, condition);
end $$;

create function sec.has_column(target regclass, wanted text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from pg_attribute where attrelid = target and attname = wanted and not attisdropped
    )
$$;

-- Column, target and target column of each reference, in threes; label and scope have their policy.
create function sec.references_of(target regclass) returns text[]
language sql stable set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(part order by conname, place), '{}')
    from pg_constraint c
    join pg_attribute own on own.attrelid = c.conrelid and own.attnum = c.conkey[1]
    join pg_attribute other on other.attrelid = c.confrelid and other.attnum = c.confkey[1],
    lateral (
        select format('%I.%I', n.nspname, t.relname) as name
        from pg_class t join pg_namespace n on n.oid = t.relnamespace where t.oid = c.confrelid
    ) named,
    lateral unnest(array[own.attname::text, named.name, other.attname::text]) with ordinality p (part, place)
    where c.conrelid = target and c.contype = 'f' and own.attname not in ('label_id', 'scope_no')
$$;

-- A labelled table. `owned`: only the unit of the row and those above it write it, at its home site.
create procedure sec.protect_table(target regclass, owned boolean default true)
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    arguments text;
begin
    call sec.protect_rows(
        target,
        'case when ((select sec.vis_labels()))[label_id] and ((select sec.vis_scopes()))[scope_no]'
        ' then true else false end'
    );
    if owned then
        call sec.protect_writes(target, 'sec.writes(unit_id)');
    end if;
    -- Counts and roll-ups within a reader's reach are answered from this index alone.
    execute format(
        'create index if not exists %I on %s (label_id, scope_no)%s',
        (select relname from pg_class where oid = target) || '_reach', target,
        case when sec.has_column(target, 'unit_id') then ' include (unit_id)' else '' end
    );
    execute format(
        'create or replace trigger a_keep_label before update of label_id on %s'
        ' for each row execute function sec.keep_label()', target
    );
    if sec.has_column(target, 'home_site') then
        execute format(
            'create or replace trigger b_keep_record before insert or update or delete on %s'
            ' for each row execute function sec.keep_record()', target
        );
    end if;
    select string_agg(quote_literal(part), ', ' order by place) into arguments
    from unnest(sec.references_of(target)) with ordinality p (part, place);
    if arguments is not null then
        execute format(
            'create or replace trigger check_references after insert or update on %s'
            ' for each row execute function sec.check_references(%s)', target, arguments
        );
    end if;
end $$;

-- A table of parts or pairs without a label of its own: a row is visible when every record it names is,
-- and is written by whoever may write the record named by `parent`.
create procedure sec.protect_parts(target regclass, parent text)
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    named text[] := sec.references_of(target);
    own text := (select relname from pg_class where oid = target);
    conditions text[] := '{}';
    owner_condition text;
begin
    for i in 1 .. cardinality(named) by 3 loop
        continue when not (select relrowsecurity from pg_class where oid = named[i + 1]::regclass);
        conditions := conditions || format(
            '(%1$I is null or %1$I in (select %3$I from %2$s))', named[i], named[i + 1], named[i + 2]
        );
        if named[i] = parent then
            owner_condition := format(
                'exists (select from %2$s p where p.%3$I = %4$I.%1$I and sec.writes(p.unit_id))',
                named[i], named[i + 1], named[i + 2], own
            );
        end if;
    end loop;
    if owner_condition is null then
        raise '% is no reference of % to a protected table', parent, target;
    end if;
    call sec.protect_rows(target, array_to_string(conditions, ' and '));
    call sec.protect_writes(target, owner_condition);
end $$;

create function sec.problem_of(target oid, kind "char") returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
    select case
        when kind = 'v' then case
            when not coalesce(c.reloptions @> array['security_invoker=true'], false) then 'not a view of its reader'
        end
        when not has_any_column_privilege('comity_app', target, 'select, insert, update')
            and not has_table_privilege('comity_app', target, 'delete') then null
        when not c.relrowsecurity then 'no row security'
        when not c.relforcerowsecurity then 'row security is not forced on the owner'
        when not exists (
            select from pg_policy p
            where p.polrelid = target and not p.polpermissive and (
                p.polcmd = '*'
                or p.polcmd = 'r' and not has_table_privilege('comity_app', target, 'insert, update, delete')
            )
        ) then 'no restrictive policy'
        when sec.has_column(target, 'label_id') and cardinality(sec.references_of(target)) <> coalesce(
            (select t.tgnargs from pg_trigger t where t.tgrelid = target and t.tgname = 'check_references'), 0
        ) then 'a reference is not checked'
    end
    from pg_class c where c.oid = target
$$;

-- Every table and view that lacks what the house asks where rows of the domain are kept, and what it lacks.
create view sec.open_tables with (security_invoker=true) as
select n.nspname::text as schema_name, c.relname::text as table_name, sec.problem_of(c.oid, c.relkind) as problem
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'f', 'v')
    and n.nspname not in ('pg_catalog', 'information_schema', 'sec') and n.nspname not like 'pg\_%'
    and sec.problem_of(c.oid, c.relkind) is not null;
