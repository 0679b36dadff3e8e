-- Owners and grants of the functions, then this package's own tables.
do $$
declare
    made record;
begin
    for made in select oid::regprocedure as name from pg_proc where pronamespace = 'sec'::regnamespace and prosecdef loop
        execute format('alter function %s owner to comity_definer', made.name);
    end loop;
end $$;
grant execute on function
    sec.session_id, sec.account, sec.lvl, sec.vis_labels, sec.vis_scopes, sec.writes, sec.has_role,
    sec.open_session, sec.enter, sec.visible, sec.close_session, sec.sessions_of, sec.end_session, sec.end_others,
    sec.revoke_sessions, sec.writer, sec.account_of_login, sec.service_account, sec.set_password, sec.keep_factor,
    sec.use_factor, sec.reseal_factor, sec.drop_factors, sec.label_for, sec.scope_for_circle, sec.dominates, sec.set_permission,
    sec.has_column, sec.references_of, sec.problem_of, sec.acting_for, sec.act_for
to comity_app;
grant execute on function sec.few to comity_definer;
grant select on sec.open_tables to comity_app;
grant insert, update, delete on public.access_unitclosure to comity_definer;
grant insert on public.access_label, public.access_scope to comity_definer;
grant update (password) on public.access_login to comity_definer;
grant usage on all sequences in schema public to comity_definer;

-- Second factors are written by the functions that ask for proof; of the rest of allauth only the classes are used.
revoke insert, update, delete on public.mfa_authenticator, public.account_emailaddress,
    public.account_emailconfirmation, public.socialaccount_socialaccount, public.socialaccount_socialapp,
    public.socialaccount_socialtoken from comity_app;
grant select, insert, update, delete on public.mfa_authenticator to comity_definer;

-- What decides who sees what is read by the application and written by the functions above or the owner.
revoke insert, update, delete on public.access_label, public.access_scope, public.access_unitclosure,
    public.access_level, public.access_role, public.access_permission from comity_app;
revoke delete on public.access_deputy, public.access_login, public.access_account, public.access_unit, public.access_circle from comity_app;

create trigger recompute after insert or update or delete on public.access_label
    for each statement execute function sec.recompute();
create trigger recompute after insert or update or delete on public.access_caveat
    for each statement execute function sec.recompute();
create trigger recompute after insert or update or delete on public.access_level
    for each statement execute function sec.recompute();
create trigger recompute after insert or update or delete on public.access_scope
    for each statement execute function sec.recompute();
create trigger recompute after insert or update or delete on public.access_circlemember
    for each statement execute function sec.recompute();
create trigger recompute after update on public.access_circle
    for each statement execute function sec.recompute();
create trigger recompute after update of unit_id, clearance_id, caveats, releasability, active on public.access_account
    for each row when (
        (new.unit_id, new.clearance_id, new.caveats, new.releasability, new.active)
        is distinct from (old.unit_id, old.clearance_id, old.caveats, old.releasability, old.active)
    ) execute function sec.recompute_account();
create trigger recompute after insert or update or delete on public.access_deputy
    for each statement execute function sec.recompute();
create trigger tree_changed after insert or update or delete on public.access_unitparent
    for each statement execute function sec.tree_changed();
create trigger unit_added after insert on public.access_unit
    referencing new table as added for each statement execute function sec.unit_added();

create trigger mark_pair before insert on public.access_unitclosure
    for each row execute function sec.mark_pair();
create trigger mark_pairs after update on public.access_unit
    for each row when ((new.label_id, new.scope_no) is distinct from (old.label_id, old.scope_no))
    execute function sec.mark_pairs();

create trigger guard before insert or update on public.access_account
    for each row execute function sec.guard_account();
create trigger guard before insert or update on public.access_deputy
    for each row execute function sec.guard_deputy();
create trigger guard before insert or update or delete on public.access_accountrole
    for each row execute function sec.guard_role();
create trigger guard before insert or update on public.access_login
    for each row execute function sec.guard_login();
create trigger guard before insert or update or delete on public.access_caveat
    for each row execute function sec.guard_list('security_officer');
create trigger guard before insert or update or delete on public.access_releasability
    for each row execute function sec.guard_list('security_officer');

-- A label and a scope are seen by whoever reads rows that carry them.
call sec.protect_rows(
    'public.access_label', 'case when ((select sec.vis_labels()))[id] then true else false end'
);
call sec.protect_rows(
    'public.access_scope', 'case when ((select sec.vis_scopes()))[no] then true else false end'
);
-- A pair of the tree is seen by whoever sees both units.
call sec.protect_rows(
    'public.access_unitclosure',
    'case when ((select sec.vis_labels()))[ancestor_label] and ((select sec.vis_scopes()))[ancestor_scope]'
    ' and ((select sec.vis_labels()))[descendant_label] and ((select sec.vis_scopes()))[descendant_scope]'
    ' then true else false end'
);
