-- What the roles may do in the database of Comity; run while connected to it.
do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format(
        'grant connect on database %I to comity_owner, comity_app, comity_audit, comity_read', current_database()
    );
end $$;
