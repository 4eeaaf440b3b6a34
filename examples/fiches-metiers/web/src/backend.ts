import { createClient } from '@supabase/supabase-js'
import type { Database } from './database.types.ts'

const url: string = import.meta.env.VITE_DORSAL_URL ?? 'http://127.0.0.1:54321'
const key: string | undefined = import.meta.env.VITE_DORSAL_KEY
if (key === undefined) throw new Error('VITE_DORSAL_KEY is not set: write the publishable key that `dorsal start` prints into .env.local')

/** Everything the pages know of the back-end goes through this client; its types come from the database. */
export const backend = createClient<Database>(url, key, {
  global: { headers: { 'x-client-name': 'fiches-metiers-web', 'x-client-version': '1.0.0' } },
})

export type Language = Database['public']['Enums']['language']
