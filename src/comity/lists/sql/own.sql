-- A personal view and a batch are their maker's alone, whatever their label and scope let others read.
create policy own_view on lists_savedview as restrictive for all to comity_app
    using (kind <> 'personal' or created_by = (select sec.account()));
create policy own_batch on lists_batch as restrictive for all to comity_app
    using (created_by = (select sec.account()));
