/** A module of its own, so that a bundle can hold the client in a file that is read at the first sign-in. */
export { createClient } from '@supabase/supabase-js'
