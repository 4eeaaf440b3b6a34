import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { findErrno, isErrno } from '../base/errno.ts'
import type { Setting } from '../base/settings.ts'
import { listMigrations } from '../project/list-sql-files.ts'
import { openProject } from '../project/open-project.ts'
import { projectUnwritable } from './errors.ts'
import { declaredSettings } from './settings.ts'

export type CreatedFile = { readonly file: string; readonly result: 'created' | 'kept as it is' }

type NewFile = { readonly path: string; readonly text: string }

/**
 * Makes a project that serves at once, or completes the one that is there: no file is changed, and one that has migrations gets no example.
 * Throws `project_unwritable` and what `openProject` throws.
 */
export async function createProject(folder: string, clock: Clock): Promise<readonly CreatedFile[]> {
  await createFolder(folder)
  const project = await openProject(folder)
  const { migrations } = await listMigrations(project)
  const inFolder = (file: string) => join(project.folder, file)
  const example: readonly NewFile[] = [
    { path: inFolder(`migrations/${toVersion(clock)}_notes.sql`), text: firstMigration },
    { path: inFolder('seed.sql'), text: firstSeed },
  ]
  const files: readonly NewFile[] = [
    { path: inFolder('config.toml'), text: renderConfig() },
    ...(migrations.length === 0 ? example : []),
    { path: join(project.root, '.gitignore'), text: '.dorsal/\n' },
  ]
  const created: CreatedFile[] = []
  for (const { path, text } of files) created.push({ file: relative(project.root, path), result: await createFile(path, text) })
  return created
}

async function createFile(path: string, text: string): Promise<CreatedFile['result']> {
  await createFolder(dirname(path))
  try {
    await writeFile(path, text, { flag: 'wx' })
    return 'created'
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return 'kept as it is'
    throw projectUnwritable(path, findErrno(error) ?? 'unknown reason', error)
  }
}

async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw projectUnwritable(path, findErrno(error) ?? 'unknown reason', error)
  }
}

/** Every setting with its default, commented out, in the tables of config.toml. */
function renderConfig(): string {
  const tables = Map.groupBy(declaredSettings(), ({ key }) => key.slice(0, key.lastIndexOf('.')))
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
