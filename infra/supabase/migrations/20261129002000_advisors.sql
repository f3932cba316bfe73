-- What Supabase's advisors found and no query asks for: people are looked up by their id.
drop index public.users_email;
