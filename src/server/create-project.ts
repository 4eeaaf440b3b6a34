import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Setting } from '../base/settings.ts'
import { projectUnwritable } from './errors.ts'
import { settingsByHouse } from './settings.ts'

export type CreatedFile = { readonly file: string; readonly result: 'created' | 'kept as it is' }

/** Makes a project that serves at once. Nothing that is there is changed. Throws `project_unwritable`. */
export async function createProject(folder: string, clock: Clock): Promise<readonly CreatedFile[]> {
  const files: readonly (readonly [file: string, text: string])[] = [
    ['dorsal/config.toml', renderConfig()],
    [`dorsal/migrations/${toVersion(clock)}_notes.sql`, firstMigration],
    ['dorsal/seed.sql', firstSeed],
    ['.gitignore', '.dorsal/\n'],
  ]
  const created: CreatedFile[] = []
  for (const [file, text] of files) created.push({ file, result: await createFile(join(folder, file), text) })
  return created
}

async function createFile(path: string, text: string): Promise<CreatedFile['result']> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
    return 'created'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EEXIST') return 'kept as it is'
    throw projectUnwritable(path, code, error)
  }
}

/** Every setting with its default, commented out, in the tables of config.toml. */
export function renderConfig(): string {
  const settings = Object.values(settingsByHouse).flatMap((house): readonly Setting<unknown>[] => Object.values(house))
  const tables = Map.groupBy(settings, ({ key }) => key.slice(0, key.lastIndexOf('.')))
  const texts = [...tables].map(([table, own]) => [`[${table}]`, ...own.flatMap(renderSetting)].join('\n'))
  return `# Every setting with its default; remove the # in front of one to change it.\n\n${texts.join('\n\n')}\n`
}

function renderSetting({ key, about, default: value, secret }: Setting<unknown>): readonly string[] {
  const name = key.slice(key.lastIndexOf('.') + 1)
  const example = secret ? '"env(NAME)"' : JSON.stringify(value ?? '')
  return [`# ${about}`, `# ${name} = ${example}`]
}

/** `20260131140509`, in UTC, as the Supabase CLI numbers migrations. */
function toVersion(clock: Clock): string {
  return new Date(clock.now()).toISOString().replaceAll(/\D/g, '').slice(0, 14)
}

const firstMigration = `-- Applied once, when the server starts; afterwards write a new file for each change.
create table notes (
  id bigint generated always as identity primary key,
  author uuid not null default auth.uid(),
  text text not null check (text <> ''),
  is_public boolean not null default false,
  written_at timestamptz not null default now()
);

-- A table answers over HTTP only to the roles that it is granted to, and only the rows that a policy shows them.
alter table notes enable row level security;
grant select on notes to anon;
grant select, insert, update, delete on notes to authenticated;

create policy "anyone reads public notes" on notes for select using (is_public);
create policy "authors do as they like with their own" on notes to authenticated
  using (author = (select auth.uid())) with check (author = (select auth.uid()));
`

const firstSeed = `-- Run once, when the database is new; again with \`dorsal seed\`.
insert into notes (author, text, is_public) values
  ('00000000-0000-0000-0000-000000000001', 'The first note, for everybody to read', true),
  ('00000000-0000-0000-0000-000000000001', 'A note that only its author sees', false);
`
